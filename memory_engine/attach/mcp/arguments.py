"""Wrong arguments, answered so that a model can mend them.

It hears what was wrong, and what is expected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from memory_engine.domain.meant import nearest

Schema = Mapping[str, Any]

KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "null": "null",
}
"""Types of JSON Schema, in words."""
LONGEST_GIVEN = 60
"""[characters] Of a wrong argument, as it is shown again."""
MOST_TOLD = 5
"""[faults] Of one call, that are told one by one."""
MOST_PARTS = 6
"""[names] Of an object's parts that are told."""


def told(tool: str, schema: Schema, given: Mapping[str, Any], error: ValidationError) -> str:
    """Tell a call's wrong arguments, and which the tool takes."""
    faults = error.errors(include_url=False)
    lines = [_fault(schema, fault["type"], fault["loc"], fault["input"]) for fault in faults]
    if more := lines[MOST_TOLD:]:
        lines = [*lines[:MOST_TOLD], f"{len(more)} more like these"]
    return _refusal(tool, schema, [*lines, *_strangers(schema, given)])


def misnamed(tool: str, schema: Schema, given: Mapping[str, Any]) -> str:
    """Tell which arguments a tool does not have.

    Gives "" where it has all.
    """
    strangers = _strangers(schema, given)
    missing = [name for name in schema.get("required", ()) if name not in given]
    lines = [_fault(schema, "missing", (name,), None) for name in missing] + strangers
    return _refusal(tool, schema, lines) if strangers else ""


def _strangers(schema: Schema, given: Mapping[str, Any]) -> list[str]:
    known = schema["properties"]
    names = [name for name in given if name not in known]
    lines = [f"there is no `{_cut(name)}`{_meaning(name, known)}" for name in names[:MOST_TOLD]]
    return lines + ([f"{len(names) - MOST_TOLD} more like these"] if names[MOST_TOLD:] else [])


def _meaning(name: str, known: Iterable[str]) -> str:
    """Name what a name may have meant."""
    meant = [f"`{one}`" for one in nearest(name[:LONGEST_GIVEN], known)]
    return f" (did you mean {' or '.join(meant)}?)" if meant else ""


def _refusal(tool: str, schema: Schema, lines: Sequence[str]) -> str:
    takes = f"It takes: {'; '.join(_taken(schema))}." if schema["properties"] else ""
    what = f"`{tool}` can't take these arguments: {'; '.join(lines)}."
    return f"{what} Nothing was done. {takes or 'It takes none.'}"


def unknown(tool: str, known: Iterable[str]) -> str:
    """Tell that there is no such tool, and which there are."""
    return f"There is no tool {_shown(tool)}. There is {', '.join(known)}."


def _fault(schema: Schema, kind: str, place: Sequence[str | int], given: object) -> str:
    name = ".".join(map(str, place)) or "the whole"
    wanted = expected(_at(schema, place), schema)
    if kind == "missing":
        return f"`{name}` is missing ({wanted})"
    return f"`{name}` is {_shown(given)}, not {wanted}"


def _taken(schema: Schema) -> Iterable[str]:
    """List what a tool takes, what must be given first."""
    required = schema.get("required", ())
    for name, part in schema["properties"].items():
        yield f"{name}, {expected(part, schema)}{'' if name in required else ' (optional)'}"


def expected(part: Schema, whole: Schema) -> str:
    """Say in words what a part of a schema takes."""
    part = _meant(part, whole)
    if choices := part.get("enum"):
        return f"one of {', '.join(map(_shown, choices))}"
    if ways := part.get("anyOf"):
        return " or ".join(expected(way, whole) for way in ways)
    kind = str(part.get("type", ""))
    if kind == "array":
        return f"a list, each {expected(part.get('items', {}), whole)}"
    names = [*part.get("properties", {})][:MOST_PARTS]
    inside = f" with {', '.join(names)}" if names else ""
    return KINDS.get(kind, "something else") + inside + _bounds(part)


def _bounds(part: Schema) -> str:
    least, most = part.get("minimum"), part.get("maximum")
    if least is not None and most is not None:
        return f" from {least} to {most}"
    return f" of at least {least}" if least is not None else f" of at most {most}" if most else ""


def _at(schema: Schema, place: Sequence[str | int]) -> Schema:
    """Find the part of a schema that a place names.

    An empty one for what it does not have.
    """
    part: Schema = schema
    for step in place:
        part = _meant(part, schema)
        inner = part.get("items") if isinstance(step, int) else part.get("properties", {}).get(step)
        part = inner if isinstance(inner, dict) else {}
    return part


def _meant(part: Schema, whole: Schema) -> Schema:
    """Follow a reference to what a schema defines beside."""
    named = str(part.get("$ref", "")).rpartition("/")[2]
    found: Schema = whole.get("$defs", {}).get(named, {}) if named else part
    return found


def _shown(given: object) -> str:
    try:
        text = json.dumps(given, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(given).__name__
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_GIVEN else f"{text[:LONGEST_GIVEN]}..."
