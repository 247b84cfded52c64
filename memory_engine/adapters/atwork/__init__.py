"""Signs that somebody is at work.

Each says how long ago the last one was, or why it can't.
"""
