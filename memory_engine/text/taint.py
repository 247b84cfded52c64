"""What an outside source and a statement have in common: whether the statement may come from the source.

Of a source every word is remembered that a statement might name, as bits in a filter of fixed size: what was in it is always
found again, and a source that floods the filter is found in everything. Only the statement decides what is an anchor.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from memory_engine.text.mention import WORDS_OF_A_LANGUAGE, code_span, looks_like_code, mention
from memory_engine.text.prose import CODE

BYTE = 8
"""[bits]"""

FILTER_BITS = 1 << 14
BITS_A_WORD = 3
"""[bits] With a page's usual 600 different words one word in 900 is found by mistake, with 3000 one in 13; 2.5 KB in a mark."""

MOST_AT_ONCE = 20_000
"""[words] Held while a text is gone through, so that no word of it costs twice, however long it is."""

SHORTEST = 3
"""[characters] Of a word that is remembered."""

SHORTEST_PLAIN = 4
"""[characters] Of a word in backticks that could as well stand in prose (``run``, ``id``)."""

WORD = re.compile(r"\w+(?:[.-]\w+)*")
THOUSANDS = re.compile(r"(?<=\d)[,_](?=\d{3}(?!\d))")
HEADER = re.compile(r"[A-Z]\w*(?:-[A-Z]\w*)+")
ACRONYM = re.compile(r"[A-Z]{2,}[a-z]{2,}")
DOTTED = re.compile(r"\w{2,}(?:\.\w{2,})+")
VALUE = re.compile(
    r"(?<![\w.-])v?(\d+(?:\.\d+)+)(?![\w-])|(?<![\w./-])(?!(?:19|20)\d\d\b)(\d{4,})(?![\w/-]|\.\d)"
    r"|\b(?:ports?|versions?|timeouts?|limits?|ttl|retries|max(?:imum)?|min(?:imum)?)\W{1,3}(?:(?:is|of|to|are|at)\W{1,3})?(\d+)\b",
    re.I,
)
"""A number with a role of its own: a version, a port, a limit. A year is none."""

_GENERAL = """
    with case when then else elif while loop match raise throw catch rescue from super yield test tests type enum struct
    impl where using public private static final data file name path user value item list code text error start stop
    index config build make install module
"""
GENERAL = WORDS_OF_A_LANGUAGE | frozenset(_GENERAL.split())
"""In backticks they are words of a language, or of every project: to share one is to share nothing."""


def remembered(text: str, before: str = "") -> str:
    """Think: the filter of what an outside text mentions, added to that of what was seen of it before."""
    bits = bytearray(_bytes(before))
    done: set[str] = set()
    for word in _words(text):
        if word in done:
            continue
        if len(done) >= MOST_AT_ONCE:
            done.clear()
        done.add(word)
        for bit in _places(word):
            bits[bit // BYTE] |= 1 << bit % BYTE
    return b85encode(bytes(bits)).decode() if any(bits) else ""


def both(one: str, other: str) -> str:
    """Think: the filter of two sources together; of one that nothing was seen of, and any other, nothing is known."""
    if not (one and other):
        return ""
    return b85encode(bytes(a | b for a, b in zip(_bytes(one), _bytes(other), strict=True))).decode()


def check(seen: str) -> None:
    """Think: nothing, but raises ``ValueError`` where this is no filter of ours."""
    _bytes(seen)


def shares(seen: str, keys: Iterable[str]) -> bool:
    """Think: whether a source mentions one of these; one that nothing was seen of might."""
    bits = _bytes(seen)
    return not seen or any(all(bits[bit // BYTE] >> bit % BYTE & 1 for bit in _places(key)) for key in keys)


def keys_of(sentence: str, anchors: Iterable[str]) -> frozenset[str]:
    """Think: what a statement names: base names of paths, identifiers, values that tell."""
    plain = THOUSANDS.sub("", sentence)
    spans = [found.group(2).strip() for found in CODE.finditer(plain)]
    prose = CODE.sub(" ", plain)
    paths = (*mention(plain).paths, *(anchor.partition("#")[0] for anchor in anchors))
    return frozenset(
        chain(
            filter(None, (_base_name(path) for path in paths)),
            chain.from_iterable(_in_code(span) for span in spans if code_span(span)[0] != "path"),
            (word.lower() for word in WORD.findall(prose) if _tells(word)),
            (next(filter(None, found.groups())) for found in VALUE.finditer(plain.replace("`", " "))),
        )
    )


def shared(sources: Mapping[str, str], sentence: str, anchors: Iterable[str]) -> tuple[str, ...]:
    """Name the sources (name -> filter) that a statement may come from."""
    keys = keys_of(sentence, anchors) if sources else ()
    return tuple(name for name, seen in sources.items() if shares(seen, keys))


def _words(text: str) -> Iterator[str]:
    """Each word of an outside text, as it stands and without case, whole and in parts."""
    for found in WORD.finditer(THOUSANDS.sub("", text)):
        word = found.group(0)
        parts = re.split(r"[.-]", word) if "." in word or "-" in word else ()
        bare = (word[1:],) if word[0] in "vV" and word[1:2].isdigit() else ()
        for one in (word, *parts, *bare):
            if len(one) >= SHORTEST or one.isdigit():
                yield from (one, one.lower())


def _in_code(span: str) -> Iterator[str]:
    for word in WORD.findall(span):
        if _tells(word) or "-" in word:
            yield word.lower()
        for part in word.split("."):
            if _tells(part):
                yield part.lower()
            elif _is_name(part) and (part == word or part[0].isupper()):
                yield part


def _tells(word: str) -> bool:
    """Whether a word can only be code, wherever it stands."""
    shaped = looks_like_code(word) or any(shape.fullmatch(word) for shape in (HEADER, DOTTED))
    return len(word) >= SHORTEST and not word[0].isdigit() and (shaped or bool(ACRONYM.match(word)))


def _is_name(word: str) -> bool:
    return len(word) >= SHORTEST_PLAIN and not word[0].isdigit() and word.lower() not in GENERAL


def _base_name(path: str) -> str:
    name = path.rstrip("/").rpartition("/")[2].strip(".-@+[]")
    return name.lower() if "." in name else name if _is_name(name) else ""


def _places(word: str) -> Iterator[int]:
    hash = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(hash[at : at + 2], "big") % FILTER_BITS for at in range(0, 2 * BITS_A_WORD, 2))


@lru_cache(maxsize=256)
def _bytes(seen: str) -> bytes:
    bits = b85decode(seen) if seen else bytes(FILTER_BITS // BYTE)
    if len(bits) != FILTER_BITS // BYTE:
        raise ValueError("no filter of ours")
    return bits
