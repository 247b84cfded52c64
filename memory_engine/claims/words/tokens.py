"""A text as tokens: names, paths and numbers whole, prose as words.

A token's ``norm`` is what makes it the same token elsewhere: prose in lower case, identifiers as
they are written, paths without ``./`` and doubled slashes, ``30 seconds`` and ``30s`` both ``30
s``, ``v1.2.0`` and ``1.2`` both ``1.2``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from memory_engine.claims.words import lexicon as lex
from memory_engine.claims.words.characters import composed
from memory_engine.claims.words.paths import as_path
from memory_engine.claims.words.quantity import NUMERIC, joined, numeric
from memory_engine.claims.words.shapes import (
    edges,
    is_identifier,
    is_tagged,
    is_tool,
    plural_acronym,
    technology,
)
from memory_engine.claims.words.smallwords import EFFECTS
from memory_engine.claims.words.spelling import spelt
from memory_engine.domain.table import aliases, words

TokenKind = Literal["word", "name", "path", "command", "flag", "tech", "number", "mark"]


class Token(NamedTuple):
    """A token: its kind, its norm, how it was written.

    ``glue`` is what ties it to the next (``-``, ``/``).
    """

    kind: TokenKind
    norm: str
    raw: str
    glue: str = ""


Parted = tuple[tuple[Token, ...], str | None]
"""The tokens of a part, and what comes after it; ``None`` where nothing does."""

_SCAN = re.compile(r"``?([^`]+)``?|\"([^\"]*)\"|[^\s`\"]+")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_CONTRACTED = re.compile(r"^([A-Za-z]+?)(n't|'s|'re|'ve|'ll|'d|'m|s')$")
_RATES = aliases("second s sec | minute min | hour h hr | day d")
_RATE = re.compile(rf"^([A-Za-z]+)/({'|'.join(_RATES)})$", re.I)
_ENTRY = re.compile(r"^([A-Za-z_][\w.-]*): (\S+)$")
"""A line of a configuration file: ``replicas: 3``."""
_LITERAL_WORDS = 6
"""[words] A longer quotation is prose."""
_BREAK = frozenset(",;:!?()[]{}—–|<>")
_ARROWS = words("-> => --> ==>")
_PREFIXES = words(
    "counter non un re e in de dis anti pre post sub multi micro inter co super meta hyper"
)
_WHOLE = aliases("can can't | will won't | shall shan't | is ain't")
_SHORT = {"'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_VALUES = words("None NULL NaN")
_PRONOUNS = words("it that there he she what who where here this how")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into tokens; punctuation is of kind ``mark``."""
    text = spelt(composed(text))
    found = _scanned(_EMPHASIS.sub(r"\2", text) if "*" in text else text)
    if found:
        found[0] = _first(found[0], text)
    return tuple(joined(found, _number))


def _first(token: Token, text: str) -> Token:
    """The first token: its capital alone makes it no name."""
    everyday = token.kind == "tech" and token.raw.lower() in lex.EVERYDAY
    if everyday and text.lstrip()[:1].isupper():
        return Token("word", token.raw.lower(), token.raw)
    return Token("word", "none", token.raw) if text.startswith(("None ", "NONE ")) else token


def _number(norm: str, raw: str) -> Token:
    return Token("number", norm, raw)


def _scanned(text: str) -> list[Token]:
    found: list[Token] = []
    for match in _SCAN.finditer(text):
        code, quoted = match.groups()
        if code is not None:
            found += _code_tokens(code)
        elif quoted is not None:
            found += _quoted_tokens(quoted)
        else:
            found += _chunk_tokens(match.group())
    return found


@lru_cache(maxsize=4096)
def _code_tokens(code: str) -> tuple[Token, ...]:
    """Read backticks: a name, path, flag, value or command."""
    inside = " ".join(code.split()).removeprefix("$ ")
    if entry := _ENTRY.match(inside):
        return (*_code_tokens(entry[1]), *_core(entry[2]))
    if " " in inside and not inside.endswith(")"):
        return (Token("command", inside, inside),)
    return _named(inside) or (Token("name", inside.removesuffix("()"), inside),) if inside else ()


@lru_cache(maxsize=1024)
def _quoted_tokens(quoted: str) -> tuple[Token, ...]:
    """Read a quotation: few words are a value, more are prose."""
    inside = " ".join(quoted.split())
    if inside and inside.count(" ") < _LITERAL_WORDS:
        return (Token("name", inside, quoted),)
    return tuple(token for chunk in inside.split() for token in _chunk_tokens(chunk))


@lru_cache(maxsize=16384)
def _chunk_tokens(chunk: str) -> tuple[Token, ...]:
    """The tokens of a run of characters without white space."""
    if chunk in _ARROWS:
        return (Token("word", "to", chunk),)
    lead, core, trail = edges(chunk)
    return (*_marks(lead), *_core(core), *_marks(trail)) if core else (_mark(chunk),)


