"""What may be written, and what may leave: pure decisions."""

OPEN = "[redacted:"
"""How the marker begins that stands in the place of a secret; its kind follows, and a bracket."""
MARKER = OPEN + "{}]"
