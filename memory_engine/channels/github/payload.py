"""What a payload says at a place, read with care.

Every field may be missing or another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from memory_engine.domain.errors.given import BadObservation
from memory_engine.formats.caller import full_time

LARGEST = 2**63
"""What no number of GitHub's reaches."""
Body = Mapping[str, object]


def parsed(text: bytes) -> Body | None:
    """Read a JSON object; None for whatever else it is."""
    try:
        found = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refused(name: str) -> object:
    raise ValueError(name)


def under(body: object, *path: str) -> object:
    """Find what stands at a path; None where there is nothing."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def part(body: object, *path: str) -> Body:
    """Find an object at a path.

    An empty one where there is none.
    """
    found = under(body, *path)
    return found if isinstance(found, Mapping) else {}


def text(body: object, *path: str) -> str:
    """Find a text at a path."""
    found = under(body, *path)
    return found if isinstance(found, str) else ""


def number(body: object, *path: str) -> int:
    """Find a whole number at a path; 0 where there is none."""
    found = under(body, *path)
    whole = isinstance(found, int) and not isinstance(found, bool)
    return found if whole and 0 < found < LARGEST else 0  # type: ignore[operator,return-value]


def rows(body: object, *path: str) -> Iterator[Body]:
    """List the objects of a list at a path."""
    found = under(body, *path)
    yield from (row for row in found if isinstance(row, Mapping)) if isinstance(found, list) else ()


def time(body: object, *path: str) -> str:
    """Find a time at a path, as the logs write it.

    Gives ``""`` for what is none.
    """
    found = text(body, *path)
    try:
        return full_time(found, "payload") if found else ""
    except BadObservation:
        return ""
