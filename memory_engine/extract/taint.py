"""What an outside source and a statement have in common: whether the statement may come from the
source.

Of a source every word is remembered that a statement might name, as bits in a filter of fixed size:
what was in it is always found again, and a source that floods the filter is found in everything.
Only the statement decides what is an anchor.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from memory_engine.claims.mention import (
    EXTENSIONS,
    WORDS_OF_A_LANGUAGE,
    code_span,
    looks_like_code,
    mention,
    paths_in,
)
from memory_engine.claims.prose import CODE
from memory_engine.claims.telling import RETOLD, SHORTEST_PLAIN, WORD, telling_words
from memory_engine.extract.filters import (
    FILTER_BITS,
    LONGEST_KNOWN,
    SHORTEST,
    THOUSANDS,
    Bits,
    Sources,
    as_bytes,
    bits_of,
    has,
    sources_of,
    with_bits,
)

HEADER = re.compile(r"[A-Z]\w*(?:-[A-Z]\w*)+")
ACRONYM = re.compile(r"[A-Z]{2,}[a-z]{2,}")
DOTTED = re.compile(r"\w{2,}(?:\.\w{2,})+")
TELLING = re.compile(
    r"(?<!\w)(?=\w{0,40}(?:[a-z0-9]_[a-z0-9]|[A-Z]_[A-Z]|[a-z][A-Z])|[A-Z]{2,}[a-z]{2}|"
    r"\w{2,40}\.\w{2})\w+(?:[.-]\w+)*",
    re.A,
)
"""A word that can only be code, found in one pass over a text."""
APART = {code: " " for code in range(1 << 7) if not (chr(code).isalnum() or chr(code) in "_.-")}
"""A space for what parts such words."""
VALUE = re.compile(
    r"(?<![\w.-])v?(\d+(?:\.\d+)+)(?![\w-])|(?<![\w./-])(?!(?:19|20)\d\d\b)(\d{4,})(?![\w/-]|\.\d)"
    r"|\b(?:ports?|versions?|timeouts?|limits?|ttl|retries|max(?:imum)?|"
    r"min(?:imum)?)\W{1,3}(?:(?:is|of|to|are|at)\W{1,3})?(\d+)\b",
    re.I,
)
"""A number with a role of its own: a version, a port, a limit. A year is none."""
VALUED = re.compile(r"\d(?:\.?\d|(?<=\W\d)\b)")
"""Without it a text has no such number: two digits, or one after a sign that is no letter."""

ADDRESS = re.compile(
    r"(?<![\w.@-])(?<!\w/)(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|"
    r"(?:\d+\.){3}\d+)(?![\w-]|\.\w)"
)
"""A host by name or number: a place outside, which is the outside's to name."""

_GENERAL = """
    with case when then else elif while loop match raise throw catch rescue from super yield test
    tests type enum struct impl where using public private static final data file name path user
    value item list code text error start stop index config build make install module
"""
GENERAL = WORDS_OF_A_LANGUAGE | frozenset(_GENERAL.split())
"""In backticks they are words of a language, or of every project: to share one is to share
nothing."""


def keys_of(sentence: str, anchors: Iterable[str], plain: bool = True) -> frozenset[str]:
    """Collect what a statement names: base names of paths, identifiers, values that tell.

    Where not ``plain``, without values, and without words in backticks that could as well stand in
    prose.
    """
    bare = THOUSANDS.sub("", sentence)
    prose, spans = bare, tuple[str, ...]()
    if "`" in bare:
        spans = tuple(found.group(2).strip() for found in CODE.finditer(bare))
        prose = CODE.sub(" ", bare)
    keys = {word.lower() for word in _words(prose) if _tells(word)}
    for path in (*_paths(bare, prose, spans), *(anchor.partition("#")[0] for anchor in anchors)):
        if (base := _base_name(path)) and (plain or "." in base or _tells(base)):
            keys.add(base)
    for span in spans:
        if code_span(span)[0] != "path":
            keys.update(_in_code(span, plain))
    return frozenset(keys.union(_values(bare.replace("`", " "))) if plain else keys)


def _paths(text: str, prose: str, spans: Iterable[str]) -> Iterable[str]:
    """The paths that a text mentions, which stands cut into prose and code."""
    if "\\" in text:
        return mention(text).paths
    coded = (name for kind, name in map(code_span, spans) if kind == "path")
    return (*coded, *paths_in(prose))


