"""Whether two lines say the same in other words, told cheaply.

Belief compares claims with care (``relate.likeness``); this is for showing alone, where a line too
few does no harm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from memory_engine.claims.mention import looks_like_code
from memory_engine.claims.prose import CODE
from memory_engine.claims.words.telling import RETOLD, telling_words
from memory_engine.domain.patterns import regex
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.formats.lines import rank

DENIES = regex(r"\b(?:not|never|no|none|cannot|without|\w+n't)\b", re.I)
FEWEST = 3
"""[words] That two lines must share to say much the same."""

NUMBER = regex(r"\d+(?:\.\d+)*")
NAME = regex(r"[\w./-]+")


def says_again(one: str, other: str) -> bool:
    """Tell whether two lines share most words, numbers and denial."""
    words, others = telling_words(one), telling_words(other)
    shared = len(words & others)
    if not shared or shared < RETOLD * max(len(words), len(others)):
        return False
    same_numbers = set(NUMBER.findall(one)) == set(NUMBER.findall(other))
    return same_numbers and bool(DENIES.search(one)) == bool(DENIES.search(other))


def much_the_same(one: str, other: str, shared: int) -> bool:
    """Tell whether the shorter line says little beyond the shared words.

    It is for what is only shown elsewhere then, so numbers and denials are not looked at.
    """
    fewest = min(len(telling_words(one)), len(telling_words(other)))
    return shared >= FEWEST and shared >= RETOLD * fewest


def repeated(pool: Sequence[Standing]) -> frozenset[str]:
    """Find heard lines that surer or weightier ones repeat.

    They say nothing beyond one.
    """
    kept: list[str] = []
    by_word: dict[str, list[int]] = {}
    found: set[str] = set()
    for one in sorted(pool, key=rank):
        text = one.fact.text
        words = telling_words(text)
        if one.mark == "heard":
            shared = Counter(place for word in words for place in by_word.get(word, ()))
            near = (kept[at] for at, count in shared.items() if count >= RETOLD * len(words))
            if any(_nothing_beyond(text, other) for other in near):
                found.add(one.fact.id)
                continue
        for word in words:
            by_word.setdefault(word, []).append(len(kept))
        kept.append(text)
    return frozenset(found)


def _nothing_beyond(text: str, other: str) -> bool:
    """Tell whether another text has all names, numbers, denials.

    It is those of this one.
    """
    enough = len(telling_words(text) & telling_words(other)) >= FEWEST
    numbers = set(NUMBER.findall(text)) <= set(NUMBER.findall(other))
    denied = bool(DENIES.search(text)) == bool(DENIES.search(other))
    return enough and numbers and denied and _named(text) <= _named(other)


def _named(text: str) -> set[str]:
    """The names of code in a text."""
    quoted = {name for code in CODE.finditer(text) for name in NAME.findall(code[2])}
    return quoted | {word for word in NAME.findall(CODE.sub(" ", text)) if looks_like_code(word)}


def said_again(pool: Sequence[Standing], gone: Iterable[Fact]) -> frozenset[str]:
    """Find what is only heard and repeats what was taken back."""
    heard: dict[str, list[Fact]] = {}
    for one in pool:
        for word in telling_words(one.fact.text) if one.mark == "heard" else ():
            heard.setdefault(word, []).append(one.fact)
    return frozenset(id for fact in gone for id in _again(fact.text, heard))


def _again(gone: str, heard: Mapping[str, Sequence[Fact]]) -> Iterator[str]:
    """The ids of facts that say one text again."""
    near = {fact.id: fact.text for word in telling_words(gone) for fact in heard.get(word, ())}
    yield from (id for id, text in near.items() if says_again(text, gone))
