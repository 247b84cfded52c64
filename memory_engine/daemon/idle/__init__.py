"""Whether anybody is at work, and what is done when nobody is."""
