"""Whether two lines say the same in other words, told cheaply: enough to keep a taken-back claim
off a page.

Belief compares claims with care (``relate.likeness``); this is for showing alone, where a line too
few does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from memory_engine.claims.telling import RETOLD, telling_words
from memory_engine.domain.records import Fact, Standing

DENIES = re.compile(r"\b(?:not|never|no|none|cannot|without|\w+n't)\b", re.I)
FEWEST = 3
"""[words] That two lines must share to say much the same."""

NUMBER = re.compile(r"\d+(?:\.\d+)*")


def says_again(one: str, other: str) -> bool:
    """Tell whether two lines share most of their telling words, every number, and whether they
    deny."""
    words, others = telling_words(one), telling_words(other)
    shared = len(words & others)
    if not shared or shared < RETOLD * max(len(words), len(others)):
        return False
    same_numbers = set(NUMBER.findall(one)) == set(NUMBER.findall(other))
    return same_numbers and bool(DENIES.search(one)) == bool(DENIES.search(other))


def much_the_same(one: str, other: str, shared: int) -> bool:
    """Tell whether the shorter of two lines says little that the other does not, of so many shared
    words.

    It is for what is only shown elsewhere then, so numbers and denials are not looked at.
    """
    fewest = min(len(telling_words(one)), len(telling_words(other)))
    return shared >= FEWEST and shared >= RETOLD * fewest


def said_again(pool: Sequence[Standing], gone: Iterable[Fact]) -> frozenset[str]:
    """Find, by id, what is only heard and says again what was taken back."""
    heard: dict[str, list[Standing]] = {}
    for one in pool:
        if one.mark == "heard":
            for word in telling_words(one.fact.text):
                heard.setdefault(word, []).append(one)
    return frozenset(
        one.fact.id
        for fact in gone
        for one in {
            one.fact.id: one for word in telling_words(fact.text) for one in heard.get(word, ())
        }.values()
        if says_again(one.fact.text, fact.text)
    )
