"""What a text says beside its markers for secrets."""

from __future__ import annotations

from memory_engine.domain.patterns import regex
from memory_engine.privacy import OPEN

MARKED = regex(r"\[redacted:[\w.-]+\]")
LABEL = regex(r"\W*[\w.-]+\s?[:=]\s?[\"'`]?(?=\[redacted:)")
"""A name that is given the secret, and nothing but a name."""


def only_marked(text: str) -> bool:
    """Tell a text with nothing left beside its markers.

    The rest was taken out of it.
    """
    if OPEN not in text:
        return False
    rest = MARKED.sub("", LABEL.sub("", text))
    return not any(map(str.isalnum, rest))
