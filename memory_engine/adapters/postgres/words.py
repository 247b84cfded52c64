"""Words as FTS5 cuts them.

Runs of letters and digits, small, without marks above them. What is indexed and what is asked are
cut alike, so that both databases find the same texts.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

PHRASE = re.compile(r'"([^"]*)"|([^\s"]+)')
ANY = "OR"
"""What stands between phrases of which any may be found."""
MOST_PLACES = 16_383
"""The last place that a tsvector tells apart."""
LONGEST_WORD = 2_000
"""[bytes] Of a word in a tsvector; for a longer one its digest stands there."""


def words_in(text: str) -> list[str]:
    """List the words of a text, in order."""
    letters = (_plain(letter) for letter in text.lower())
    return "".join(letters).split()


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isalnum() else " "
    kind = unicodedata.category(letter)
    if kind == "Mn":
        return ""
    if kind[0] not in "LN" and kind != "Co":
        return " "
    return unicodedata.normalize("NFD", letter)[0] if kind[0] == "L" else letter


def places(words: list[str]) -> str:
    """Write words with their places, as a tsvector is written."""
    return " ".join(
        f"{_quoted(word)}:{min(place, MOST_PLACES)}" for place, word in enumerate(words, 1)
    )


def asked(match: str) -> list[list[str]]:
    """Read a question: phrases, of which any may be found."""
    return [
        words
        for quoted, bare in PHRASE.findall(match)
        if bare != ANY and (words := words_in(quoted or bare))
    ]


def phrase(words: list[str]) -> str:
    """Write one phrase as a tsquery is written."""
    return " <-> ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if len(word.encode()) > LONGEST_WORD:
        word = sha256(word.encode()).hexdigest()
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