def _words(text: str) -> list[str]:
    """The words of a text but for those in small letters alone, which never tell."""
    return [word for word in {*WORD.findall(text)} if not (word.isalpha() and word.islower())]


def _values(text: str) -> Iterator[str]:
    """The numbers that have a role of their own."""
    if VALUED.search(text):
        yield from (next(filter(None, found.groups())) for found in VALUE.finditer(text))


def shared(sources: Mapping[str, str], sentence: str, anchors: Iterable[str]) -> tuple[str, ...]:
    """Name the sources (name -> filter) that a statement may come from."""
    if not sources:
        return ()
    return _named(sources, _index(sources).of_any(keys_of(sentence, anchors)))


def _index(sources: Mapping[str, str]) -> Sources:
    return sources_of(tuple(sources.values()))


def _named(sources: Mapping[str, str], found: int) -> tuple[str, ...]:
    """The names of the sources whose bits are set."""
    return tuple(name for place, name in enumerate(sources) if found >> place & 1) if found else ()


NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
REPEATED = 0.9
"""[share of its words] The same where it also names something that does not stand in the source."""
FEWEST_REPEATED = 5
"""[words] Fewer are in common with any source."""
DENSE = 0.25
"""[share of its bits] A source that has more has the words of every sentence."""


def retold(sources: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    """Name the sources that a sentence may retell: most of its words stand in them.

    A long source has most words of its language: little is told apart from it.
    """
    return _named(sources, _retold(_index(sources), sentence))


def _retold(index: Sources, sentence: str) -> int:
    telling = telling_words.__wrapped__(sentence)  # a passage comes once
    return index.having(telling, RETOLD * len(telling))


def retells(sentence: str, source: str) -> bool:
    """Tell whether a sentence may retell a short text: most of its telling words, or its address,
    stand in it.

    Where each has a number that the other lacks, the sentence says something else instead.
    """
    words, stands = telling_words(sentence), telling_words(source)
    numbers, stated = {*NUMBER.findall(sentence)}, {*NUMBER.findall(source)}
    another = not (numbers <= stated or stated <= numbers)
    again = bool(words) and len(words & stands) >= RETOLD * len(words) and not another
    return again or not _addresses(sentence).isdisjoint(_addresses(source))


@lru_cache(maxsize=4096)
def _addresses(text: str) -> frozenset[str]:
    found = (name.group(0) for name in ADDRESS.finditer(text))
    return frozenset(
        name for name in found if not name.endswith(tuple(f".{ending}" for ending in EXTENSIONS))
    )


Near = Literal["", "program", "paste"]
"""How an outside source came from this machine: printed by a program that nobody knows, or
pasted."""


class Known(NamedTuple):
    """What a session knows names from, besides outside sources.

    ``local``: names that the project's own files showed; ``own``: a filter of those in what the
    session wrote and in what local commands printed; ``nearby``: the outside sources of which
    nothing says that they are from further than this machine, and how they came.
    """

    local: Container[str] = ()
    own: str = ""
    nearby: Mapping[str, Near] = MappingProxyType({})


def spoken_through(
    sources: Mapping[str, str], sentence: str, anchors: Iterable[str], known: Known
) -> tuple[str, ...]:
    """Name the sources that may speak through a statement.

    1. Those with which it shares a name that the project itself did not show. With a program on
       this
       machine that nobody knows it must be a telling name, which neither the session's own work nor
       a local command had shown. With what the owner pasted no name counts: it was put before the
       agent to be spoken about, and what the agent says of it is the agent's own word.
    2. Those that it retells, whether it shares a name with them or names nothing.
    """
    if not sources:
        return ()
    index, keys = _index(sources), keys_of(sentence, anchors)
    near = index.of_any(keys) if keys else index.all
    again = _repeated(index, sources, sentence, keys) & ~near
    if not near:
        return _named(sources, again)
    foreign = {key for key in keys if key not in known.local}
    counted: dict[Near, int] = {"": index.of_any(foreign), "paste": index.unseen}
    if "program" in known.nearby.values():
        telling = foreign & keys_of(sentence, anchors, plain=False)
        counted["program"] = index.of_any(key for key in telling if not _owned(known, key))
    named = _counted(sources, known, counted) & near
    return _named(
        sources, again | (named if named == near else named | (near & _retold(index, sentence)))
    )


def _repeated(
    index: Sources, sources: Mapping[str, str], sentence: str, keys: Iterable[str]
) -> int:
    """The sources whose words a sentence has, but for the names that it puts among them."""
    own = {part for key in keys for part in (key.lower(), *key.lower().split("."))}
    telling = [word for word in telling_words(sentence) if own.isdisjoint((word, *word.split(".")))]
    if len(telling) < FEWEST_REPEATED:
        return 0
    found = index.having(telling, REPEATED * len(telling))
    return found and sum(
        1 << place
        for place, seen in enumerate(sources.values())
        if found >> place & 1 and not _is_dense(seen)
    )


@lru_cache(maxsize=256)
def _is_dense(seen: str) -> bool:
    return int.from_bytes(as_bytes(seen), "big").bit_count() > DENSE * FILTER_BITS


def _counted(sources: Mapping[str, str], known: Known, counted: Mapping[Near, int]) -> int:
    """The sources with which a statement shares a name that counts with them, by how each came."""
    bits = (counted[known.nearby.get(name, "")] & 1 << place for place, name in enumerate(sources))
    return sum(bits)


def _owned(known: Known, key: str) -> bool:
    return bool(known.own) and has(as_bytes(known.own), key)


MOST_FILTERS = 4
MOST_PIECES = 10_000
"""[filters, pieces of text] Of which it is held that they are in one another."""


class _TellingNames:
    """Adds the telling names of texts to filters.

    A session names the same things over and over: what is in a filter already is passed over.
    """

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}

    def __call__(self, text: str, before: str = "") -> str:
        """Add the telling names of a text of our own to a filter."""
        pieces = {*text.encode("ascii", "replace").decode("ascii").translate(APART).split()}
        known = self._known.pop(before, set[str]())
        fresh = pieces - known
        after = with_bits(
            (_telling_in(piece) for piece in fresh if not (piece.isalpha() and piece.islower())),
            before,
        )
        if len(self._known) >= MOST_FILTERS:
            self._known.clear()
        known = known if len(known) < MOST_PIECES else set()
        known |= fresh
        self._known[after] = known
        return after


