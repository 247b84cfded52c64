"""Which texts a night reads.

A fault in one text leaves that text out, named with its place, and the night goes on.

What is left out stays an observation: ``recall`` finds it, ``revert`` and taint count it. No later
night reads it again, for it would fare no better; what is said anew, shorter or in other words, is
another observation and is read.
"""

from __future__ import annotations

import re

from memory_engine.claims import query
from memory_engine.claims.length import SHORTER, excess
from memory_engine.claims.words.characters import composed
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.dream.night import Night
from memory_engine.dream.opening import tentative
from memory_engine.dream.pairs import MENDED, named
from memory_engine.dream.predicate import predicate
from memory_engine.formats import lines

LONE_WORD = re.compile(r"[A-Za-z']+[.!?]*")
"""In a script that parts its words."""


def unreadable(observation: Observation, night: Night) -> Problem | None:
    """Tell why a night must leave an observation out, if it must."""
    place = observation.provenance.log
    said = (
        observation.text,
        observation.subject,
        observation.attribute,
        observation.value,
        observation.scope,
    )
    if much := next(filter(None, map(excess, said)), ""):
        problem = Problem(place, f"left out, for {much}", SHORTER)
        night.watch(problem)
        return problem
    if LONE_WORD.fullmatch(composed(observation.text).strip()) and not observation.attribute:
        problem = Problem(
            place, "left out, for a word by itself says nothing", "Say it in a sentence."
        )
        night.watch(problem)
        return problem
    try:
        _rehearse(observation, night)
    except TEXT_FAULTS as fault:
        problem = Problem(place, f"left out, for it can't be read ({named(fault)})", MENDED)
        night.watch(problem)
        return problem
    return None


def _rehearse(observation: Observation, night: Night) -> None:
    """Read a text alone, as night, index and page do.

    Raises one of ``TEXT_FAULTS``. What only two texts together bring about is caught where they are
    compared (``pairs.asked``).
    """
    fact = tentative(Fact(observation.id), night.claim(observation), observation)
    _ = night.wording(fact.text).tokens
    query.terms_of(fact.text)
    predicate(fact)
    lines.topic(fact)
