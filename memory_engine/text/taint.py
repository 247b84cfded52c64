"""What an outside source and a statement have in common: whether the statement may come from the source.

Of a source every word is remembered that a statement might name, as bits in a filter of fixed size: what was in it is always
found again, and a source that floods the filter is found in everything. Only the statement decides what is an anchor.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode, b85decode
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Literal, NamedTuple

from memory_engine.text.mention import EXTENSIONS, WORDS_OF_A_LANGUAGE, code_span, looks_like_code, mention
from memory_engine.text.prose import CODE
from memory_engine.text.smallwords import STOP

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
TELLING = re.compile(
    r"(?<!\w)(?=\w{0,40}(?:[a-z0-9]_[a-z0-9]|[A-Z]_[A-Z]|[a-z][A-Z])|[A-Z]{2,}[a-z]{2}|\w{2,40}\.\w{2})\w+(?:[.-]\w+)*",
    re.A,
)
"""A word that can only be code, found in one pass over a text."""
VALUE = re.compile(
    r"(?<![\w.-])v?(\d+(?:\.\d+)+)(?![\w-])|(?<![\w./-])(?!(?:19|20)\d\d\b)(\d{4,})(?![\w/-]|\.\d)"
    r"|\b(?:ports?|versions?|timeouts?|limits?|ttl|retries|max(?:imum)?|min(?:imum)?)\W{1,3}(?:(?:is|of|to|are|at)\W{1,3})?(\d+)\b",
    re.I,
)
"""A number with a role of its own: a version, a port, a limit. A year is none."""

ADDRESS = re.compile(r"(?<![\w.@-])(?<!\w/)(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|(?:\d+\.){3}\d+)(?![\w-]|\.\w)")
"""A host by name or number: a place outside, which is the outside's to name."""

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
    return _written(bytes(bits)) if any(bits) else ""


