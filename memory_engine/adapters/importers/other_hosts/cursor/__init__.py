"""Sessions of Cursor."""
