"""Whether what is quoted is meant as it stands.

Word lists, precise rather than greedy: where a sentence may say that a thing is gone, planned, an
example or elsewhere, it is taken to say so. What is no English can't be read, and is taken so, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from memory_engine.claims.mention import URL
from memory_engine.claims.prose import masked_code
from memory_engine.claims.words.meaning import MAKING, UNDOING, meaning
from memory_engine.domain.patterns import regex

DENIES = regex(
    r"\b(?:no|not|never|nor|without|avoid|instead|rather|cannot|none"
    r"|was|were|old|legacy|former(?:ly)?|previously|deprecated|obsolete|archived|renamed|moved"
    r"|replace[sd]?|migrated|planned|future|upcoming|roadmap|todo|phase \d)\b|n['’]t\b|[❌🚫✗]",
    re.I,
)
"""It is not so, not any more, or not yet."""
OUTSIDE = regex(
    r"(?<![\w.:/~])(?:~|/(?:home|Users|opt|var|etc|usr|tmp))/[\w.]|\bexternally\b"
    r"|\b(?:that|other|another|separate|sibling|external|upstream)"
    r" (?:repo|repository|project|package)\b",
    re.I,
)
"""It is somewhere else than in the project."""
EXAMPLE = regex(
    r"\b(?:e\.g|i\.e|examples?|such as|like|similar|optional(?:ly)?"
    r"|if (?:it|one|any|there|present|exist\w*))\b",
    re.I,
)
"""It may be there, or something of its kind."""
PLACEHOLDER = regex(
    r"[<>{}*$|…%\s]|\.\.\.|(?-i:YYYY|MMDD|XX|NN)|(?:pascal|camel|kebab|snake)[-_]?case"
    r"|(?:^|[/._-])(?:path/to|foo|bar|baz|qux|examples?|sample|my|your|some|any|new|name"
    r"|xxx*|yyy+|nnn*|n+|x|y|z|mm|dd)(?=$|[/._-])",
    re.I,
)
"""In a path: what stands for a name that the reader is to fill in."""
COUNTED = regex(r"\d{3}")
"""In a path: one of a series, which as an example names none of them."""
OPEN = regex(r"[<>{}\[\]]|\.\.\.|\$\(|[^\x00-\x7f]")
"""In a command: what is to be filled in, left out or worked out, or what is no command."""
LINKED = regex(r"\]\([^()\s]*\)")
WORD = regex(r"[a-z]+")


@lru_cache(maxsize=1024)
def sets_aside(text: str) -> bool:
    """Tell whether words may say that a quotation does not hold."""
    prose = _prose(text)
    foreign = any(letter.isalpha() and not letter.isascii() for letter in prose)
    if foreign or DENIES.search(prose) or OUTSIDE.search(text):
        return True
    return any(canon in UNDOING for canon in _canons(prose))


def supposes(before: str, sentence: str) -> bool:
    """Tell whether a thing need not be there.

    It is an example, or made by the words ``before`` it.
    """
    if EXAMPLE.search(_prose(sentence)):
        return True
    return any(canon in MAKING for canon in _canons(_prose(before)))


def _prose(text: str) -> str:
    """Mask what is named and not said: code, and where links lead."""
    return URL.sub(" ", LINKED.sub("]", masked_code(text)))


def _canons(prose: str) -> Iterator[str]:
    return (meaning(word).canon for word in WORD.findall(prose.lower()))
