"""What a caller of ``observe`` said -> the line that records it.

It is one JSON object, or options. Nothing is trusted.
"""

from __future__ import annotations

from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.principal import HOST_RECORD, READER
from memory_engine.formats.log import MANY, SINGLE, write_line

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESERVED = "tool:kairos-mem"
"""The engine's own voice: its probes speak with it, and nobody else may."""

NEGATIVE = frozenset({"no", "false", "negative", "-", "-1", "0", "deny", "denies", "neg"})
EXIT_DIGITS = 10
"""[digits] Of an exit code: Windows has some of 32 bits."""
MIDNIGHT = "2026-01-01T00:00"
OFFSET_AT = 16
"""[characters] Of the shortest time with an offset, without it."""
FOUR_DIGITS = 1000
"""[year] The first that needs no leading zeros."""
READ_APART = ("polarity", "command", "exit", "code")
KNOWN = frozenset({*SINGLE, *MANY, "text", "principal", "at", "artefact"})


def observed(said: Mapping[str, object], now: str, place: str) -> tuple[tuple[str, str], list[str]]:
    """Write the (day, line) of what a caller said, and unknown keys.

    ``now`` is the full UTC time, for callers that give none; raises ``BadObservation`` naming
    ``place``.
    """
    text, principal = _text(said, "text", place), _text(said, "principal", place)
    _refuse_borrowed_voice(said, principal, place)
    fields: dict[str, str | list[str]] = {
        name: _text(said, name, place) for name in SINGLE if name not in READ_APART
    }
    fields["polarity"] = "no" if _text(said, "polarity", place).lower() in NEGATIVE else ""
    fields |= _artefact(said.get("artefact"), place)
    for name in MANY:
        write = WRITERS.get(name, _text_item)
        fields[name] = [write(item, name, place) for item in _list(said.get(name), name, place)]
    if fields["root_session"] == fields["session"]:
        fields["root_session"] = ""
    stated = _text(said, "at", place)
    fields["offset"] = offset_in(stated) if stated else _offset(said, place)
    at = full_time(stated, place) if stated else now
    return write_line(at, principal, text, fields, place), sorted(said.keys() - KNOWN)


def _refuse_borrowed_voice(said: Mapping[str, object], principal: str, place: str) -> None:
    """Refuse what only the engine or its importer may say."""
    if principal == RESERVED or said.get("method") == "probe":
        raise BadObservation(
            place, "only the engine itself can speak as tool:kairos-mem or by method probe"
        )
    if said.get("shared"):
        raise BadObservation(place, "only `kairos-mem share` says who shared something")
    by = str(said.get("extracted_by") or "")
    if by == HOST_RECORD:
        raise BadObservation(place, f"only the importer of transcripts can speak as {HOST_RECORD}")
    if by.startswith(READER):
        raise BadObservation(place, f"only a reader that the owner allowed can speak as {READER}")


def full_time(said: str, place: str) -> str:
    """Write an ISO 8601 time as UTC; raises ``BadObservation``."""
    from datetime import UTC, datetime

    try:
        at = datetime.fromisoformat(said)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadObservation(
            place, f"at {said!r} is not a time", "Write it like 2026-11-20T09:31:02Z."
        ) from None
    return (
        at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if at.year >= FOUR_DIGITS
        else f"{at.year:04d}" + at.strftime("-%m-%dT%H:%M:%S.%fZ")
    )


def offset_in(stated: str) -> str:
    """Give a time's offset from UTC (``-08:00``), or ""."""
    offset = stated[-6:]
    tells = offset[:1] in ("+", "-") and len(stated) > OFFSET_AT and offset[1:] != "00:00"
    return offset if tells else ""


def _offset(said: Mapping[str, object], place: str) -> str:
    """Give the offset a caller says for the present moment."""
    offset = _text(said, "offset", place).replace("+00:00", "")
    if offset and offset_in(MIDNIGHT + offset) != offset:
        raise BadObservation(place, f"offset {offset!r} is none", "Write it like -08:00.")
    return offset


def _text(said: Mapping[str, object], name: str, place: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    raise BadObservation(place, f"{name} is {type(value).__name__}, not a text")


def _list(value: object, name: str, place: str) -> list[object]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [value]
    raise BadObservation(place, f"{name} is {type(value).__name__}, not a list")


def _text_item(item: object, name: str, place: str) -> str:
    return _text({name: item}, name, place)


def _artefact(value: object, place: str) -> dict[str, str | list[str]]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not value.get("command"):
        raise BadObservation(place, "artefact needs command, exit and hash")
    code = _text(value, "exit", place) or "0"
    digits = code.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= EXIT_DIGITS):
        raise BadObservation(place, f"artefact exit {code!r} is not a number")
    return {
        "command": _text(value, "command", place),
        "exit": code,
        "code": _text(value, "hash", place),
    }


def _anchor(item: object, name: str, place: str) -> str:
    if isinstance(item, dict):
        path, symbol = _text(item, "path", place), _text(item, "symbol", place)
        return f"{path}#{symbol}" if symbol else path
    return _text({"anchor": item}, "anchor", place).replace("::", "#")


def _pair(item: object, name: str, place: str) -> str:
    if isinstance(item, dict):
        return f"{_text(item, 'path', place)}@{_text(item, 'hash', place)}"
    if isinstance(item, list) and len(item) == 2:
        return "@".join(_text_item(part, name, place) for part in item)
    return _text_item(item, name, place)


WRITERS: Mapping[str, Callable[[object, str, str], str]] = {"anchors": _anchor, "read": _pair}
"""Field of many -> how one of them is written; any other is a text."""
