"""The night watch: one process a user, which outlives every conversation."""
