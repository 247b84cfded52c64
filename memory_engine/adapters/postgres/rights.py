"""What an account needs to share a memory that another owns.

On a server: to append, not to alter.

Whoever owns the tables can do anything to them. So they belong to one role, and all others are
let in by one that is granted this.
"""

from __future__ import annotations

from memory_engine.adapters.store.tables import SUMMED, WORDS

APPENDED = ("observations", "entries")
"""The tables to which rows are added, and of which none is altered."""


def grants(schema: str) -> list[str]:
    """Give the statements by which a schema's owner lets ``writers`` in."""
    writers = f"{schema}_writers"
    free = [name for name in (*SUMMED, *WORDS, "sums") if name not in APPENDED]
    return [
        f"CREATE ROLE {writers} NOLOGIN;",
        f"GRANT USAGE ON SCHEMA {schema} TO {writers};",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {writers};",
        f"GRANT INSERT ON {_all(schema, APPENDED)} TO {writers};",
        f"GRANT UPDATE (log) ON {schema}.observations TO {writers};",
        f"GRANT INSERT, UPDATE, DELETE ON {_all(schema, free)} TO {writers};",
        f"GRANT INSERT, UPDATE ON {schema}.seats TO {writers};",
        f"GRANT DELETE ON {schema}.redactions TO {writers};",
    ]


def letting_in(schema: str, who: str = "ben") -> str:
    """Give the statement that lets one account in."""
    return f"GRANT {schema}_writers TO {who};"


def _all(schema: str, tables: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"{schema}.{name}" for name in tables)
