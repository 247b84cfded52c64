"""What a user can do: functions and one engine over ports."""