telling_names = _TellingNames()


def _telling_in(word: str) -> Bits:
    """The bits of the telling names in a word with its full stops and hyphens: none reaches
    beyond it."""
    return _telling(word) if len(word) <= LONGEST_KNOWN else _telling.__wrapped__(word)


@lru_cache(maxsize=1 << 12)
def _telling(word: str) -> Bits:
    names = " ".join(TELLING.findall(word))
    return bits_of(WORD.findall(THOUSANDS.sub("", names)))


def names_of(words: Iterable[str]) -> Iterator[str]:
    """Give the forms in which names of a project stand among the keys of a statement."""
    for word in words:
        base = word.rstrip("/").rpartition("/")[2]
        yield from (base, base.lower(), *(part for part in base.split(".") if part))


def _in_code(span: str, plain: bool) -> Iterable[str]:
    return _coded(span, plain) if len(span) <= LONGEST_KNOWN else _coded.__wrapped__(span, plain)


@lru_cache(maxsize=1 << 11)
def _coded(span: str, plain: bool) -> tuple[str, ...]:
    return tuple(_keys_in_code(span, plain))


def _keys_in_code(span: str, plain: bool) -> Iterator[str]:
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
    return _shaped(word) if len(word) <= LONGEST_KNOWN else _shaped.__wrapped__(word)


@lru_cache(maxsize=1 << 12)
def _shaped(word: str) -> bool:
    shaped = looks_like_code(word) or any(shape.fullmatch(word) for shape in (HEADER, DOTTED))
    return len(word) >= SHORTEST and not word[0].isdigit() and (shaped or bool(ACRONYM.match(word)))


def _is_name(word: str) -> bool:
    return len(word) >= SHORTEST_PLAIN and not word[0].isdigit() and word.lower() not in GENERAL


def _base_name(path: str) -> str:
    name = path.rstrip("/").rpartition("/")[2].strip(".-@+[]")
    return name.lower() if "." in name else name if _is_name(name) else ""
