"""How long a line holds: up to the day that it names, or for a while where it tells of a passing state."""

from __future__ import annotations

import re
from datetime import date, timedelta

from memory_engine.domain.policy import STATE_DAYS
from memory_engine.domain.records import Fact

_DATE = r"(?P<date>\d{4}-W\d\d|\d{4}-\d\d-\d\d|\d{4}-\d\d)(?![\w-])"
_END = re.compile(rf"\b(?:until|till|through|up to)(?: the end of)? {_DATE}", re.I)
_ORDER_END = re.compile(rf"\b(?:until|till|through|up to|before|by)(?: the end of)? {_DATE}", re.I)
_ORDER_SPAN = re.compile(
    rf"^(?:on |in |during |for )?{_DATE}|\b(?:on |in |during |for )?{_DATE.replace('date', 'last')}[.!]?$", re.I
)
_PAST = re.compile(r"\b(?:was|were|had|did|used to|has been|have been|supported|worked|existed|lasted)\b", re.I)
_STATE = re.compile(
    r"\b(?:currently|right now|at the moment|at present|presently|for now|for the time being|temporarily|as of now)\b",
    re.I,
)
"""Words with which a sentence says that it will not stay so."""
_CODE = re.compile(r"`[^`]*`|\"[^\"]*\"")
_SUNDAY, _DECEMBER = 7, 12
"""[day of the week, month] The last of their kind."""


def last_day(fact: Fact, heard: str) -> str:
    """Find the last day on which a line is of use, of what was last heard on a day; empty if none ends it."""
    text = _CODE.sub(" ", fact.text)
    if fact.kind == "rule":
        found = _ORDER_END.search(text) or _ORDER_SPAN.search(text)
        return next((_end(named) for named in found.groups() if named), "") if found else ""
    found = None if _PAST.search(text) else _END.search(text)
    ends = _end(found["date"]) if found else ""
    return ends or (_later(heard, STATE_DAYS) if passing(fact) else "")


def lapsed(fact: Fact, heard: str, day: str) -> bool:
    """Tell whether the last day of a line has passed."""
    last = last_day(fact, heard)
    return bool(last) and last < day


def passing(fact: Fact) -> bool:
    """Tell whether a line says of itself that it tells of a state that will pass."""
    return _STATE.search(_CODE.sub(" ", fact.text)) is not None


def _end(named: str) -> str:
    """The last day of a date, a week (2026-W45) or a month (2026-11); empty where it is in no calendar."""
    try:
        if "W" in named:
            return date.fromisoformat(f"{named}-{_SUNDAY}").isoformat()
        if named.count("-") == 2:
            return date.fromisoformat(named).isoformat()
        year, month = (int(part) for part in named.split("-"))
        date(year, month, 1)
        return (date(year + month // _DECEMBER, month % _DECEMBER + 1, 1) - timedelta(1)).isoformat()
    except ValueError:
        return ""


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day[:10]) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""
