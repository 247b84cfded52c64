"""The questions to a store, as PostgreSQL reads them."""

from __future__ import annotations

import re
from functools import lru_cache

NUMBERED = re.compile(r"\?(\d)")
HINT = re.compile(r"INDEXED BY \w+")
"""What SQLite is told of its indexes; here the planner knows its own."""
CHARACTER = re.compile(r"\bchar\((?=\d)")


@lru_cache(maxsize=512)
def translated(query: str) -> str:
    """Write a question of SQLite's for psycopg: other marks for values, other names."""
    plain = CHARACTER.sub("chr(", HINT.sub("", query)).replace("%", "%%")
    if NUMBERED.search(plain):
        return NUMBERED.sub(r"%(v\1)s", plain)
    return plain.replace("?", "%s")


def named(query: str, values: tuple[object, ...]) -> tuple[object, ...] | dict[str, object]:
    """Give values by number where the question names them so."""
    if NUMBERED.search(query):
        return {f"v{number}": value for number, value in enumerate(values, 1)}
    return values
