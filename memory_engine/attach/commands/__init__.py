"""The verbs of this room; each is loaded when it is called."""
