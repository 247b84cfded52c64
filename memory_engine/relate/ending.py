"""Whether a later sentence ends what an earlier one says.

A stop, a move, a replacement; a correction is told in ``correction``.

Two sentences that merely differ end nothing, however alike they are. It takes a word that says that
something has changed or was wrong; and the two must speak of one thing, in one scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from memory_engine.claims.stance.plainly import CORRECTING, denied_whole, made_another, plainly
from memory_engine.claims.words.content import content
from memory_engine.claims.words.meaning import LOCATING_VERBS, MAKING_VERBS, meaning
from memory_engine.relate.changed import CHANGED, OWNING, canons
from memory_engine.relate.ending_forms import (
    CONTRASTED,
    LEFT,
    MOVES,
    OF_SELF,
    REPLACEMENTS,
    SUPPORT,
    TAKEN_OUT,
    TAKES_BACK,
    UNSAID,
)
from memory_engine.relate.sense import sense
from memory_engine.relate.terms import Sense, Term, is_topic

_CUES = canons(
    "fine ok okay allow permit welcome back again now may can apply hold need necessary require "
    "forbid valid forget ignore drop scrap lift cancel disregard rule ban instruction requirement "
    "convention off gone over void withdraw stop please never always use run do from longer any "
    "anymore more after all must not"
)
_PLACES = frozenset({"in", "on", "at", "to", "under", "with", "by", "from", "of"})
_STANDING = canons(
    "live work support call name run use define own maintain belong host write manage lead"
)
_PLACED_BY_OBJECT = canons("support call name")
_USING = MAKING_VERBS | LOCATING_VERBS | canons("use run format lint test check manage store")
_SPEAKERS = canons("team project everyone ops just finally")


@lru_cache(maxsize=1024)
def ends(earlier: str, later: str) -> str:
    """Say how a later sentence plainly ends what an earlier one says.

    "" where it does not.
    """
    return next(_reasons(earlier, later), "")


def _reasons(earlier: str, later: str) -> Iterator[str]:
    later = later.replace("’", "'")
    if _another_preference(earlier, later):
        yield "another preference of one's own"
    if not sense(later).scopes <= sense(earlier).scopes:
        return
    if any(
        _gives_way(earlier, found.groupdict(), later[: found.start()])
        for found in _found(REPLACEMENTS, later)
    ):
        yield "replaced"
    if any(_unsupported(earlier, found["old"]) for found in _found(SUPPORT, later)):
        yield "no longer supported"
    if _taken_out(earlier, later):
        yield "taken out"
    if _contrasted(earlier, later):
        yield "corrected"
    if (left := LEFT.match(later)) and _worked_at(earlier, left["who"], left["what"]):
        yield "left"
    if any(_moved_away(earlier, found.groupdict()) for found in _found(MOVES, later)):
        yield "moved"


@lru_cache(maxsize=1024)
def may_end(later: str) -> bool:
    """Tell whether a sentence has a cue that ends anything."""
    straight = later.replace("’", "'")
    plain = plainly(straight)
    patterns = (
        CORRECTING,
        CHANGED,
        TAKES_BACK,
        UNSAID,
        LEFT,
        *REPLACEMENTS,
        *SUPPORT,
        *TAKEN_OUT,
        *MOVES,
    )
    cues = (
        denied_whole(straight)
        or made_another(straight)
        or OF_SELF.match(plain)
        or CONTRASTED.match(plain)
    )
    return bool(cues) or any(pattern.search(straight) for pattern in patterns)


def takes_back(rule: str, later: str) -> str:
    """Say that a later sentence plainly takes a standing instruction back.

    "" where it does not.
    """
    found = ends(rule, later) or _unsaid(rule, later)
    if found or not TAKES_BACK.search(later.replace("’", "'")):
        return found
    spoken_of = content(later) - _CUES
    return "taken back" if spoken_of and spoken_of <= content(rule) else ""


def _unsaid(rule: str, later: str) -> str:
    """Tell that whatever was said about something is taken back.

    It is what the rule is about.
    """
    found = UNSAID.match(later.replace("’", "'"))
    about = content(found["about"]) - _CUES if found else frozenset[str]()
    return "taken back" if about and about <= content(rule) else ""


def _another_preference(earlier: str, later: str) -> bool:
    """Tell whether somebody likes now what he did not, or conversely."""
    one, other = (OF_SELF.match(plainly(text.replace("’", "'"))) for text in (earlier, later))
    return bool(
        one
        and other
        and bool(one["no"]) != bool(other["no"])
        and content(one["of"]) == content(other["of"])
    )


def _taken_out(earlier: str, later: str) -> bool:
    """Tell whether all that was said is where the thing was."""
    found = next(iter(_found(TAKEN_OUT, later)), None)
    if not found:
        return False
    what, where, said = content(found["what"]), content(found["where"]), sense(earlier)
    rest = {term.role for term in said.terms if term.canon not in what | where}
    return what | where <= content(earlier) and rest <= {"verb"} and not said.flips


def _contrasted(earlier: str, later: str) -> bool:
    """Tell whether a sentence denies by name what an earlier one had.

    And says the same of the same thing, with another in its place.
    """
    found = CONTRASTED.match(plainly(later))
    if not found:
        return False
    spoken, what, new, old = (
        content(earlier),
        content(found["what"]),
        content(found["new"]),
        content(found["old"]),
    )
    return (
        bool(what and new and old)
        and old <= spoken
        and not new & spoken
        and spoken - old == what
        and not sense(earlier).flips
    )


def _worked_at(earlier: str, who: str, what: str) -> bool:
    """Tell whether somebody worked or lived, earlier, where he has left."""
    said, spoken = sense(earlier), content(earlier)
    verbs = {term.canon for term in said.terms if term.role == "verb"}
    bound = not verbs - _STANDING and bool(verbs or said.copula) and not said.flips
    return (
        bound
        and any(term.canon in content(who) for term in said.terms[:1])
        and content(what) <= spoken - content(who)
    )


@lru_cache(maxsize=1024)
def _found(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[re.Match[str], ...]:
    """Find all that patterns find in a sentence.

    It is held against each of its neighbours.
    """
    return tuple(found for pattern in patterns if (found := pattern.search(text)))


def _unsupported(earlier: str, old: str) -> bool:
    """Tell whether what has no support now was supported."""
    spoken_of = content(earlier)
    return (
        meaning("support").canon in spoken_of
        and content(old) <= spoken_of
        and not sense(earlier).flips
    )


def _gives_way(earlier: str, named: dict[str, str | None], subject: str) -> bool:
    """Tell whether an earlier sentence stands on what is dropped.

    It is its value or its tool, not its topic.
    """
    old, new, what = (
        content(named["old"] or ""),
        content(named.get("new") or ""),
        content(named.get("what") or ""),
    )
    said, spoken = sense(earlier), content(earlier)
    speaks_of = content(subject) - _CUES - _SPEAKERS
    if speaks_of and not speaks_of & spoken:
        return False
    there = new and new <= spoken and not _another_name(named.get("new") or "", earlier)
    if not old or not old <= spoken or there or said.flips:
        return False
    if what and spoken - old - _CUES and not (what & spoken):
        return False
    if what and spoken - old == what:
        return True  # whoever holds an office, and who took it over from him
    terms = [term for term in said.terms if term.canon in old or term.raw.lower() in old]
    return any(_stood_on(said, term) for term in terms)


def _another_name(name: str, earlier: str) -> bool:
    """Tell whether a name stands nowhere in a text.

    Its letters may mean anything there.
    """
    return name[:1].isupper() and name.strip(" .,;!`").lower() not in earlier.lower()


_OUR_OWN = re.compile(r" (?:is|are) (?:our|my|the team's) ", re.I)
"""What a thing is to us it is no longer where it is gone."""


def _stood_on(said: Sense, term: Term) -> bool:
    if not is_topic(said, term) or _OUR_OWN.search(said.raw):
        return True
    return not said.copula and any(
        other.role == "verb" and other.canon in _USING for other in said.terms
    )


def _moved_away(earlier: str, named: dict[str, str | None]) -> bool:
    """Tell whether what was moved was elsewhere, or another's."""
    what, new, who = (
        content(named["what"] or ""),
        content(named["new"] or ""),
        content(named.get("who") or ""),
    )
    said, spoken = sense(earlier), content(earlier)
    if (
        not what
        or not what <= spoken
        or (new and new <= spoken)
        or said.flips
        or (who and not who <= spoken)
    ):
        return False
    verbs = {term.canon for term in said.terms if term.role == "verb"}
    if verbs - _STANDING or not (verbs or said.copula):
        return False
    if named.get("gave") and OWNING & verbs:
        return True
    if "who" in named or "took" in named:
        return bool(OWNING & verbs)
    value = [term for term in said.terms if term.canon not in what and not is_topic(said, term)]
    return any(term.role in _PLACES for term in value) or bool(value and verbs & _PLACED_BY_OBJECT)
