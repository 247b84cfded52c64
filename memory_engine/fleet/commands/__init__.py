"""The verb ``fleet``, found by name."""
