"""Sessions of other hosts than Claude Code, each in the host's own storage."""
