"""What looks like a secret in a text."""

from __future__ import annotations

import re

SECRET = re.compile(
    r"(?<![\w+=])(?=[\w+=]*[A-Z])(?=[\w+=]*[a-z])(?=[\w+=]*\d)[\w+=]{24,}|\b(?:sk|pk|ghp|"
    r"gho|xox[abp]|AKIA)[-_]?\w{12,}|\b[0-9a-f]{32,}\b"
)

SHORTEST_SECRET = 14
"""[characters] Without white space."""


def secret_in(text: str) -> bool:
    """Tell whether something long and unbroken looks like a secret."""
    words = text.split()
    if len(max(words, key=len, default="")) < SHORTEST_SECRET:
        return False
    return (
        SECRET.search(" ".join([word for word in words if len(word) >= SHORTEST_SECRET]))
        is not None
    )


def without_secrets(text: str) -> str:
    """Put a word in the place of what looks like a secret."""
    return SECRET.sub("[secret]", text) if secret_in(text) else text
