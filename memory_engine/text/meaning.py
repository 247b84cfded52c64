"""From a word to what it stands for: its stem, the group it belongs to, whether it denies, and what it excludes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from memory_engine.text import opposites, synonyms
from memory_engine.text.smallwords import STOP
from memory_engine.text.stem import stem


class Meaning(NamedTuple):
    """What a word stands for: the first word of its group, and whether it is the denial of that."""

    canon: str
    denies: bool = False


def _root(word: str) -> str:
    return word if word in STOP else stem(word)


_SINGLE: dict[str, str] = {}
EXPRESSIONS: dict[str, list[tuple[tuple[str, ...], str]]] = {}
"""First root of an expression of several words -> (all its roots, the group it stands for), longest first."""

for _head, *_others in synonyms.VERBS + synonyms.NOUNS:
    _canon = stem(_head)
    _SINGLE[_canon] = _canon
    for _word in _others:
        if "_" in _word:
            _roots = tuple(_root(part) for part in _word.split("_"))
            EXPRESSIONS.setdefault(_roots[0], []).append((_roots, _canon))
        else:
            _SINGLE.setdefault(stem(_word), _canon)
for _choices in EXPRESSIONS.values():
    _choices.sort(key=lambda choice: -len(choice[0]))

VERBS = frozenset(stem(head) for head, *_ in synonyms.VERBS)
LIGHT = frozenset(_SINGLE.get(stem(word), stem(word)) for word in synonyms.LIGHT)
FILLERS = frozenset(_SINGLE.get(stem(word), stem(word)) for word in synonyms.FILLERS)
APPOSITIVE = frozenset(_SINGLE.get(stem(word), stem(word)) for word in synonyms.APPOSITIVE)
CONVERSE = frozenset(stem(word) for word in synonyms.CONVERSE)
_KIN = frozenset(frozenset(_SINGLE.get(stem(part), stem(part)) for part in pair) for pair in synonyms.KIN)
_DENIALS = {stem(word): _SINGLE.get(stem(base), stem(base)) for word, base in opposites.COMPLEMENTS.items()}
_EXCLUDED: dict[str, set[str]] = {}
for _left, _right in opposites.ANTONYMS:
    for _one, _other in ((_left, _right), (_right, _left)):
        _one, _other = (_SINGLE.get(_root(w), _root(w)) for w in (_one, _other))
        if _one != _other:
            _EXCLUDED.setdefault(_one, set()).add(_other)
_RIVAL_SETS: dict[str, list[int]] = {}
for _number, _set in enumerate(opposites.RIVALS):
    for _word in _set:
        _RIVAL_SETS.setdefault(_SINGLE.get(_root(_word), _root(_word)), []).append(_number)


@lru_cache(maxsize=32768)
def meaning(word: str) -> Meaning:
    """Think: what a lower-case word stands for."""
    root = stem(word)
    known = _DENIALS.get(root) or _DENIALS.get(_SINGLE.get(root, ""))
    if known:
        return Meaning(known, True)
    if root in _SINGLE or root in _EXCLUDED:
        return Meaning(_SINGLE.get(root, root))
    denied = _denied(word)
    return Meaning(meaning(denied).canon, True) if denied else Meaning(root)


def grouped(canon: str) -> Meaning:
    """Think: what a group of words stands for: the group itself, or the denial of another."""
    denied = _DENIALS.get(canon)
    return Meaning(denied, True) if denied else Meaning(canon)


def _denied(word: str) -> str:
    """``unverified`` denies ``verified``, ``nonblocking`` denies ``blocking``; ``under`` and ``nonce`` deny nothing."""
    if word.startswith("non") and len(word) > 7:
        return word[3:]
    if word.startswith("un") and len(word) > 6 and word.endswith(("ed", "able", "en")) and not word.startswith("under"):
        return word[2:]
    return ""


def excluded(left: str, right: str) -> bool:
    """Think: whether two groups are antonyms or rivals: a thing is not both."""
    if right in _EXCLUDED.get(left, ()):
        return True
    sets = _RIVAL_SETS.get(left)
    return bool(sets) and left != right and any(number in _RIVAL_SETS.get(right, ()) for number in sets or ())


def akin(left: str, right: str) -> bool:
    """Think: whether two groups stand for one another in some sentences, or one word is a derivation of the other."""
    if frozenset((left, right)) in _KIN:
        return True
    short, long = sorted((left, right), key=len)
    return len(short) >= 5 and long.startswith(short) and long[len(short) :] in _DERIVED


_DERIVED = frozenset(["al", "ic", "ical", "s", "y", "ly", "ed", "ing", "ion", "ation", "ment", "able", "ible", "ive", "ive", "ity", "ness", "ize", "iz", "ent", "ant", "ence", "ance", "ful", "age", "ary", "ory"])
