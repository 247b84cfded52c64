"""From a word to what it stands for, denies and excludes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from memory_engine.claims.words import opposites, roles, synonyms
from memory_engine.claims.words.smallwords import STOP
from memory_engine.claims.words.stem import stem
from memory_engine.domain.table import words


class Meaning(NamedTuple):
    """What a word stands for, and whether it is the denial.

    It stands for the stem of its group's first word.
    """

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
    """Each group -> those that exclude it: antonyms and rivals."""
    found: dict[str, set[str]] = defaultdict(set)
    rivals = (pair for group in opposites.RIVALS for pair in permutations(group, 2))
    for pair in (*opposites.ANTONYMS, *rivals):
        left, right = map(_canon, pair)
        if left != right:
            found[left].add(right)
            found[right].add(left)
    return {group: frozenset(others) for group, others in found.items()}


VERBS = frozenset(stem(group[0]) for group in synonyms.VERBS)
LIGHT, FILLERS, APPOSITIVE, SORTS = map(
    _canons, (roles.LIGHT, roles.FILLERS, roles.APPOSITIVE, roles.SORTS)
)
FUNCTIONAL_VERBS = _canons(roles.FUNCTIONAL_VERBS)
NAMING_VERBS = _canons(roles.NAMING_VERBS)
LOCATING_VERBS = _canons(roles.LOCATING_VERBS)
MAKING_VERBS = _canons(roles.MAKING_VERBS)
MANY_VALUED = _canons(roles.MANY_VALUED)
UNDOING = _canons(roles.UNDOING)
MAKING = _canons(roles.MAKING)
EMPTY = _canons(roles.EMPTY)
DIMENSIONS = _canons(roles.DIMENSIONS)
STAYING = _canons(roles.STAYING)
LOCATIVE, NEEDING = map(_canons, (roles.LOCATIVE, roles.NEEDING))
ATTRIBUTES, MANNERS = map(_canons, (roles.ATTRIBUTES, roles.MANNERS))
CONVERSE, BARE_VERBS = roles.CONVERSE, roles.BARE_VERBS
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
    """Find what a lower-case word stands for."""
    root = stem(word)
    head = _HEADS.get(root, root)
    if base := _DENIALS.get(root) or _DENIALS.get(head):
        return Meaning(base, True)
    if root in _HEADS or root in _EXCLUDED:
        return Meaning(head)
    if verb := _enabled(word):
        return Meaning(verb)
    denied = _denied(word)
    return Meaning(meaning(denied).canon, True) if denied else Meaning(root)


def _enabled(word: str) -> str:
    """The group of the verb in ``configurable`` and its like."""
    if not word.endswith("able"):
        return ""
    stems = (stem(word[:-4] + ending) for ending in ("", "e", "ate"))
    return next((_HEADS[verb] for verb in stems if verb in _HEADS), "")


def grouped(canon: str) -> Meaning:
    """Find what a group of words stands for, or denies."""
    return Meaning(_DENIALS[canon], True) if canon in _DENIALS else Meaning(canon)


def _denied(word: str) -> str:
    """What a word denies: ``unverified`` denies ``verified``, ``nonblocking`` ``blocking``."""
    if word.startswith("non") and len(word) >= _NON:
        return word[3:]
    un = word.startswith("un") and not word.startswith("under") and len(word) >= _UN
    return word[2:] if un and word.endswith(("ed", "able", "en")) else ""


def excluded(left: str, right: str) -> bool:
    """Tell whether a thing cannot be both of two groups."""
    return right in _EXCLUDED.get(left, ())


def opposed(left: str, right: str) -> bool:
    """Tell whether not to be one is the other: eager, lazy.

    Of rivals there are more than two.
    """
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
    """Give the groups listed as akin or contrary to this one."""
    return _EXCLUDED.get(canon, frozenset()) | _KINDRED.get(canon, frozenset())


def beginning(canon: str) -> frozenset[str]:
    """Give what a group shares with those derived from it."""
    return frozenset({f"{canon[:_ABBREVIATION]}…"}) if len(canon) >= _ABBREVIATION else frozenset()


CAUSING = frozenset(meaning(word).canon for word in roles.CAUSING)
HARM = frozenset(meaning(word).canon for word in roles.HARM)
