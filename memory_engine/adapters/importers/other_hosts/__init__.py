"""Sessions of hosts other than Claude Code, in their own storage."""
