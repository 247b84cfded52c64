"""Relative dates made absolute.

"Yesterday" in a memory that lasts is wrong from the next day on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from memory_engine.domain.patterns import seldom
from memory_engine.domain.records.observation import Provenance

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK, _YEAR = 7, 12
"""[days, months]"""
_NAMED = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
}
_FAR = {"the day before yesterday": -2, "the day after tomorrow": 2}
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "ten": 10,
}
_EDGE = r"(?<![\w/.`-])"
_END = r"(?![\w/`]|-\w|\.\w|\()"
_WORDS = "|".join([*_FAR, *_NAMED])
_RELATIVE = seldom(
    rf"{_EDGE}(?:(?P<named>{_WORDS})"
    rf"|(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) (?P<unit>day|week|month|year)s? ago"
    rf"|(?P<which>last|next|this) (?P<span>week|month|year|{'|'.join(_DAYS)})(?! of\b)"
    rf"|(?P<edge>until|till|by|before|through|since) (?:this |next )?(?P<day>{'|'.join(_DAYS)})"
    rf"|(?P<over>for|over|during) the next (?P<many>\d{{1,3}}|{'|'.join(_COUNTS)}) "
    r"(?P<each>day|week|month)s?"
    rf"|the end of the (?P<ending>week|month)){_END}",
    re.I,
)
_CODE = re.compile(r"(`[^`]*`|\"[^\"]*\")")
_HINT = re.compile(r"day|ago|last|next|this|tomorrow|tonight|end of the", re.I)


def absolute(text: str, at: str) -> str:
    """Count the relative dates of a text from ``at`` (ISO 8601).

    Code and quotations stay as they are.
    """
    if not _HINT.search(text):
        return text
    try:
        today = date.fromisoformat(at[:10])
    except ValueError:
        return text  # nobody said when this was said
    parts = _CODE.split(text)
    parts[::2] = [_RELATIVE.sub(lambda found: _counted(found, today), part) for part in parts[::2]]
    return "".join(parts)


def day_of(said: Provenance) -> str:
    """Give the day of a statement, by its speaker's own clock."""
    return local_day(said.at, said.offset)


def local_day(at: str, offset: str) -> str:
    """Give a speaker's day, from UTC and his offset (``-08:00``)."""
    if not offset:
        return at[:10]
    try:
        return (
            datetime.fromisoformat(at)
            .astimezone(datetime.strptime(offset, "%z").tzinfo)
            .date()
            .isoformat()
        )
    except (ValueError, OverflowError):
        return at[:10]


def _counted(found: re.Match[str], today: date) -> str:
    """A relative date as what it means in the calendar."""
    kind = next(name for name in _READERS if found[name])
    try:
        return _READERS[kind](found, today) or found[0]
    except (OverflowError, ValueError):
        return found[0]  # before the first year there is


def _named(found: re.Match[str], today: date) -> str:
    word = found["named"].lower()
    return (today + timedelta(_FAR.get(word, _NAMED.get(word, 0)))).isoformat()


def _ago(found: re.Match[str], today: date) -> str:
    return _before(today, _count(found["count"]), found["unit"].lower())


def _up_to(found: re.Match[str], today: date) -> str:
    sign = -1 if found["edge"].lower() == "since" else 1
    return f"{found['edge']} {_span(today, sign, found['day'].lower())}"


def _over(found: re.Match[str], today: date) -> str:
    return f"until {_before(today, -_count(found['many']), found['each'].lower())}"


def _end_of(found: re.Match[str], today: date) -> str:
    return f"the end of {_span(today, 0, found['ending'].lower())}"


def _next(found: re.Match[str], today: date) -> str:
    return _span(today, _STEPS[found["which"].lower()], found["span"].lower())


def _count(number: str) -> int:
    return _COUNTS.get(number.lower()) or int(number)


_STEPS = {"last": -1, "this": 0, "next": 1}
_READERS: Mapping[str, Callable[[re.Match[str], date], str]] = {
    "named": _named,
    "unit": _ago,
    "edge": _up_to,
    "over": _over,
    "ending": _end_of,
    "which": _next,
}
"""Group of the pattern -> what is read of a match that has it."""


def _before(today: date, count: int, unit: str) -> str:
    if unit in ("day", "week"):
        return (today - timedelta(count * (_WEEK if unit == "week" else 1))).isoformat()
    return _month(today, -count * (_YEAR if unit == "year" else 1)).isoformat()


def _month(today: date, months: int) -> date:
    """The same day some months away, or the last of that month."""
    year, month = divmod(today.year * _YEAR + today.month - 1 + months, _YEAR)
    following = date(year + (month + 1) // _YEAR, (month + 1) % _YEAR + 1, 1)
    return date(year, month + 1, min(today.day, (following - timedelta(1)).day))


def _span(today: date, step: int, unit: str) -> str:
    """A week as ``2026-W46``, a month as ``2026-10``, a weekday dated."""
    if unit == "week":
        year, week, _ = (today + timedelta(_WEEK * step)).isocalendar()
        return f"{year}-W{week:02}"
    if unit == "month":
        return _month(today, step).isoformat()[:7]
    if unit == "year":
        return str(today.year + step)
    away = (_DAYS.index(unit) - today.weekday()) % _WEEK
    if step == 0:
        return ""  # "this Monday" may be either
    return (today + timedelta(away - _WEEK if step < 0 else away or _WEEK)).isoformat()
