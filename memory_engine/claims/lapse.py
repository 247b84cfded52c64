"""How long a line holds: to its day, or for a while.

A rule stands unless it names its own end. A day from which on it holds, and a day that is a part of
what it says ("pin the API to 2026-06-20", "backups older than 2026-01-01"), end nothing: in doubt
it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from memory_engine.claims.orders.acts import commands
from memory_engine.claims.words.smallwords import PARTICIPLES, PREPOSITIONS
from memory_engine.claims.words.verbs import BASE
from memory_engine.domain.patterns import regex
from memory_engine.domain.policy import STATE_DAYS
from memory_engine.domain.records.fact import Fact

_DATE = r"(?<![\w-])(?P<date>\d{4}-W\d\d|\d{4}-\d\d-\d\d|\d{4}-\d\d)(?![\w-])"
_ANY = _DATE.replace("?P<date>", "?:")
_END = regex(rf"\b(?P<how>until|till|through|up to|before|by)(?: the end of)? {_DATE}", re.I)
_RANGE = regex(
    rf"\b(?:between {_ANY} and|(?:from )?{_ANY}(?: ?(?:to|through|up to|[–—-]|\.\.+) ?)) ?{_DATE}",
    re.I,
)
_ONLY = regex(
    rf"\b(?:only (?:on |for |in |during )?{_DATE}|{_DATE.replace('date', 'alone')} only\b)", re.I
)
_FIRST = regex(rf"^(?:on |in |during |for )?{_DATE}(?P<stop>[,:]?) (?P<rest>\S.*)", re.I)
_LAST = regex(rf"(?P<how>\S+) {_DATE}[.!]?$", re.I)

_LIMITS = frozenset({"until", "till", "through"})
"""They end, also where the day had passed when it was said; "before" and "by" such a day is no
end."""
_WITHIN = frozenset({"on", "in", "during"})
_AFTERWARDS = regex(
    r"\b(?:after(?:wards?)?|thereafter|then|since|later|from (?:that|there))\b", re.I
)
"""It says, too, what holds when the day has passed."""
_MADE = regex(
    r"\b(?:(?:from|of|than|dated) |(?:that|which|who) (?:[^\s,;]+ ){0,6})$"
    r"|(?P<be>\b(?:be|get|been) (?:\w+ly )?)?\b(?P<word>[\w'-]+)(?: (?:up|in|out|on|off|away))? $",
    re.I,
)
"""Right before a day: what was done by then, which tells things apart ("migrations created
before")."""
_ORDERS = regex(r"(?:only|always|never|no|nobody|do not|don['’]t|dont|please|you|we|all)\b", re.I)
_ALWAYS = regex(r"\balways\b", re.I)
_PAST = regex(
    r"\b(?:was|were|had|did|used to|has been|have been|supported|worked|existed|lasted)\b", re.I
)
_STATE = regex(
    r"\b(?:currently|right now|at the moment|at present|presently|for now|for the time "
    r"being|temporarily|as of now)\b",
    re.I,
)
"""Words with which a sentence says that it will not stay so."""
_CODE = regex(r"`[^`]*`|\"[^\"]*\"")
_SUNDAY, _DECEMBER = 7, 12
"""[day of the week, month] The last of their kind."""
_BEHIND = 100
"""[characters] Before a day, in which is looked for what it belongs to."""


def last_day(fact: Fact, heard: str) -> str:
    """Find the last day on which a line is useful, or "".

    ``heard`` is the day on which it was last heard.
    """
    text = _CODE.sub("`", fact.text)
    if fact.kind == "rule":
        return next(_ends(text, fact.valid_from), "")
    ends = iter(()) if _PAST.search(text) else _bounds(text)
    return next(ends, "") or (_later(heard, STATE_DAYS) if passing(fact) else "")


def lapsed(fact: Fact, heard: str, day: str) -> bool:
    """Tell whether the last day of a line has passed."""
    last = last_day(fact, heard)
    return bool(last) and last < day


def passing(fact: Fact) -> bool:
    """Tell whether a line says that it tells of a passing state."""
    return _STATE.search(_CODE.sub(" ", fact.text)) is not None


def _ends(text: str, since: str) -> Iterator[str]:
    """List the days that end an instruction, given since a day."""
    yield from _named(_RANGE, text, since)
    yield from _limits(text, since, _LIMITS | {"up to", "before", "by"})
    yield from _alone(text, since)
    yield from _days(text, since)


def _bounds(text: str) -> Iterator[str]:
    """List the days up to which a claim says that it holds."""
    yield from _named(_RANGE, text, "")
    yield from _limits(text, "", _LIMITS | {"up to"})
    yield from _alone(text, "")


def _limits(text: str, since: str, ways: frozenset[str]) -> Iterator[str]:
    goes_on = max((found.start() for found in _AFTERWARDS.finditer(text)), default=0)
    for found in _END.finditer(text):
        way, day = found["how"].lower(), _end(found["date"])
        told = way in ways and (way in _LIMITS or day >= since)
        if told and goes_on < found.end() and not _tells_apart(text, found.start()):
            yield day


def _named(pattern: re.Pattern[str], text: str, since: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        day = _end(found["date"])
        if day >= since and not _tells_apart(text, found.start()):
            yield day


def _alone(text: str, since: str) -> Iterator[str]:
    """List the days on which alone it holds: "2026-11-30 only"."""
    found = _ONLY.search(text)
    if found and (day := _end(found["date"] or found["alone"])) >= since:
        yield day


def _days(text: str, since: str) -> Iterator[str]:
    """List the days that an instruction begins or closes with.

    "On 2026-11-30 never ...".
    """
    first, last = _FIRST.match(text), _LAST.search(text)
    if first and (first["stop"] or _ORDERS.match(first["rest"]) or commands(first["rest"])):
        yield from _future(first["date"], since)
    if last and not _ALWAYS.search(text) and _closes(last["how"].lower(), last["date"], since):
        yield from _future(last["date"], since)


def _future(named: str, since: str) -> Iterator[str]:
    if (day := _end(named)) >= since:
        yield day


def _closes(before: str, named: str, since: str) -> bool:
    """Whether a day at the close says when, and nothing else."""
    if before in _WITHIN:
        return True
    free = before == "for" or before not in PREPOSITIONS.keys() | _STARTS
    return free and ("W" in named or _near(named, since))


_STARTS = frozenset({"starting", "beginning", "effective", "than"})


def _near(named: str, since: str) -> bool:
    """Whether a day is today, tomorrow or the month around."""
    if not since:
        return False
    return since.startswith(named) or named == _later(since, 1)


def _tells_apart(text: str, at: int) -> bool:
    """Whether the words before a day say which things, not until when."""
    found = _MADE.search(text[max(0, at - _BEHIND) : at])
    if not found or found["word"] is None:
        return bool(found)
    word = found["word"].lower()
    done = (word.endswith("ed") or word in PARTICIPLES) and word not in BASE
    return done and not found["be"]


def _end(named: str) -> str:
    """The last day of a date, week (2026-W45) or month (2026-11).

    Empty where it is in no calendar.
    """
    try:
        if "W" in named:
            return date.fromisoformat(f"{named}-{_SUNDAY}").isoformat()
        if named.count("-") == 2:
            return date.fromisoformat(named).isoformat()
        year, month = (int(part) for part in named.split("-"))
        date(year, month, 1)
        return (
            date(year + month // _DECEMBER, month % _DECEMBER + 1, 1) - timedelta(1)
        ).isoformat()
    except ValueError:
        return ""


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day[:10]) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""
