"""A store in a schema of a PostgreSQL server.

This package itself loads no library.
"""
