"""A nightly start by the operating system's own means."""
