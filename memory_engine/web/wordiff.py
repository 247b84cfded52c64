"""Two sentences side by side: which words went, which came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from memory_engine.domain.named import NamedTuple

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LIKE = 0.4
"""[share of words] In common, below which two sentences are better read whole."""
LONGEST = 600
"""[words] Compared: what is longer is no sentence."""


class Run(NamedTuple):
    """Some words, and whether they are the same in both sentences."""

    kind: Literal["same", "del", "ins"]
    text: str


class Pair(NamedTuple):
    """What each of two sentences says, word for word against the other."""

    was: Sequence[Run]
    now: Sequence[Run]


def compared(was: str, now: str) -> Pair:
    """Compare two sentences by words.

    Those that are quite unlike are given whole.
    """
    before, after = WORDS.findall(was), WORDS.findall(now)
    if max(len(before), len(after)) > LONGEST:
        return Pair([Run("same", was)], [Run("same", now)])
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LIKE:
        return Pair([Run("same", was)], [Run("same", now)])
    left, right = list[Run](), list[Run]()
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        left += [Run("same" if kind == "equal" else "del", gone)] if gone else []
        right += [Run("same" if kind == "equal" else "ins", come)] if come else []
    return Pair(left, right)
