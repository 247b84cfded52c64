"""What the answers hold.

That is the keys of each, and the types of their values. Whatever shows an answer shows these
values: the command line with ``--json``, the MCP server, the page. They are plain dictionaries, so
that they are JSON as they stand; being types alone, they cost no start anything. The brief is a
record of its own (``views.brief``).
"""