def _marks(edge: str) -> tuple[Token, ...]:
    return tuple(_mark(character) for character in edge if character in _BREAK)


def _mark(text: str) -> Token:
    return Token("mark", text, text)


def _core(core: str) -> tuple[Token, ...]:
    """Read a chunk part by part, and none within another.

    ``a=b=c`` has as many parts as somebody likes.
    """
    found: list[Token] = []
    rest: str | None = core
    while rest is not None:
        part, rest = _part(rest)
        found += part
    return tuple(found)


def _part(core: str) -> Parted:
    """Read the first part of a chunk."""
    if not any(c.isalnum() for c in core):
        return (_mark(core),), None
    owner, own, _ = core.partition("'s")
    if own and core.endswith("'s") and (found := _named(owner)):
        return (*found[:-1], found[-1]._replace(glue="'s")), None
    named, rest = _name(core)
    return (named, rest) if named else (_compound(core) or (_word(core),), None)


def _named(core: str) -> tuple[Token, ...]:
    """Read everything that is not prose: numbers, technologies, paths, flags, identifiers."""
    named, rest = _name(core)
    return named if rest is None else (*named, *_core(rest))


def _name(core: str) -> Parted:
    """Read what is not prose, up to a flag's or name's value."""
    name, equals, value = core.partition("=")
    if whole := _whole_name(core):
        return whole, None
    if core[0] == "-" and len(core) > 1:
        return (Token("flag", name, name),), value or None
    if standing := _standing_name(core):
        return standing, None
    if equals and value and name.isidentifier():
        return (Token("name", name, name),), value.strip("'\"")
    return ((Token("name", core.removesuffix("()"), core),) if is_identifier(core) else ()), None


def _whole_name(core: str) -> tuple[Token, ...]:
    """Read a value, technology or number."""
    if core in _VALUES:
        return (Token("name", core, core),)
    if tech := technology(core):
        return (Token("tech", tech, core),)
    if not NUMERIC.match(core):
        return ()
    return tuple(Token(kind, norm, core) for kind, norm in numeric(core))


def _standing_name(core: str) -> tuple[Token, ...]:
    """Read an image, locale or path."""
    if is_tagged(core):
        return (Token("name", core, core),)
    path = as_path(core) if not _RATE.match(core) else ""
    return (Token("path", path, core),) if path else ()


def _compound(core: str) -> tuple[Token, ...]:
    """Read contractions, rates, and what hyphens and slashes join."""
    if "'" in core:
        return _contracted(core)
    plain = core.lower().replace("/", "")
    if plain in lex.ACRONYMS:
        return (Token("word", plain, core),)
    if rate := _RATE.match(core):
        unit = Token("word", _RATES[rate[2].lower()], core)
        return (_word(rate[1]), Token("word", "per", core), unit)
    if "-" in core[1:-1]:
        return _hyphened(core)
    return _glued(core.split("/"), "/") if "/" in core else ()


def _hyphened(core: str) -> tuple[Token, ...]:
    """Read what hyphens join: a name (``us-east-1``, ``swift-format``), a word, or several."""
    parts = [part for part in core.split("-") if part]
    if len(parts) > 2 and any(part.isdecimal() for part in parts):
        return (Token("name", core.lower(), core),)
    if len(parts) == 2 and (parts[0].lower() in _PREFIXES or parts[1].lower() in EFFECTS):
        return (Token("word", (parts[0] + parts[1]).lower(), core, "-"),)
    return (Token("name", core, core),) if is_tool(parts) else _glued(parts, "-")


def _glued(parts: Sequence[str], glue: str) -> tuple[Token, ...]:
    """The tokens of parts that a hyphen or slash joins."""
    found = [list(_core(part)) for part in parts if part]
    for inner in found[:-1]:
        inner[-1] = inner[-1]._replace(glue=glue)
    return tuple(token for inner in found for token in inner)


def _contracted(core: str) -> tuple[Token, ...]:
    lower = core.lower()
    if lower in _WHOLE:
        return (Token("word", _WHOLE[lower], core), Token("word", "not", core))
    match = _CONTRACTED.match(core)
    if not match:
        return (_word(core.strip("'")),)
    stem, ending = match[1], match[2].lower()
    head = _named(stem) or (_word(stem),)
    if ending == "n't":
        return (*head, Token("word", "not", core))
    if ending in _SHORT or (ending == "'s" and stem.lower() in _PRONOUNS):
        return (*head, Token("word", _SHORT.get(ending, "is"), core))
    return (*head[:-1], head[-1]._replace(glue="'s"))


def _word(core: str) -> Token:
    return Token("word", plural_acronym(core) or core.lower(), core)
