"""Which sentences are worth keeping, and as what kind of line.

Importers cut a source into passages and say where each stands. Here it is decided what of a passage
is lasting (a line that may become a fact) and what is kept for search alone.
"""
