"""Every word of an outside text, as bits in a filter.

It is of fixed size: what was in the text is always found again.

A source that floods the filter is found in everything. Which of several sources may have a word is
looked up once a word, not once a source and statement.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode, b85decode
from collections.abc import Iterable, Iterator
from functools import lru_cache

from memory_engine.claims.words.telling import WORD
from memory_engine.domain.patterns import regex

BYTE = 8
"""[bits]"""

FILTER_BITS = 1 << 14
BITS_A_WORD = 3
"""[bits] With a page's usual 600 different words one word in 900 is found by mistake, with 3000
one in 13; 2.5 KB in a mark."""

AT_ONCE = 1 << 16
"""[characters] Of a text that are taken apart at a time, so that memory stays flat however long
it is."""

MOST_KNOWN = 20_000
"""[words] Whose sources are held, so that no word costs twice."""

LONGEST_KNOWN = 64
"""[characters] Of a word whose bits are held: a longer one is data, and comes once."""

SHORTEST = 3
"""[characters] Of a word that is remembered."""

BETWEEN = regex(r"[^\w.,-]")
"""Where a text may be cut without cutting a word or a number."""
THOUSANDS = regex(r"[,_](?<=\d[,_])(?=\d{3}(?!\d))")

OLDER_LENGTH = 2560
"""[characters] Of a filter as the first version wrote it, in base 85."""


Bits = tuple[tuple[int, int], ...]
"""Of a filter, each as its byte and its value there."""


def remembered(text: str, before: str = "") -> str:
    """Add what an outside text mentions to a filter."""
    bits = bytearray(as_bytes(before))
    for part in _parts(text):
        for word in {*WORD.findall(THOUSANDS.sub("", part))}:
            for place, bit in _of_word(word):
                bits[place] |= bit
    return _written(bytes(bits)) if bits.count(0) < len(bits) else ""


def with_bits(added: Iterable[Bits], before: str) -> str:
    """Add the bits of words to a filter."""
    bits = bytearray(as_bytes(before))
    for each in added:
        for place, bit in each:
            bits[place] |= bit
    return before if bits == as_bytes(before) else _written(bytes(bits))


def bits_of(words: Iterable[str]) -> Bits:
    """Give the bits of some words together."""
    return tuple({bit for word in words for bit in _of_word(word)})


def _of_word(word: str) -> Bits:
    return _bits_of(word) if len(word) <= LONGEST_KNOWN else _bits_of.__wrapped__(word)


def _parts(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > AT_ONCE and (cut := BETWEEN.search(text, start + AT_ONCE)):
        yield text[start : cut.start()]
        start = cut.end()
    yield text[start:] if start else text


@lru_cache(maxsize=1 << 14)
def _bits_of(word: str) -> Bits:
    """The bits of a word in its forms, with and without case."""
    spelt = {spelling for form in _forms(word) for spelling in (form, form.lower())}
    return tuple({bit for spelling in spelt for bit in places_of(spelling)})


def _forms(word: str) -> list[str]:
    """A word, its parts, and a version without its ``v``."""
    parts = re.split(r"[.-]", word) if "." in word or "-" in word else ()
    bare = (word[1:],) if word[0] in "vV" and word[1:2].isdigit() else ()
    return [one for one in (word, *parts, *bare) if len(one) >= SHORTEST or one.isdigit()]


def places_of(word: str) -> Bits:
    """Give a word's bits in a filter: byte, and value there."""
    return _places(word) if len(word) <= LONGEST_KNOWN else _places.__wrapped__(word)


@lru_cache(maxsize=1 << 14)
def _places(word: str) -> Bits:
    hash = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
    bits = (
        int.from_bytes(hash[at : at + 2], "big") % FILTER_BITS
        for at in range(0, 2 * BITS_A_WORD, 2)
    )
    return tuple((bit // BYTE, 1 << bit % BYTE) for bit in bits)


def has(bits: bytes, word: str) -> bool:
    """Tell whether a word may be in a filter."""
    (one, a), (two, b), (three, c) = places_of(word)
    return bool(bits[one] & a and bits[two] & b and bits[three] & c)


def both(one: str, other: str) -> str:
    """Join the filters of two sources.

    Of one that nothing was seen of, and any other, nothing is known.
    """
    if not (one and other):
        return ""
    joined = int.from_bytes(as_bytes(one), "big") | int.from_bytes(as_bytes(other), "big")
    return _written(joined.to_bytes(FILTER_BITS // BYTE, "big"))


def check(seen: str) -> None:
    """Raise ``ValueError`` where this is no filter of ours."""
    as_bytes(seen)


def _written(bits: bytes) -> str:
    return b64encode(bits).decode()


@lru_cache(maxsize=256)
def as_bytes(seen: str) -> bytes:
    """Read a filter as it is written down."""
    older = len(seen) == OLDER_LENGTH
    bits = (
        bytes(FILTER_BITS // BYTE)
        if not seen
        else b85decode(seen)
        if older
        else b64decode(seen, validate=True)
    )
    if len(bits) != FILTER_BITS // BYTE:
        raise ValueError("no filter of ours")
    return bits


class Sources:
    """Several filters, asked at once which may have a word.

    The answer is the bits of a number, the first source lowest.
    """

    def __init__(self, filters: tuple[str, ...]) -> None:
        self._filters = [as_bytes(seen) for seen in filters]
        self._known: dict[str, int] = {}
        self.unseen = sum(1 << place for place, seen in enumerate(filters) if not seen)
        self.all = (1 << len(filters)) - 1
        union = 0
        for bits in self._filters:
            union |= int.from_bytes(bits, "big")
        self._union = union.to_bytes(FILTER_BITS // BYTE, "big")

    def of(self, word: str) -> int:
        """Tell which sources may have a word."""
        known = self._known.get(word)
        if known is None:
            known = self._looked_up(word)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            if len(word) <= LONGEST_KNOWN:
                self._known[word] = known
        return known

    def _looked_up(self, word: str) -> int:
        (one, a), (two, b), (three, c) = places_of(word)
        union = self._union
        if not (union[one] & a and union[two] & b and union[three] & c):
            return 0
        having = 0
        for place, bits in enumerate(self._filters):
            if bits[one] & a and bits[two] & b and bits[three] & c:
                having |= 1 << place
        return having

    def of_any(self, words: Iterable[str]) -> int:
        """Tell which sources may have any of these words.

        Those that were never seen may.
        """
        found = self.unseen
        for word in words:
            found |= self.of(word)
        return found

    def having(self, words: Iterable[str], least: float) -> int:
        """Tell which sources may have so many of these words.

        Those that were never seen may.
        """
        masks = [mask for mask in map(self.of, words) if mask]
        if len(masks) < least:
            return self.unseen
        found, left = self.unseen, 0 if least > 0 else self.all
        for mask in masks[: int(len(masks) - least) + 1]:  # who has enough has one of these
            left |= mask
        while left:
            bit = left & -left
            if len([mask for mask in masks if mask & bit]) >= least:
                found |= bit
            left ^= bit
        return found


@lru_cache(maxsize=8)
def sources_of(filters: tuple[str, ...]) -> Sources:
    """Give the sources that have these filters."""
    return Sources(filters)
