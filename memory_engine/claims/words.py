"""A text as tokens: identifiers, paths, commands and numbers whole, prose as words.

A token's ``norm`` is what makes it the same token elsewhere: prose in lower case, identifiers as
they are written, paths without ``./`` and doubled slashes, ``30 seconds`` and ``30s`` both ``30
s``, ``v1.2.0`` and ``1.2`` both ``1.2``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from memory_engine.claims import lexicon as lex
from memory_engine.claims.characters import composed
from memory_engine.claims.meaning import meaning
from memory_engine.claims.paths import as_path
from memory_engine.claims.quantity import NUMERIC, joined, numeric
from memory_engine.claims.smallwords import EFFECTS
from memory_engine.claims.spelling import spelt
from memory_engine.domain.table import aliases, words

TokenKind = Literal["word", "name", "path", "command", "flag", "tech", "number", "mark"]


class Token(NamedTuple):
    """One token: its kind, what it is compared by, how it was written, and what glues it to the
    next (``-``, ``/``)."""

    kind: TokenKind
    norm: str
    raw: str
    glue: str = ""


Parted = tuple[tuple[Token, ...], str | None]
"""The tokens of a part, and what comes after it; ``None`` where nothing does."""

_SCAN = re.compile(r"``?([^`]+)``?|\"([^\"]*)\"|[^\s`\"]+")
_EDGES = re.compile(r"^([(\[{<']*)(.*?)([)\]}>'.,;:!?…]*)$", re.S)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_CONTRACTED = re.compile(r"^([A-Za-z]+?)(n't|'s|'re|'ve|'ll|'d|'m|s')$")
_CAMEL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}[a-z]{2,}|[A-Z][a-z]+[A-Z]")
_DOTTED = re.compile(r"^[A-Za-z_]\w*(?:(?:\.|::|->|#)[A-Za-z_]\w*)+$")
_RATES = aliases("second s sec | minute min | hour h hr | day d")
_RATE = re.compile(rf"^([A-Za-z]+)/({'|'.join(_RATES)})$", re.I)
_ENTRY = re.compile(r"^([A-Za-z_][\w.-]*): (\S+)$")
"""A line of a configuration file: ``replicas: 3``."""
_IMAGE = re.compile(r"^[a-z][\w./-]*:v?\d[\w.-]*[a-z][\w.-]*$")
"""A container image with its tag: ``python:3.12-slim``."""
_LOCALE = re.compile(r"^[a-z]{2}[-_][A-Z]{2}$")
_LITERAL_WORDS = 6
"""[words] A longer quotation is prose."""
_BREAK = frozenset(",;:!?()[]{}—–|<>")
_ARROWS = words("-> => --> ==>")
_PREFIXES = words(
    "counter non un re e in de dis anti pre post sub multi micro inter co super meta hyper"
)
_ABBREVIATIONS = words("e.g i.e a.k.a")
_WHOLE = aliases("can can't | will won't | shall shan't | is ain't")
_SHORT = {"'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_SUFFIXED = words(
    "like only side compatible specific style level free wide aware native first safe "
    "ready friendly"
)
_VALUES = words("None NULL NaN")
_PRONOUNS = words("it that there he she what who where here this how")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Think: the tokens of a text, in order; a comma and its like is a token of kind ``mark``."""
    text = spelt(composed(text))
    found = _scanned(_EMPHASIS.sub(r"\2", text) if "*" in text else text)
    if (
        found
        and found[0].kind == "tech"
        and text.lstrip()[:1].isupper()
        and found[0].raw.lower() in lex.EVERYDAY
    ):
        found[0] = Token(
            "word", found[0].raw.lower(), found[0].raw
        )  # the capital of a first word says nothing
    if found and text.startswith(("None ", "NONE ")):
        found[0] = Token("word", "none", found[0].raw)
    return tuple(joined(found, _number))


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Think: what a text is about: its names, and what its words of content stand for."""
    return frozenset(
        meaning(token.norm).canon if token.kind == "word" else token.norm
        for token in tokens(text)
        if token.kind != "mark" and not (token.kind == "word" and token.norm in EFFECTS)
    )


def overlap(a: str, b: str) -> float:
    """Think: the share of content that two texts have in common (Jaccard)."""
    one, other = content(a), content(b)
    return len(one & other) / len(one | other) if one | other else 0.0


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
    """What stands between backticks: a name, a path, a flag, a value or a whole command."""
    inside = " ".join(code.split()).removeprefix("$ ")
    if entry := _ENTRY.match(inside):
        return (*_code_tokens(entry[1]), *_core(entry[2]))
    if " " in inside and not inside.endswith(")"):
        return (Token("command", inside, inside),)
    return _named(inside) or (Token("name", inside.removesuffix("()"), inside),) if inside else ()


@lru_cache(maxsize=1024)
def _quoted_tokens(quoted: str) -> tuple[Token, ...]:
    """What stands between quotation marks: a few words are a value, more are prose."""
    inside = " ".join(quoted.split())
    if inside and inside.count(" ") < _LITERAL_WORDS:
        return (Token("name", inside, quoted),)
    return tuple(token for chunk in inside.split() for token in _chunk_tokens(chunk))


@lru_cache(maxsize=16384)
def _chunk_tokens(chunk: str) -> tuple[Token, ...]:
    """The tokens of a run of characters without white space."""
    if chunk in _ARROWS:
        return (Token("word", "to", chunk),)
    match = _EDGES.match(chunk)
    lead, core, trail = match.groups() if match else ("", chunk, "")
    if not core:
        return (Token("mark", chunk, chunk),)
    if "(" in core and trail.startswith(")"):
        core, trail = core + ")", trail[1:]
    if lead.endswith("<") and core[:1].isdigit():
        lead, core = lead[:-1], "<" + core
    before = tuple(Token("mark", c, c) for c in lead if c in _BREAK)
    after = tuple(Token("mark", c, c) for c in trail if c in _BREAK)
    return (*before, *_core(core), *after)


def _core(core: str) -> tuple[Token, ...]:
    """Read a chunk part by part: ``a=b=c`` has as many as somebody likes, so that none may be
    read within another."""
    found: list[Token] = []
    rest: str | None = core
    while rest is not None:
        part, rest = _part(rest)
        found += part
    return tuple(found)


def _part(core: str) -> Parted:
    """Read the first part of a chunk."""
    if not any(c.isalnum() for c in core):
        return (Token("mark", core, core),), None
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
    """Read what is not prose at the start of a chunk: all of it, but for the value of a flag or
    name."""
    name, equals, value = core.partition("=")
    if whole := _whole_name(core):
        return whole, None
    if core[0] == "-" and len(core) > 1:
        return (Token("flag", name, name),), value or None
    if standing := _standing_name(core):
        return standing, None
    if equals and value and name.isidentifier():
        return (Token("name", name, name),), value.strip("'\"")
    return ((Token("name", core.removesuffix("()"), core),) if _identifier(core) else ()), None


def _whole_name(core: str) -> tuple[Token, ...]:
    """Read a value, technology or number."""
    lower = core.lower()
    if core in _VALUES:
        return (Token("name", core, core),)
    if core[-1] == "s" and core[:-1].isupper():
        lower = lower[:-1]  # JWTs
    if lower in lex.TECH and (lower not in lex.EVERYDAY or not core.islower()):
        return (Token("tech", lex.TECH[lower], core),)
    return (
        tuple(Token(kind, norm, core) for kind, norm in numeric(core))
        if NUMERIC.match(core)
        else ()
    )


def _standing_name(core: str) -> tuple[Token, ...]:
    """Read an image, locale or path."""
    if _IMAGE.match(core) or _LOCALE.match(core):
        return (Token("name", core, core),)
    path = as_path(core) if not _RATE.match(core) else ""
    return (Token("path", path, core),) if path else ()


def _identifier(core: str) -> bool:
    if core.endswith(")") and "(" in core[1:]:
        return core[0].isalpha() or core[0] == "_"
    if core.lower() in lex.ACRONYMS:
        return False
    if "_" in core[:-1] or "++" in core or core[0] in "@#$" or _DOTTED.match(core):
        return core.rstrip(".").lower() not in _ABBREVIATIONS
    if core.isupper() and core.isalpha():
        return (
            len(core) > 1 and core.lower() not in lex.ACRONYMS and core.lower() not in lex.EMPHASIS
        )
    return (
        bool(_CAMEL.search(core))
        and "-" not in core
        and "'" not in core
        and not _plural_acronym(core)
    )


def _plural_acronym(core: str) -> str:
    """``url`` for ``URLs``."""
    return (
        core[:-1].lower()
        if core[-1] == "s" and core[:-1].isupper() and core[:-1].lower() in lex.ACRONYMS
        else ""
    )


def _compound(core: str) -> tuple[Token, ...]:
    """Hyphens, slashes between words, contractions: several words, or one."""
    if "'" in core:
        return _contracted(core)
    if core.lower().replace("/", "") in lex.ACRONYMS:
        return (Token("word", core.lower().replace("/", ""), core),)
    if rate := _RATE.match(core):
        return (
            _word(rate[1]),
            Token("word", "per", core),
            Token("word", _RATES[rate[2].lower()], core),
        )
    glue = "-" if "-" in core[1:-1] else "/" if "/" in core else ""
    if not glue:
        return ()
    parts = [part for part in core.split(glue) if part]
    if glue == "-" and len(parts) > 2 and any(part.isdecimal() for part in parts):
        return (Token("name", core.lower(), core),)  # us-east-1
    if (
        glue == "-"
        and len(parts) == 2
        and (parts[0].lower() in _PREFIXES or parts[1].lower() in EFFECTS)
    ):
        return (Token("word", (parts[0] + parts[1]).lower(), core, glue),)
    if glue == "-" and _tool(parts):
        return (Token("name", core, core),)
    found = [list(_core(part)) for part in parts]
    for inner in found[:-1]:
        inner[-1] = inner[-1]._replace(glue=glue)
    return tuple(token for inner in found for token in inner)


def _tool(parts: Sequence[str]) -> bool:
    """Whether a hyphen makes the name of a tool: ``swift-format``, but not ``redis-backed``."""
    if (
        len(parts) != 2
        or not all(map(str.islower, parts))
        or parts[1].endswith(("ed", "ing"))
        or parts[1] in _SUFFIXED
    ):
        return False
    return any(part in lex.TECH for part in parts) or parts[0] in ("cert", "clang", "release")


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
    return Token("word", _plural_acronym(core) or core.lower(), core)
