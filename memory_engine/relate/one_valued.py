"""Whether a text gives its subject its one value."""

from __future__ import annotations

import re
from collections.abc import Set

from memory_engine.claims.words.meaning import (
    FUNCTIONAL_VERBS,
    LOCATING_VERBS,
    MAKING_VERBS,
    MANY_VALUED,
    NAMING_VERBS,
    meaning,
)
from memory_engine.relate.terms import Sense, Term, is_topic


def functional(said: Sense, value: Term, run: bool) -> bool:
    """Tell whether a text gives its subject one value.

    It can have one at a time. ``run``: the value is a command, and there is one for a thing.
    """
    predicates = {
        term.canon for term in said.terms if term.role == "verb" or term.canon == "default"
    }
    if said.copula and value.raw[:1].isupper() and any(term.canon == "own" for term in said.terms):
        return value.role in ("subject", "object")  # "Ines is the owner", "the owner is Ines"
    if "own" in predicates:
        return value.role == "subject"  # the owner is the value, wherever it stands
    if is_topic(said, value):
        return value.kind == "number" and not said.event  # "8080 is the default port"
    if run or (said.passive and "call" in predicates and value.role == "object"):
        return True  # one command, or what it is called
    if value.kind == "number":
        return _one_figure(said, value, predicates)
    return (_one_name if value.hard else _one_word)(said, value, predicates)


def _one_figure(said: Sense, value: Term, predicates: Set[str]) -> bool:
    counted = "quantity all" in value.marks or (
        _beside_a_name(said, value) and not predicates & _SEVERAL
    )
    has = said.copula or bool(predicates) or _HAVING.search(said.raw) is not None
    return has and (counted or not predicates & _MANY_FIGURES)


def _one_name(said: Sense, value: Term, predicates: Set[str]) -> bool:
    """Tell whether a text gives its subject's one name.

    It is the one place, tool or thing that it can have.
    """
    if value.role == "in" and predicates & _WRITING:
        return True
    if value.role in _PLACED:
        places = _NAMED_PLACES if value.kind in ("path", "name") else frozenset[str]()
        held = any(term.kind == "number" for term in said.terms)
        put = predicates & (FUNCTIONAL_VERBS | LOCATING_VERBS | places)
        return not held and bool(put or (said.copula and not predicates))
    if value.role == "with":
        return bool(predicates & MAKING_VERBS)
    bound = FUNCTIONAL_VERBS if value.kind != "path" else FUNCTIONAL_VERBS - _SERVING
    return value.role == "object" and (said.copula or bool(predicates & bound))


def _one_word(said: Sense, value: Term, predicates: Set[str]) -> bool:
    named = value.raw[:1].isupper()
    if said.copula and not predicates and value.role in ("in", "at") and named:
        return True  # it is in one town at a time
    made = value.role == "with" and bool(predicates & MAKING_VERBS)
    made = made or (value.role == "in" and bool(predicates & _WRITING))
    is_it = named and (made or (said.copula and value.role == "object"))
    return is_it or bool(predicates & NAMING_VERBS)


_MANY_FIGURES = MANY_VALUED - {meaning("contain").canon}
"""Verbs that may hold of several figures: what contains 14 classes does not contain 15."""


_HAVING = re.compile(r" (?:has|have) ")


_NAMED_PLACES = frozenset(meaning(word).canon for word in ("run", "write", "upload", "publish"))
"""Verbs that may go to several systems, but to one path or named place at a time."""


_SEVERAL = MANY_VALUED - frozenset(meaning(word).canon for word in ("require", "use"))


_WRITING = frozenset(meaning(word).canon for word in ("write", "implement"))
"""Verbs of what is in one language at a time."""


_SERVING = frozenset({meaning("expose").canon})
"""Who exposes one route may expose another."""


_PLACED = {"in", "on", "at", "under", "from", "to"}


def _beside_a_name(said: Sense, value: Term) -> bool:
    """Whether a figure is the version of what is named before it."""
    at = next((place for place, term in enumerate(said.terms) if term is value), 0)
    return at > 0 and value.close and said.terms[at - 1].kind in ("tech", "name")
