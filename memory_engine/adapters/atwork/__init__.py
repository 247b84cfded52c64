"""Signs that somebody is at work: each says how long ago the last one was, or why it can't."""
