"""The verbs of this room; the command line finds them by name."""
