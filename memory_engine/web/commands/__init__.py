"""The verb of this room, found by its name."""
