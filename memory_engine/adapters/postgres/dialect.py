"""The questions to a store, as PostgreSQL reads them."""

from __future__ import annotations

import re
from functools import lru_cache

MARK = re.compile(r"'(?:[^']|'')*'|\?(\d?)")
"""A text in quotes, which stays, or the place of a value."""
HINT = re.compile(r"INDEXED BY \w+")
"""What SQLite is told of its indexes; here the planner knows its own."""
CHARACTER = re.compile(r"\bchar\((?=\d)")


@lru_cache(maxsize=512)
def translated(query: str) -> str:
    """Write SQLite's question for psycopg: other marks, other names."""
    plain = CHARACTER.sub("chr(", HINT.sub("", query)).replace("%", "%%")
    return MARK.sub(_marked, plain)


def named(query: str, values: tuple[object, ...]) -> tuple[object, ...] | dict[str, object]:
    """Give values by number where the question names them so."""
    if any(number for number in MARK.findall(query)):
        return {f"v{number}": value for number, value in enumerate(values, 1)}
    return values


def _marked(found: re.Match[str]) -> str:
    if found[0].startswith("'"):
        return found[0]
    return f"%(v{found[1]})s" if found[1] else "%s"
