"""A user's night watch: its state, and how to reach it.

Below the entrances, for most of them ask: whether it runs, whose nights it owns, what it sees.
"""
