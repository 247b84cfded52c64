"""One spelling for times of day, periods, standards, letters as names."""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.claims.words import lexicon as lex
from memory_engine.domain.patterns import seldom

_CODE = re.compile(r"(`[^`]*`)")
_LETTER = seldom(r"(?<=[a-z] )A\b(?!['-])|^A(?= [a-z]+s\b.*\b[B-HJ-Z]\b)")
"""``queue A``: no article."""
_HALF = seldom(r"\b(?:half an?|(?<=every )half|(?<=each )half) (second|minute|hour|day)\b", re.I)
_HOURS = "two three four five six seven eight nine ten eleven".split()
_HALF_PAST = seldom(rf"\bhalf past (\d{{1,2}}|{'|'.join(_HOURS)})\b", re.I)
_A_SECOND = seldom(
    r"\b(frame|request|req|quer(?=ies)|megabit)(?:s|ies)?(?: (?:per|a|each|every) second\b|/s\b)",
    re.I,
)
_RATES = {"frame": "fps", "request": "rps", "req": "rps", "quer": "qps", "megabit": "Mbps"}
_A_MINUTE = seldom(r"\breqs?/min\b|\brequests/min\b", re.I)
"""``60 frames per second`` is 60 fps."""
_DEGREES = seldom(r"(?:\bdegrees? |° ?)(celsius|fahrenheit|[cf])\b", re.I)
_SHARE = seldom(r"(?<=\d/)(\d+) ?(?:seconds?|secs?)\b", re.I)
_HALVES = {"second": "500 ms", "minute": "30 s", "hour": "30 min", "day": "12 h"}
_OFTEN = seldom(
    r"\b(twice|(?:two|three|four|five|six|\d+) times) (?:a|an|per|each|every) (minute|hour|day)\b",
    re.I,
)
_RATE = seldom(rf"\b(\d+|{'|'.join(lex.NUMBER_WORDS)}) times (?:per|a|each|every) second\b", re.I)
_AREA = seldom(r"\b(\d+) ?(?:x|by|×) ?(\d+)\b( pixels\b)?")
_FACTOR = seldom(r"\btwo-factor(?: auth(?:entication)?)?\b", re.I)
_PARTS = {"minute": (60, "s"), "hour": (60, "min"), "day": (24, "h")}
"""``twice a minute`` is every 30 seconds."""
_SPANS = {
    "daily": r"day|24 ?(?:hours|hrs|h)|1440 minutes",
    "weekly": r"week|(?:7|seven) days|168 ?(?:hours|hrs|h)",
    "monthly": "month",
    "quarterly": r"quarter|(?:3|three) months",
    "yearly": r"year|(?:12|twelve) months",
}
"""Period -> what it is: ``every 24 hours`` is daily, ``once a week`` weekly."""
_PERIODS = tuple(
    (
        seldom(rf"\b(?:every|each|(?:once|one time) (?:an?|per|each|every|in)) (?:{span})\b", re.I),
        name,
    )
    for name, span in _SPANS.items()
)
_STANDARD = seldom(r"\b(RFC|PEP|ISO|ADR|JSR|BCP)[ -](\d+)")
_NOON = 12
"""[hours]"""
_CLOCK = seldom(r"\b(\d{1,2})(?::(\d\d))? ?([ap])(?:m\b|\.m\.)", re.I)
"""``2am``, ``2:00 am`` and ``2 a.m.``"""
_A_SPAN = seldom(
    r"\b(about|roughly|nearly|least|most|after|within|for|than|over|under|lasts?|past|"
    r"takes?|in|of|up to) an? (?=(?:second|minute|hour|day|week)\b)",
    re.I,
)
"""``after a week`` is after one."""


def _period(found: re.Match[str]) -> str:
    word = found[1].lower().removesuffix(" times")
    times = 2 if word == "twice" else int(lex.NUMBER_WORDS.get(word, word))
    whole, unit = _PARTS[found[2].lower()]
    return f"every {whole // times} {unit}" if times and whole % times == 0 else found[0]


def _clock(found: re.Match[str]) -> str:
    hour = int(found[1]) % _NOON + _NOON * (found[3].lower() == "p")
    return f"{hour:02}:{found[2] or '00'}"


_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_LETTER, lambda found: "`A`"),
    (_HALF, lambda found: _HALVES[found[1].lower()]),
    (_RATE, lambda found: f"{lex.NUMBER_WORDS.get(found[1].lower(), found[1])} Hz"),
    (_HALF_PAST, lambda found: f"{int(lex.NUMBER_WORDS.get(found[1].lower(), found[1])):02}:30"),
    (_A_SECOND, lambda found: _RATES[found[1].lower()]),
    (_A_MINUTE, lambda found: "requests per minute"),
    (_DEGREES, lambda found: f"°{found[1][0].upper()}"),
    (_SHARE, lambda found: f"{found[1]} s"),
    (_AREA, lambda found: f"{found[1]}x{found[2]}{' px' if found[3] else ''}"),
    (_FACTOR, lambda found: "2FA"),
    (_OFTEN, _period),
    (_STANDARD, lambda found: found[1] + found[2]),
    (_CLOCK, _clock),
    (_A_SPAN, lambda found: f"{found[1]} 1 "),
)


def spelt(text: str) -> str:
    """Write all of these in their one spelling, outside of backticks."""
    parts = _CODE.split(text)
    for pattern, spelling in _SPELLINGS:
        parts[::2] = [pattern.sub(spelling, part) for part in parts[::2]]
    for period, name in _PERIODS:
        parts[::2] = [period.sub(name, part) for part in parts[::2]]
    return "".join(parts)
