"""What somebody asks -> a full text query, and rankings fused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from memory_engine.claims.words.characters import composed
from memory_engine.claims.words.smallwords import STOP
from memory_engine.claims.words.stem import stem
from memory_engine.domain import policy
from memory_engine.domain.patterns import regex

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""The letters of scripts that part no words, or join to each what others write apart: Thai to
Burmese, Han, Kana, Hangul."""
TERM = regex(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")
PLAIN_TERM = regex(r"\w+", re.A)
"""The same in a text of ASCII signs."""
RUN = regex(rf"[{UNSPACED}]+")
PAIR = 2
"""[letters] Of an unspaced script that are searched for together: most of its words have two."""

CLITIC = regex(r"(?<=\w)['’](?:s|t|d|m|re|ve|ll)\b", re.I)
"""What is left of a word that another swallowed (*what's*): it asks for nothing."""
KIN_LETTERS, KIN_SHARE = 5, 0.6
"""[letters, share of the longer word] That two words begin with alike, to be kin: *citizenship* and
*citizen*."""

PART = regex(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
"""A part of a name as programs join them: ``LiveView``, ``load_cart``, ``HTTPServer``."""
SHORTEST_PART = 3
LONGEST_KNOWN = 64
"""[letters] Of a word whose terms are held: a longer one is data, and comes once."""

INTERROGATIVES = frozenset({"how", "why"})
"""Of the words that ask, those that are no other word: the rest is in ``STOP``."""


def terms_of(question: str) -> list[str]:
    """List the telling words of a text, folded and stemmed, each once."""
    return list(dict.fromkeys(spoken_terms(question)))


def spoken_terms(text: str) -> Iterator[str]:
    """Yield a text's telling words each time; joined names, then parts."""
    return iter(_spoken(text))


@lru_cache(maxsize=1 << 12)
def _spoken(text: str) -> tuple[str, ...]:
    """Give a text's telling words, remembered.

    The same texts are asked for again and again.
    """
    return tuple(_terms_in(composed(text)))


def _terms_in(text: str) -> Iterator[str]:
    for word in PLAIN_TERM.findall(text) if text.isascii() else TERM.findall(text):
        yield from _terms(word) if len(word) <= LONGEST_KNOWN else _terms.__wrapped__(word)


@lru_cache(maxsize=1 << 14)
def _terms(word: str) -> tuple[str, ...]:
    """The stem of a word, and those of a joined name's parts."""
    if not word.isascii() and RUN.match(word):
        return tuple(_pairs(word))
    lowered = word.lower()
    if lowered in STOP or lowered in INTERROGATIVES:
        return ()
    return (stem(lowered), *_inner(word))


def _inner(word: str) -> Iterator[str]:
    """The stems of the parts of a joined name."""
    parts = PART.findall(word) if not word.islower() or "_" in word else ()
    if len(parts) > 1:
        yield from (stem(part.lower()) for part in parts if _tells(part.lower()))


def _pairs(run: str) -> Iterator[str]:
    """Cut letters of an unspaced script into pairs that overlap."""
    return (run[at : at + PAIR] for at in range(max(len(run) - PAIR + 1, 1)))


def _tells(part: str) -> bool:
    return len(part) >= SHORTEST_PART and part not in STOP


def indexed(text: str) -> str:
    """Write a text as full text search holds it.

    Letters of unspaced scripts stand one by one as well, so that one is found.
    """
    plain = composed(text)
    letters = () if plain.isascii() else (letter for run in RUN.findall(plain) for letter in run)
    return " ".join(dict.fromkeys((*_spoken(text), *letters)))


def telling(terms: Sequence[str], counts: Mapping[str, int], of: int, scored: int) -> list[str]:
    """Choose the terms worth searching for, the rarest first.

    ``counts`` says in how many of ``of`` texts a term stands; those in over a tenth of all stay
    only where nothing rarer is left. Each text that has a term is scored: without a bound a
    sentence of common words costs seconds at a million facts.
    """
    texts = {term: counts.get(term, 1) for term in terms}
    known = sorted((term for term in terms if texts[term]), key=lambda term: (texts[term], term))
    most = max(of // policy.RARE_SHARE, policy.RARE_TEXTS)
    rare = [term for term in known if texts[term] <= most] or known
    sums = accumulate(texts[term] for term in rare)
    asked = zip(rare[: policy.ASKED_TERMS], sums, strict=False)
    return [term for term, so_far in asked if so_far <= scored]


def match_any(terms: Sequence[str]) -> str:
    """Write an FTS5 query for texts with any of these terms.

    None of them is read as syntax.
    """
    return " OR ".join(f'"{term}"' for term in terms)


def akin(word: str, other: str) -> bool:
    """Tell whether two words share a root.

    It is as far as their beginnings show.
    """
    if word[:KIN_LETTERS] != other[:KIN_LETTERS]:
        return False
    least = max(KIN_LETTERS, KIN_SHARE * max(len(word), len(other)))
    alike = next(
        (at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    return alike >= least


def match_all(terms: Sequence[str]) -> str:
    """Write an FTS5 query for texts with all of these terms."""
    return " AND ".join(f'"{term}"' for term in terms)
