"""The things that a sentence is about or names.

Another sentence may go on from these. No list of relations: a thing is a name, what stands in
backticks, and the words with which a sentence begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from memory_engine.claims.words.smallwords import STOP
from memory_engine.domain.patterns import regex

QUOTED = regex(r"`([^`\n]+)`|\"([^\"\n]+)\"")
NAMED = r"(?:[^\W\d_a-z]|\d)[\w'’.&/-]*"
JOINED = r"[ ,]+(?:(?:of|the|and|de|von|van|da|del|la|le)\s+)*"
NAME = regex(rf"{NAMED}(?:{JOINED}{NAMED})*")
"""A name of one or more words: each begins with a capital or a digit, small ones stand between."""
WORD = regex(r"\w[\w'’.&/-]*")
BORDERS = ".'’,"
MOST_WORDS = 60
"""[words] Of a sentence that is looked at: what it is about stands at its ends."""


LABEL = regex(r"([^:\n]{1,80}):\s")
"""What a line may begin with that names what it is about, once or by several names."""
PARTED = regex(r"[,;/|]| \(|\)| or | aka ")


def labels(text: str) -> list[str]:
    """List the names a line gives before its colon.

    The line is about them.
    """
    label = LABEL.match(text.lstrip("-*# "))
    return [name.strip() for name in PARTED.split(label[1]) if name.strip()] if label else []


def things(text: str) -> list[str]:
    """List what a sentence names, begins with or ends with, each once."""
    return list(dict.fromkeys(thing for thing in _things(text) if thing))


def _things(text: str) -> Iterator[str]:
    for quoted in QUOTED.finditer(text):
        yield quoted[1] or quoted[2]
    words = [word.strip(BORDERS) for word in WORD.findall(text)]
    for name in NAME.finditer(text):
        yield name[0].strip(BORDERS)
    yield " ".join(_run(words[:MOST_WORDS]))
    yield " ".join(reversed(_run(words[: -MOST_WORDS - 1 : -1])))


def _run(words: list[str]) -> list[str]:
    """Take the words up to the first small one."""
    found: list[str] = []
    for word in words:
        if word.lower() in STOP:
            break
        found.append(word)
    return found


DIGITS = regex(r"\d+(?:\.\d+)*")
"""A number, or a version."""
MARK = "#"


def numbered(text: str) -> dict[str, str]:
    """Give names' numbers, in or after them (``Go 1.24``, ``orders.v4``)."""
    words = [word.strip(BORDERS).lower() for word in WORD.findall(text)]
    found: dict[str, str] = {}
    for before, word in zip(["", *words], words, strict=False):
        name = DIGITS.sub(MARK, word)
        if name != word:
            found[f"{before} {name}" if name == MARK else name] = " ".join(DIGITS.findall(word))
    return found
