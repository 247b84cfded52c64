"""Databases of hosts, read while the host may be writing.

Nothing is ever changed in one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from memory_engine.adapters.importers.files.jsonl import HALF, Json
from memory_engine.domain.errors.given import BadInput

WITHIN = "#"
"""Between a database and the one session in it that is meant."""
HEAD = b"SQLite format 3\0"
WAIT_SECONDS = 5.0

Kept = TypeVar("Kept")


def parted(path: Path) -> tuple[Path, str]:
    """Split a path into its database and the session in it.

    Gives "" for all.
    """
    file, _, session = str(path).rpartition(WITHIN)
    return (Path(file), session) if file and not path.exists() else (path, "")


@contextmanager
def reading(path: Path, tables: Sequence[str], remedy: str) -> Iterator[sqlite3.Connection]:
    """Open a host's database.

    Raises ``BadInput`` where it is none, or not that host's.
    """
    _refuse(path, remedy)
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        database = sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    except sqlite3.Error as odd:
        raise BadInput(str(path), str(odd), remedy) from None
    try:
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        if not known.issuperset(tables):
            raise BadInput(str(path), "this is another program's database", remedy)
        database.execute("BEGIN")  # one state of it, whatever is written meanwhile
        yield database
    except sqlite3.Error as odd:
        raise BadInput(str(path), f"this can't be read ({odd})", remedy) from None
    finally:
        database.close()


def meant(sessions: Iterable[Kept], path: Path | str, only: str, remedy: str) -> list[Kept]:
    """List sessions of a database, or the only one meant.

    Raises ``BadInput`` where that is not in it.
    """
    there = list(sessions)
    if only and not there:
        raise BadInput(str(path), "there is no such session in it", remedy)
    return there


def rows(
    database: sqlite3.Connection, question: str, given: Sequence[object] = ()
) -> Iterator[dict[str, Any]]:
    """Yield rows by their columns' names.

    Hosts add columns from version to version.
    """
    asked = database.execute(question, given)
    names = [column[0] for column in asked.description]
    yield from (dict(zip(names, row, strict=True)) for row in asked)


def object_in(text: object) -> Json:
    """Read an object that stands as text in a column.

    Empty where it is none.
    """
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    mended: Json = json.loads(HALF.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
    return mended


def _refuse(path: Path, remedy: str) -> None:
    try:
        if not path.is_file():
            raise BadInput(str(path), "there is no such file", remedy)
        with path.open("rb") as file:
            head = file.read(len(HEAD))
    except OSError as odd:
        raise BadInput(str(path), odd.strerror or str(odd), remedy) from None
    if head and head != HEAD:
        what = "this is a binary file of another kind" if b"\0" in head else "this is no database"
        raise BadInput(str(path), what, remedy)
