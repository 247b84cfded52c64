"""Add and take out single tables of TOML that people keep.

All else stays as it is. A table is written behind all others, and looked for as lines: that the
lines are the table, and that nothing else has changed, is read off the text afterwards by the
standard library's parser.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from memory_engine.domain.errors.given import BadInput

REMEDY = "Mend the file, then run it again."
HEADER = re.compile(r"[ \t]*\[")
BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that needs no quotes."""

Table = Mapping[str, str | int | bool | Sequence[str]]


def value_of(text: str, place: str = "") -> dict[str, Any]:
    """Read the text as TOML; raises ``BadInput`` that names ``place``."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as odd:
        raise BadInput(place, f"this is no TOML ({odd})", REMEDY) from None


def table_at(value: object, path: Sequence[str]) -> Any:  # noqa: ANN401  (TOML is what it is)
    """Give what stands at a path of keys; ``None`` where nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def put(text: str, path: Sequence[str], table: Table, place: str = "") -> str:
    """Write a table at its path, or behind all others.

    At its path it takes the place of the one there.
    """
    wanted = value_of(text, place)
    if table_at(wanted, path) == table:
        return text
    text = without(text, path, place)
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    end = _end_of_line(text)
    after = text + (f"{gap}{_written(path, table)}".replace("\n", end))
    _set(wanted, path, table)
    try:
        if value_of(after, place) == wanted:
            return after
    except BadInput:
        pass
    what = f"`{'.'.join(path[:-1])}` is written in a way to which no table can be added"
    raise BadInput(place, what, f"Write it as `[{'.'.join(path)}]`, then run it again.")


def without(text: str, path: Sequence[str], place: str = "") -> str:
    """Take out the table at a path, with the tables inside it."""
    wanted = value_of(text, place)
    if table_at(wanted, path) is None:
        return text
    for after in _without_lines(text, path):
        try:
            left = value_of(after)
        except BadInput:
            continue
        if table_at(left, path) is None and _without_it(left, path) == _without_it(wanted, path):
            return after
    what = f"`{'.'.join(path)}` is written in a way in which it can't be taken out"
    raise BadInput(place, what, "Take it out by hand.")


def _without_lines(text: str, path: Sequence[str]) -> Iterator[str]:
    """Yield the text without each possible stretch of the table.

    It is a stretch of lines.
    """
    lines = text.splitlines(keepends=True)
    heads = [number for number, line in enumerate(lines) if HEADER.match(line)]
    for start in (number for number in heads if _names(lines[number], path)):
        behind = (head for head in heads if head > start and not _names(lines[head], path))
        next_head = next(behind, len(lines))
        end = _before_comments(lines, start, next_head)
        blank = start and not lines[start - 1].strip()
        yield "".join([*lines[: start - bool(blank)], *lines[end:]])


def _before_comments(lines: Sequence[str], start: int, end: int) -> int:
    """Leave trailing comments and blanks to what comes next."""
    last = end
    while last - 1 > start and (not lines[last - 1].strip() or lines[last - 1].lstrip()[:1] == "#"):
        last -= 1
    return last


def _names(line: str, path: Sequence[str]) -> bool:
    """Tell whether a heading is a table's, or inside it."""
    try:
        value: object = tomllib.loads(line.strip())
    except tomllib.TOMLDecodeError:
        return False
    return table_at(value, path) is not None


def _set(value: dict[str, Any], path: Sequence[str], table: Table) -> None:
    for key in path[:-1]:
        value = value.setdefault(key, {})
        if not isinstance(value, dict):
            return
    value[path[-1]] = dict(table)


def _without_it(value: object, path: Sequence[str]) -> object:
    """Give a table without a path, and without emptied parents."""
    if not isinstance(value, dict) or path[0] not in value:
        return value
    inner = _without_it(value[path[0]], path[1:]) if path[1:] else None
    rest = {key: one for key, one in value.items() if key != path[0]}
    return {**rest, path[0]: inner} if inner else rest


def _end_of_line(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _written(path: Sequence[str], table: Table) -> str:
    rows = (
        f"{_key(key)} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items()
    )
    return f"[{'.'.join(map(_key, path))}]\n" + "".join(rows)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
