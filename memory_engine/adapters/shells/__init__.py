"""The owner's own shells: what they tell of commands, and what makes them tell."""
