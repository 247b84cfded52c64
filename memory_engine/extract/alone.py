"""A line that lasts, as it stands alone on a page.

What it was judged by is left as it was: only what a reader sees of it is completed.
"""

from __future__ import annotations

import re

from memory_engine.claims.mention import mention
from memory_engine.extract.candidates import LONGEST_LEAD
from memory_engine.extract.passage import Candidate
from memory_engine.extract.statement import ASIDE, PLACE

AT_LINE = re.compile(r"^(?:at |on )?lines? \d[\d ,–-]*[:)]\s+(?=\S)", re.I)
"""Where in a file it stood: the next edit moves it."""
IN_PASSING = re.compile(
    r",? (?:at|on|in|around|near) ~?lines? ~?\d+(?: ?[–-] ?\d+)?(?![\w.]*\d| of\b)", re.I
)
"""The same in the middle of a sentence."""
NO_SUBJECT = re.compile(
    r"^(?:[A-Z]?[a-z]{2,}(?:s|ed)|N[Oo]|Not|Never|Always|Only)\b(?! (?:is|are|was|were)\b)"
)
"""So begins what says of a thing named elsewhere what it does, or what was done to it."""


def alone(candidate: Candidate) -> str:
    """Write a candidate's text as a line that is understood alone.

    1. Line numbers go, as the next edit makes them wrong.
    2. What has no subject is led by what it stands under: the label, item of a list or heading
       next above it that names anything, where that is one thing.
    """
    text = _without_numbers(candidate.text)
    if not NO_SUBJECT.match(text):
        return text
    above = (candidate.label, candidate.under, *reversed(candidate.headings))
    names = next(filter(None, map(_names, above)), ())
    name = names[0].strip("[]") if len(names) == 1 else ""
    return f"`{name}`: {text}" if 0 < len(name) <= LONGEST_LEAD and name not in text else text


def _without_numbers(text: str) -> str:
    bare = AT_LINE.sub("", text)
    if not any(map(str.isdigit, bare)):
        return bare
    return IN_PASSING.sub("", ASIDE.sub("", PLACE.sub(r"\1", bare)))


def _names(text: str) -> tuple[str, ...]:
    """The files that a text names, or the other things."""
    named = mention(text)
    return named.paths or named.symbols
