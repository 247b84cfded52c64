"""Where a user's night watch keeps its state, and how anybody speaks to it.

Below the entrances, for most of them ask: whether it runs, whose nights it owns, what it sees.
"""
