"""What a text names, as keys that sources and statements share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from memory_engine.claims.mention import (
    WORDS_OF_A_LANGUAGE,
    code_span,
    looks_like_code,
    mention,
    paths_in,
)
from memory_engine.claims.prose import CODE
from memory_engine.claims.words.telling import SHORTEST_PLAIN, WORD
from memory_engine.extract.filters import (
    LONGEST_KNOWN,
    SHORTEST,
    THOUSANDS,
    Bits,
    bits_of,
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
    r"(?<!\w)(?=[\dvptlrm])(?:(?<![.-])v?(\d+(?:\.\d+)+)(?![\w-])|(?<![./-])(?!(?:19|20)\d\d\b)(\d{4,})(?![\w/-]|\.\d)"
    r"|(?:ports?|versions?|timeouts?|limits?|ttl|retries|max(?:imum)?|"
    r"min(?:imum)?)\W{1,3}(?:(?:is|of|to|are|at)\W{1,3})?(\d+)\b)",
    re.I,
)
"""A number with a role of its own: a version, a port, a limit. A year is none. The first two tests
only spare the others nearly all places of a text."""
VALUED = re.compile(r"\d(?:\.?\d|(?<=\W\d)\b)")
"""Without it a text has no such number: two digits, or one after a sign that is no letter."""

_GENERAL = """
    with case when then else elif while loop match raise throw catch rescue from super yield test
    tests type enum struct impl where using public private static final data file name path user
    value item list code text error start stop index config build make install module
"""
GENERAL = WORDS_OF_A_LANGUAGE | frozenset(_GENERAL.split())
"""In backticks they are words of a language, or of every project: to share one is to share
nothing."""


def keys_of(sentence: str, anchors: Iterable[str], plain: bool = True) -> frozenset[str]:
    """Collect what a statement names: base names of paths, identifiers, telling values.

    Where not ``plain``, without values, and without words in backticks that could as well stand in
    prose.
    """
    bare, spans, paths, telling = (
        _names(sentence) if len(sentence) <= LONGEST_SAID else _names.__wrapped__(sentence)
    )
    named = (*paths, *(anchor.partition("#")[0] for anchor in anchors))
    keys = set(telling)
    keys.update(base for base in map(_base_name, named) if base and _counts(base, plain))
    keys.update(key for span in spans for key in _in_span(span, plain))
    return frozenset(keys.union(_values(bare.replace("`", " "))) if plain else keys)


@lru_cache(maxsize=4)
def _names(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give a text's numbers plain, with its names.

    Thousands have no marks; names are the code, the paths and the telling words in it. A statement
    is asked for what it names with values and without.
    """
    bare = THOUSANDS.sub("", text)
    spans = tuple(span.group(2).strip() for span in CODE.finditer(bare)) if "`" in bare else ()
    prose = CODE.sub(" ", bare) if spans else bare
    telling = tuple(word.lower() for word in _words(prose) if _tells(word))
    return bare, spans, tuple(_paths(bare, prose, spans)), telling


def _counts(base: str, plain: bool) -> bool:
    """Whether the base name of a path may be a key."""
    return plain or "." in base or _tells(base)


def _in_span(span: str, plain: bool) -> Iterable[str]:
    return () if code_span(span)[0] == "path" else _in_code(span, plain)


def _paths(text: str, prose: str, spans: Iterable[str]) -> Iterable[str]:
    """The paths of a text that stands cut into prose and code."""
    if "\\" in text:
        return mention(text).paths
    coded = (name for kind, name in map(code_span, spans) if kind == "path")
    return (*coded, *paths_in(prose))


def _words(text: str) -> list[str]:
    """The words but those in small letters, which never tell."""
    return [word for word in {*WORD.findall(text)} if not (word.isalpha() and word.islower())]


def _values(text: str) -> Iterator[str]:
    """The numbers that have a role of their own."""
    if VALUED.search(text):
        yield from (next(filter(None, found.groups())) for found in VALUE.finditer(text))


LONGEST_SAID = 4_000
"""[characters] Of a statement of which it is remembered what it names, until the next ones."""
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
        """Add the telling names of our own text to a filter."""
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
    """The bits of the telling names in one word.

    None reaches beyond its full stops and hyphens.
    """
    return _telling(word) if len(word) <= LONGEST_KNOWN else _telling.__wrapped__(word)


@lru_cache(maxsize=1 << 12)
def _telling(word: str) -> Bits:
    names = " ".join(TELLING.findall(word))
    return bits_of(WORD.findall(THOUSANDS.sub("", names)))


def names_of(words: Iterable[str]) -> Iterator[str]:
    """Give the forms of project names that stand among keys."""
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
