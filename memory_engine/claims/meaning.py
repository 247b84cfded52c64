"""From a word to what it stands for: its stem, the group it belongs to, whether it denies, and
what it excludes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from memory_engine.claims import opposites, synonyms
from memory_engine.claims.smallwords import STOP
from memory_engine.claims.stem import stem
from memory_engine.domain.table import words


class Meaning(NamedTuple):
    """What a word stands for: the stem of its group's first word, and whether it is the denial
    of that."""

    canon: str
    denies: bool = False


def _root(word: str) -> str:
    return word if word in STOP else stem(word)


_GROUPS = synonyms.VERBS + synonyms.NOUNS
_HEADS = {
    stem(word): stem(group[0]) for group in reversed(_GROUPS) for word in group if "_" not in word
}
EXPRESSIONS: dict[tuple[str, ...], str] = {
    tuple(map(_root, word.split("_"))): stem(group[0])
    for group in _GROUPS
    for word in group
    if "_" in word
}
"""The roots of an expression of several words -> the group that it stands for."""


def _canon(word: str) -> str:
    root = _root(word)
    return _HEADS.get(root, root)


def _canons(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_canon, listed))


def _excluding() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    pairs = [
        pair for rivals in opposites.RIVALS for pair in ((x, y) for x in rivals for y in rivals)
    ]
    for left, right in [*opposites.ANTONYMS, *pairs]:
        one, other = _canon(left), _canon(right)
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return {word: frozenset(others) for word, others in found.items()}


VERBS = frozenset(stem(group[0]) for group in synonyms.VERBS)
LIGHT, FILLERS, APPOSITIVE, SORTS = map(
    _canons, (synonyms.LIGHT, synonyms.FILLERS, synonyms.APPOSITIVE, synonyms.SORTS)
)
FUNCTIONAL_VERBS = _canons(synonyms.FUNCTIONAL_VERBS)
NAMING_VERBS = _canons(synonyms.NAMING_VERBS)
LOCATING_VERBS = _canons(synonyms.LOCATING_VERBS)
MAKING_VERBS = _canons(synonyms.MAKING_VERBS)
MANY_VALUED = _canons(synonyms.MANY_VALUED)
UNDOING = _canons(synonyms.UNDOING)
MAKING = _canons(synonyms.MAKING)
EMPTY = _canons(synonyms.EMPTY)
STAYING = _canons(synonyms.STAYING)
LOCATIVE, NEEDING = map(_canons, (synonyms.LOCATIVE, synonyms.NEEDING))
ATTRIBUTES, MANNERS = map(_canons, (synonyms.ATTRIBUTES, synonyms.MANNERS))
CONVERSE, BARE_VERBS = synonyms.CONVERSE, synonyms.BARE_VERBS
_KIN = frozenset(map(_canons, synonyms.KIN))
_KINDRED = {
    one: frozenset().union(*(pair for pair in _KIN if one in pair))
    for one in frozenset().union(*_KIN)
}
_DENIALS = {stem(word): _canon(base) for word, base in opposites.COMPLEMENTS.items()}
_EXCLUDED = _excluding()
_OPPOSED = frozenset(
    frozenset((_canon(left), _canon(right)))
    for left, right in (
        *opposites.ANTONYMS,
        *(tuple(sorted(rivals)) for rivals in opposites.RIVALS if len(rivals) == 2),
    )
)
_ENDINGS = words(
    "al ional ison ic ical s y ly ed ing ion ation ment able ible ive ity ness ize iz ent "
    "ant ence ance ency ful age ary ory"
)
_SHORTEST = 4
"""[letters] A shorter stem is the beginning of words that have nothing to do with it."""
_ABBREVIATION = 3
"""[letters] The least that an abbreviation keeps, and leaves out: ``lon``, ``param``."""
_NON, _UN = 8, 7
"""[letters] Of a word at least whose ``non`` or ``un`` may deny the rest: ``nonce`` and
``under`` deny nothing."""


@lru_cache(maxsize=32768)
def meaning(word: str) -> Meaning:
    """Think: what a lower-case word stands for."""
    root = stem(word)
    head = _HEADS.get(root, root)
    if root in _DENIALS or head in _DENIALS:
        return Meaning(_DENIALS.get(root) or _DENIALS[head], True)
    if root in _HEADS or root in _EXCLUDED:
        return Meaning(head)
    verb = next(
        (_HEADS[s] for ending in ("", "e", "ate") if (s := stem(word[:-4] + ending)) in _HEADS), ""
    )
    if verb and word.endswith("able"):
        return Meaning(verb)
    denied = _denied(word)
    return Meaning(meaning(denied).canon, True) if denied else Meaning(root)


def grouped(canon: str) -> Meaning:
    """Think: what a group of words stands for: the group itself, or the denial of another."""
    return Meaning(_DENIALS[canon], True) if canon in _DENIALS else Meaning(canon)


def _denied(word: str) -> str:
    """``unverified`` denies ``verified``, ``nonblocking`` denies ``blocking``; ``under`` and
    ``nonce`` deny nothing."""
    if word.startswith("non") and len(word) >= _NON:
        return word[3:]
    if (
        word.startswith("un")
        and len(word) >= _UN
        and word.endswith(("ed", "able", "en"))
        and not word.startswith("under")
    ):
        return word[2:]
    return ""


def excluded(left: str, right: str) -> bool:
    """Think: whether two groups are antonyms or rivals: a thing is not both."""
    return right in _EXCLUDED.get(left, ())


def opposed(left: str, right: str) -> bool:
    """Tell whether what is not the one may be called the other: not eager, lazy; of rivals there
    are more."""
    return frozenset((left, right)) in _OPPOSED


def akin(left: str, right: str) -> bool:
    """Tell whether one group may stand for another in some sentences.

    That proposes a pair and explains nothing; what explains is ``derived``, or ``relate.near``.
    """
    if frozenset((left, right)) in _KIN or derived(left, right):
        return True
    short, long = sorted((left, right), key=len)
    return (
        long.startswith(short)
        and len(short) >= _ABBREVIATION
        and len(long) - len(short) >= _ABBREVIATION
    )


def derived(left: str, right: str) -> bool:
    """Tell whether one word is made of the other by an ending."""
    short, long = sorted((left, right), key=len)
    rest = long[len(short) :]
    return (
        long.startswith(short)
        and len(short) >= _SHORTEST
        and (rest in _ENDINGS or rest in ("er", f"{short[-1]}er"))
    )


def kindred(canon: str) -> frozenset[str]:
    """Give the groups that are listed as akin or contrary to this one."""
    return _EXCLUDED.get(canon, frozenset()) | _KINDRED.get(canon, frozenset())


def beginning(canon: str) -> frozenset[str]:
    """Give what two groups share of which the one is a derivation of the other."""
    return frozenset({f"{canon[:_ABBREVIATION]}…"}) if len(canon) >= _ABBREVIATION else frozenset()


CAUSING = frozenset(meaning(word).canon for word in synonyms.CAUSING)
HARM = frozenset(meaning(word).canon for word in synonyms.HARM)
