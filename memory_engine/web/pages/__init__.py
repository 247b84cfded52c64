"""What there is to see: one module for each kind of page."""