def _in(bits: bytes, word: str) -> bool:
    one, two, three = _places(word)
    first = bits[one // BYTE] >> one % BYTE & 1
    return bool(first and bits[two // BYTE] >> two % BYTE & 1 and bits[three // BYTE] >> three % BYTE & 1)


def _count(seen: str, words: Iterable[str]) -> int:
    bits = _bytes(seen)
    return sum(_in(bits, word) for word in words)


def _somewhere(sources: Mapping[str, str], words: Iterable[str]) -> list[str]:
    """Pick the words that some source may mention: one look at all of them together tells most apart."""
    union = _together(tuple(sources.values()))
    return [word for word in words if _in(union, word)]


@lru_cache(maxsize=64)
def _together(filters: tuple[str, ...]) -> bytes:
    bits = 0
    for seen in filters:
        bits |= int.from_bytes(_bytes(seen), "big")
    return bits.to_bytes(FILTER_BITS // BYTE, "big")


def both(one: str, other: str) -> str:
    """Think: the filter of two sources together; of one that nothing was seen of, and any other, nothing is known."""
    if not (one and other):
        return ""
    return _written(bytes(a | b for a, b in zip(_bytes(one), _bytes(other), strict=True)))


def check(seen: str) -> None:
    """Think: nothing, but raises ``ValueError`` where this is no filter of ours."""
    _bytes(seen)


def shares(seen: str, keys: Iterable[str]) -> bool:
    """Think: whether a source mentions one of these; one that nothing was seen of might."""
    bits = _bytes(seen)
    return not seen or any(_in(bits, key) for key in keys)


def keys_of(sentence: str, anchors: Iterable[str], plain: bool = True) -> frozenset[str]:
    """Collect what a statement names: base names of paths, identifiers, values that tell.

    Where not ``plain``, without values, and without words in backticks that could as well stand in
    prose.
    """
    bare = THOUSANDS.sub("", sentence)
    spans = [found.group(2).strip() for found in CODE.finditer(bare)]
    prose = CODE.sub(" ", bare)
    paths = (*mention(bare).paths, *(anchor.partition("#")[0] for anchor in anchors))
    return frozenset(
        chain(
            (base for path in paths if (base := _base_name(path)) and (plain or "." in base or _tells(base))),
            chain.from_iterable(_in_code(span, plain) for span in spans if code_span(span)[0] != "path"),
            (word.lower() for word in WORD.findall(prose) if _tells(word)),
            (next(filter(None, found.groups())) for found in VALUE.finditer(bare.replace("`", " ") if plain else "")),
        )
    )


def shared(sources: Mapping[str, str], sentence: str, anchors: Iterable[str]) -> tuple[str, ...]:
    """Name the sources (name -> filter) that a statement may come from."""
    keys = _somewhere(sources, keys_of(sentence, anchors)) if sources else ()
    return tuple(name for name, seen in sources.items() if shares(seen, keys))


RETOLD = 0.6
"""[share of its words] From here on a sentence may retell a source."""


def retold(sources: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    """Name the sources that a sentence may retell: most of its words stand in them.

    A long source has most words of its language: little is told apart from it.
    """
    words = {word.lower() for word in WORD.findall(sentence)} - STOP
    telling = sorted(word for word in words if len(word) >= SHORTEST_PLAIN)
    held, least = _somewhere(sources, telling), RETOLD * len(telling)
    return tuple(name for name, seen in sources.items() if not seen or _count(seen, held) >= least)


def retells(sentence: str, source: str) -> bool:
    """Tell whether a sentence may retell a short text: most of its telling words, or its address, stand in it."""
    words, stands = telling_words(sentence), telling_words(source)
    again = bool(words) and len(words & stands) >= RETOLD * len(words)
    return again or not _addresses(sentence).isdisjoint(_addresses(source))


@lru_cache(maxsize=4096)
def _addresses(text: str) -> frozenset[str]:
    found = (name.group(0) for name in ADDRESS.finditer(text))
    return frozenset(name for name in found if not name.endswith(tuple(f".{ending}" for ending in EXTENSIONS)))


@lru_cache(maxsize=4096)
def telling_words(sentence: str) -> frozenset[str]:
    """Collect the words of a sentence that tell what it is about."""
    words = {word.lower() for word in WORD.findall(sentence)} - STOP
    return frozenset(word for word in words if len(word) >= SHORTEST_PLAIN)


Near = Literal["", "program", "paste"]
"""How an outside source came from this machine: printed by a program that nobody knows, or pasted."""


class Known(NamedTuple):
    """What a session knows names from, besides outside sources.

    ``local``: names that the project's own files showed; ``own``: a filter of those in what the
    session wrote and in what local commands printed; ``nearby``: the outside sources of which
    nothing says that they are from further than this machine, and how they came.
    """

    local: Container[str] = ()
    own: str = ""
    nearby: Mapping[str, Near] = MappingProxyType({})


def spoken_through(sources: Mapping[str, str], sentence: str, anchors: Iterable[str], known: Known) -> tuple[str, ...]:
    """Name the sources that may speak through a statement.

    1. Those with which it shares a name that the project itself did not show. With a program on this
       machine that nobody knows it must be a telling name, which neither the session's own work nor
       a local command had shown. With what the owner pasted no name counts: it was put before the
       agent to be spoken about, and what the agent says of it is the agent's own word.
    2. Those that it retells, whether it shares a name with them or names nothing.
    """
    if not sources:
        return ()
    keys = keys_of(sentence, anchors)
    foreign = {key for key in keys if key not in known.local}
    telling = {key for key in foreign & keys_of(sentence, anchors, plain=False) if not _owned(known, key)}
    counted = {"": foreign, "program": telling, "paste": set[str]()}
    near = {name: seen for name, seen in sources.items() if not keys or shares(seen, keys)}
    named = {name for name, seen in near.items() if shares(seen, counted[known.nearby.get(name, "")])}
    again = {*retold({name: near[name] for name in near if name not in named}, sentence)}
    return tuple(name for name in near if name in named | again)


def _owned(known: Known, key: str) -> bool:
    return bool(known.own) and shares(known.own, [key])


def telling_names(text: str, before: str = "") -> str:
    """Add the telling names of a text of our own to a filter."""
    names = {*TELLING.findall(text)}
    return remembered(" ".join(names), before) if names else before


def names_of(words: Iterable[str]) -> Iterator[str]:
    """Give the forms in which names of a project stand among the keys of a statement."""
    for word in words:
        base = word.rstrip("/").rpartition("/")[2]
        yield from (base, base.lower(), *(part for part in base.split(".") if part))


def _words(text: str) -> Iterator[str]:
    """Each word of an outside text, as it stands and without case, whole and in parts."""
    for found in WORD.finditer(THOUSANDS.sub("", text)):
        word = found.group(0)
        parts = re.split(r"[.-]", word) if "." in word or "-" in word else ()
        bare = (word[1:],) if word[0] in "vV" and word[1:2].isdigit() else ()
        for one in (word, *parts, *bare):
            if len(one) >= SHORTEST or one.isdigit():
                yield from (one, one.lower())


def _in_code(span: str, plain: bool) -> Iterator[str]:
    for word in WORD.findall(span):
        if _tells(word) or "-" in word:
            yield word.lower()
        for part in word.split("."):
            if _tells(part):
                yield part.lower()
            elif plain and _is_name(part) and (part == word or part[0].isupper()):
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


@lru_cache(maxsize=1 << 14)
def _places(word: str) -> tuple[int, ...]:
    hash = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
    return tuple(int.from_bytes(hash[at : at + 2], "big") % FILTER_BITS for at in range(0, 2 * BITS_A_WORD, 2))


def _written(bits: bytes) -> str:
    return b64encode(bits).decode()


OLDER_LENGTH = 2560
"""[characters] Of a filter as the first version wrote it, in base 85."""


@lru_cache(maxsize=256)
def _bytes(seen: str) -> bytes:
    older = len(seen) == OLDER_LENGTH
    bits = bytes(FILTER_BITS // BYTE) if not seen else b85decode(seen) if older else b64decode(seen, validate=True)
    if len(bits) != FILTER_BITS // BYTE:
        raise ValueError("no filter of ours")
    return bits
