"""What a text is about, whatever its grammar."""

from __future__ import annotations

from functools import lru_cache

from memory_engine.claims.words.meaning import meaning
from memory_engine.claims.words.smallwords import EFFECTS
from memory_engine.claims.words.tokens import tokens


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Collect what a text is about: names, and words' meanings."""
    return frozenset(
        meaning(token.norm).canon if token.kind == "word" else token.norm
        for token in tokens(text)
        if token.kind != "mark" and not (token.kind == "word" and token.norm in EFFECTS)
    )
