"""The parts of a transcript's JSON, which may have any shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from memory_engine.adapters.importers.files.jsonl import Json

ID = re.compile(r"[\w.:@-]{1,128}", re.A)


def blocks_of(raw: Json) -> tuple[Json, ...]:
    """List the blocks of a message; a plain text is one."""
    content = as_object(raw.get("message")).get("content")
    if isinstance(content, str):
        return ({"type": "text", "text": content},)
    return (
        tuple(block for block in content if isinstance(block, dict))
        if isinstance(content, list)
        else ()
    )


def strings_of(value: Any) -> Iterator[str]:  # noqa: ANN401  (JSON is what it is)
    """Yield every text in a JSON value, in order.

    No nesting is too deep.
    """
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list | dict):
            pending += reversed(item.values() if isinstance(item, dict) else item)


def joined_text(content: object) -> str:
    """Join the texts of a content, however it is written."""
    if isinstance(content, str):
        return content
    return (
        "\n".join(block_text(block) for block in content if isinstance(block, dict))
        if isinstance(content, list)
        else ""
    )


def block_text(block: Json) -> str:
    """Take the text of a block."""
    return as_text(block.get("text"))


def as_text(value: object) -> str:
    """Take a text; anything else is none."""
    return value if isinstance(value, str) else ""


def as_id(value: object) -> str:
    """Take an id; anything else could not stand in a key."""
    return value if isinstance(value, str) and ID.fullmatch(value) else ""


def as_known_id(value: object) -> str:
    """An id that most lines of a file have in common."""
    return _cached_id(value) if isinstance(value, str) and value else ""


_cached_id = lru_cache(maxsize=64)(as_id)


def as_object(value: object) -> Json:
    """Take an object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def type_name(kind: str) -> str:
    """Name a type as far as it is fit to be shown."""
    return kind[:40] if kind.replace("-", "").replace("_", "").isalnum() else "(none)"
