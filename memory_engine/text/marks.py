"""Small words that cut a claim down or widen it (only, except, at most, may, formerly), held against each other."""

from __future__ import annotations

from memory_engine.text.terms import Sense

_ANYWHERE = ("only", "except", "time")
"""Marks that make another claim wherever one side has them alone ..."""
_WHEN_BOTH = ("aux", "bound", "quantity", "tense", "particle", "modal")
"""... and those that do where both sides have them, and not the same."""
_STRONG = {"quantity some", "quantity most", "quantity sometimes"}
_ALIKE = tuple(map(frozenset, (("modal may", "modal can"), ("modal must", "modal should"), ("aux is", "aux will"))))


def apart(a: Sense, b: Sense, required: bool) -> str:
    """Think: which sort of small word tells two texts apart, and how; "only after" says no more than that it is ``required``."""
    for name in (*_ANYWHERE, *_WHEN_BOTH):
        one, other = a.marked(name), b.marked(name)
        if one == other or (name == "only" and required):
            continue
        strict = (
            name in _ANYWHERE or (one ^ other) & _STRONG or (name == "modal" and "modal may" in one ^ other and not one & other)
        )
        if (strict and not _alike(one, other)) or (one and other and not _alike(one, other)):
            return f"{name} {shown(one)} / {shown(other)}"
    return ""


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and any(one | other <= alike for alike in _ALIKE)


def shown(marks: frozenset[str]) -> str:
    """Think: marks for a person, without their sort."""
    return ", ".join(sorted(mark.partition(" ")[2] or mark for mark in marks)) or "none"
