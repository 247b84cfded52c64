"""What may be written, and what may leave: pure decisions."""
