"""What memory holds, written for other tools.

It is one way each, the same bytes for the same memory.
"""
