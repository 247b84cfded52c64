"""The code of a test file, without comments and texts."""

from __future__ import annotations

import re

TEXT = (
    r"\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|`(?:[^`\\]|\\.)*(?:`|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
)

TEXTS = re.compile(TEXT, re.S)
SLASHES = re.compile(rf"(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>{TEXT})", re.S)

HASHES = re.compile(rf"(?P<comment>#(?!\{{)[^\n]*)|(?P<text>{TEXT})", re.S)


COMPUTED = re.compile(r"\$\{|#\{")
"""In a text: a part of it is computed."""


def without_comments(content: str, hashes: bool) -> str:
    """The code with its comments blank.

    A text over several lines becomes one line.
    """
    return (HASHES if hashes else SLASHES).sub(_kept, content)


def _kept(match: re.Match[str]) -> str:
    text = match["text"]
    if text is None:
        return " "
    flat = text.replace("\n", " ")
    return f"computed({flat})" if COMPUTED.search(text) else flat


def masked(code: str) -> str:
    """Put signs that mean nothing in the place of texts."""
    return TEXTS.sub(lambda match: "q" * len(match[0]), code)


def without_texts(code: str) -> str:
    """Empty the texts in code."""
    return TEXTS.sub('""', code)
