"""Tools of other hosts, by the names of one.

The conversation knows them by those.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any, NamedTuple

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.record.content import as_object, as_text
from memory_engine.adapters.importers.record.line import Result, Use

SHELL_CALL = re.compile(r"(?:.*/)?(?:ba|z|da|k)?sh(?:\.exe)?")
NO_CODE = {"returnCodeInterpretation": "none is recorded"}
"""What is said of a command of which nobody knows how it ended."""


class Known(NamedTuple):
    """A host's tool, with our names for it and its input."""

    name: str
    keys: Mapping[str, str] = {}


def used(id: str, name: str, given: Mapping[str, Any], table: Mapping[str, Known]) -> Use:
    """Name a tool and its input as the conversation knows them.

    An unknown one keeps its own.
    """
    known = table.get(name)
    if known is None:
        return Use(id, own_server(name), dict(given))
    renamed = {known.keys.get(key, key): value for key, value in given.items()}
    if isinstance(renamed.get("command"), list):
        renamed["command"] = shell_line(renamed["command"])
    return Use(id, known.name, renamed)


def own_server(name: str) -> str:
    """Name a tool of our server, however hosts spell it."""
    return re.sub(r"\A(?:mcp_+)?kairos[-_]mem_{1,2}(?=[a-z])", "mcp__kairos-mem__", name)


def shell_line(words: object) -> str:
    """Join a command's words into one line of a shell."""
    texts = [word for word in words if isinstance(word, str)] if isinstance(words, list) else []
    wraps = len(texts) > 2 and SHELL_CALL.fullmatch(texts[0]) and texts[1] in ("-c", "-lc")
    return texts[2] if wraps else shlex.join(texts)


def ended(id: str, output: str, code: int | None) -> Result:
    """Tell what a command gave back, and how it ended.

    ``None`` where nobody knows.
    """
    if code is None:
        return Result(id, output, False, dict(NO_CODE))
    if code:
        return Result(id, f"Exit code {code}\n{output}", True, {})
    return Result(id, output, False, {})


def arguments(value: object) -> Json:
    """Read a tool's input, which may stand as a text of JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return as_object(value)


def texts_in(content: object) -> str:
    """Join the texts in a tool's result, however it is written."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    return "\n".join(filter(None, (as_text(as_object(part).get("text")) for part in parts)))
