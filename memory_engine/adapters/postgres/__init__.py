"""A store in a schema of a PostgreSQL server; this package itself loads no library."""
