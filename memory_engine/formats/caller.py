"""What a caller of ``observe`` said (one JSON object, or options) -> the line that records it.
Nothing is trusted."""

from __future__ import annotations

from memory_engine.domain.errors import BadObservation
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.formats.log import MANY, SINGLE, write_line

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Mapping

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
KNOWN = frozenset({*SINGLE, *MANY, "text", "principal", "at", "artefact"})


def observed(said: Mapping[str, object], now: str, place: str) -> tuple[tuple[str, str], list[str]]:
    """Think: the (day, line) that records what a caller said, and the keys that it does not know.

    ``now`` is the full UTC time, for callers that give none; raises ``BadObservation`` naming
    ``place``.
    """
    text, principal = _text(said, "text", place), _text(said, "principal", place)
    if principal == RESERVED or said.get("method") == "probe":
        raise BadObservation(
            place, "only the engine itself can speak as tool:kairos-mem or by method probe"
        )
    if said.get("extracted_by") == HOST_RECORD:
        raise BadObservation(place, f"only the importer of transcripts can speak as {HOST_RECORD}")
    fields: dict[str, str | list[str]] = {}
    for name in SINGLE:
        if name not in ("polarity", "command", "exit", "code"):
            fields[name] = _text(said, name, place)
    fields["polarity"] = "no" if _text(said, "polarity", place).lower() in NEGATIVE else ""
    fields |= _artefact(said.get("artefact"), place)
    for name in ("shown", "origins", "features"):
        fields[name] = _texts(said.get(name), name, place)
    fields["anchors"] = [
        _anchor(item, place) for item in _list(said.get("anchors"), "anchors", place)
    ]
    fields["read"] = [_pair(item, place) for item in _list(said.get("read"), "read", place)]
    if fields["root_session"] == fields["session"]:
        fields["root_session"] = ""
    stated = _text(said, "at", place)
    at = full_time(stated, place) if stated else now
    fields["offset"] = offset_in(stated) if stated else _offset(said, place)
    return write_line(at, principal, text, fields, place), sorted(said.keys() - KNOWN)


def full_time(said: str, place: str) -> str:
    """Think: an ISO 8601 time or day as the full UTC time of the logs; raises
    ``BadObservation``."""
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
    """Give how far from UTC a time of ISO 8601 was said (``-08:00``); empty for UTC, and where
    it does not say."""
    sign = stated[-6:-5]
    return (
        stated[-6:]
        if sign in ("+", "-") and len(stated) > OFFSET_AT and stated[-5:] != "00:00"
        else ""
    )


def _offset(said: Mapping[str, object], place: str) -> str:
    """Give the offset that a caller says, for a time that is the moment's."""
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


def _texts(value: object, name: str, place: str) -> list[str]:
    return [_text({name: item}, name, place) for item in _list(value, name, place)]


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


def _anchor(item: object, place: str) -> str:
    if isinstance(item, dict):
        path, symbol = _text(item, "path", place), _text(item, "symbol", place)
        return f"{path}#{symbol}" if symbol else path
    return _text({"anchor": item}, "anchor", place).replace("::", "#")


def _pair(item: object, place: str) -> str:
    if isinstance(item, dict):
        return f"{_text(item, 'path', place)}@{_text(item, 'hash', place)}"
    if isinstance(item, list) and len(item) == 2:
        return "@".join(_text({"read": part}, "read", place) for part in item)
    return _text({"read": item}, "read", place)
