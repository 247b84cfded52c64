"""A line of a Claude Code transcript as a value."""
