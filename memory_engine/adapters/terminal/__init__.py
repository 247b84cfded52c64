"""What a command showed on a terminal, recorded when asked.

Its owner asked for it.
"""
