"""The owner's own shells: their commands, and their hooks."""
