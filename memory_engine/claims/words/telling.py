"""Words of a sentence that tell what it is about."""

from __future__ import annotations

from functools import lru_cache

from memory_engine.claims.words.smallwords import STOP
from memory_engine.domain.patterns import regex

WORD = regex(r"\w+(?:[.-]\w+)*")
SHORTEST_PLAIN = 4
"""[characters] Of a word in backticks that could as well stand in prose (``run``, ``id``)."""
RETOLD = 0.6
"""[share of its words] From here on a sentence may retell a source."""


@lru_cache(maxsize=4096)
def telling_words(sentence: str) -> frozenset[str]:
    """Collect the words of a sentence that tell what it is about."""
    plain = sentence.isascii()
    words = (
        {*WORD.findall(sentence.lower())}
        if plain
        else {word.lower() for word in WORD.findall(sentence)}
    )
    return frozenset([word for word in words - STOP if len(word) >= SHORTEST_PLAIN])
