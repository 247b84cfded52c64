"""How the name of a thing is written out."""

from __future__ import annotations

import re
from functools import lru_cache

from memory_engine.claims.words.meaning import meaning


def pieces(name: str) -> frozenset[str]:
    """Give what a name is put together from, as it is written."""
    return frozenset(re.split(r"[\s/:=_&-]+", name.lower())) - {""}


LONGEST_ACRONYM = 6
"""[letters] More is a word in capitals."""


@lru_cache(maxsize=8192)
def subwords(name: str) -> frozenset[str]:
    """Give what the words of a name stand for.

    Of ``MAX_RETRIES`` maximum and retry.
    """
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return frozenset(meaning(part.lower()).canon for part in parts)
