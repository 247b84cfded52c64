"""What a text says beside the markers that stand in it for secrets."""

from __future__ import annotations

from memory_engine.domain.patterns import regex
from memory_engine.privacy import OPEN

MARKED = regex(r"\[redacted:[\w.-]+\]")
LABEL = regex(r"\W*[\w.-]+\s?[:=]\s?[\"'`]?(?=\[redacted:)")
"""A name that is given the secret, and nothing but a name."""


def only_marked(text: str) -> bool:
    """Tell a text that says nothing beside what was taken out of it."""
    if OPEN not in text:
        return False
    rest = MARKED.sub("", LABEL.sub("", text))
    return not any(map(str.isalnum, rest))
