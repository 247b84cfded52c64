"""A text as tokens: identifiers, paths, commands and numbers whole, prose as words; and the stem of a word.

A token's ``norm`` is what makes it the same token elsewhere: prose in lower case, identifiers as they are written, paths
without ``./`` and doubled slashes, ``30 seconds`` and ``30s`` both ``30 s``, ``v1.2.0`` and ``1.2`` both ``1.2``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from memory_engine.text import lexicon as lex
from memory_engine.text.quantity import NUMERIC, joined, numeric
from memory_engine.text.table import words

TokenKind = Literal["word", "name", "path", "command", "flag", "tech", "number", "mark"]


class Token(NamedTuple):
    """One token: its kind, what it is compared by, and how it was written."""

    kind: TokenKind
    norm: str
    raw: str


_SCAN = re.compile(r"``?([^`]+)``?|\"([^\"]*)\"|[^\s`\"]+")
_EDGES = re.compile(r"^([(\[{<']*)(.*?)([)\]}>'.,;:!?…]*)$", re.S)
_MARKDOWN = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_CONTRACTION = re.compile(r"^([A-Za-z]+?)(n't|'s|'re|'ve|'ll|'d|'m|s')$")
_CAMEL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}[a-z]{2,}|[A-Z][a-z]+[A-Z]")
_DOTTED = re.compile(r"^[A-Za-z_]\w*(?:(?:\.|::|->|#)[A-Za-z_]\w*)+$")
_EXT = re.compile(r"\.([A-Za-z0-9]{1,10})$")
_LINE = re.compile(r"(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)$")
_BREAK = frozenset(",;:!?()[]{}—–|<>")
_LITERAL_WORDS = 6
_ARROWS = frozenset({"->", "=>", "-->", "==>"})
_PREFIXES = words("non un re e in de dis anti pre post sub multi micro auto inter co super meta hyper")
_PARTICLES = words("in out up down off on only")
_IRREGULAR_NEGATIONS = {"can't": "can", "won't": "will", "shan't": "shall", "cannot": "can", "ain't": "is"}


def tokens(text: str) -> list[Token]:
    """Think: the tokens of a text, in order; a comma and its like is a token of kind ``mark``."""
    found = _scanned(composed(text))
    if found and found[0].kind == "tech" and text.lstrip()[:1].isupper() and found[0].raw.lower() in lex.EVERYDAY:
        found[0] = Token("word", found[0].raw.lower(), found[0].raw)  # the capital of a first word says nothing
    return joined(found, Token)


def composed(text: str) -> str:
    """Think: the text in Unicode normal form C with plain quotation marks."""
    if "*" in text:
        text = _MARKDOWN.sub(r"\2", text)
    if text.isascii():
        return text
    plain = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return unicodedata.normalize("NFC", plain).replace("→", " -> ").replace("≥", ">=").replace("≤", "<=")


def _scanned(text: str) -> list[Token]:
    found: list[Token] = []
    for match in _SCAN.finditer(text):
        code, quoted = match.group(1), match.group(2)
        if code is not None:
            found += code_tokens(code)
        elif quoted is not None:
            found += quoted_tokens(quoted)
        else:
            found += chunk_tokens(match.group())
    return found


@lru_cache(maxsize=4096)
def code_tokens(code: str) -> tuple[Token, ...]:
    """Think: what stands between backticks: a name, a path, a flag, a value or a whole command."""
    inside = " ".join(code.split()).removeprefix("$ ")
    if " " in inside and not inside.endswith(")"):
        return (Token("command", inside, inside),)
    if not inside:
        return ()
    found = _named(inside)
    return found if found else (Token("name", callable_name(inside), inside),)


def callable_name(name: str) -> str:
    """Think: a name without its empty call: ``purge()`` is ``purge``; ``purge(all)`` is something else."""
    return name.removesuffix("()")


@lru_cache(maxsize=1024)
def quoted_tokens(quoted: str) -> tuple[Token, ...]:
    """Think: what stands between quotation marks: a few words are a value, more are prose."""
    inside = " ".join(quoted.split())
    if inside and inside.count(" ") < _LITERAL_WORDS:
        return (Token("name", inside, quoted),)
    return tuple(token for chunk in inside.split() for token in chunk_tokens(chunk))


@lru_cache(maxsize=16384)
def chunk_tokens(chunk: str) -> tuple[Token, ...]:
    """Think: the tokens of a run of characters without white space."""
    if chunk in _ARROWS:
        return (Token("word", "to", chunk),)
    match = _EDGES.match(chunk)
    lead, core, trail = match.groups() if match else ("", chunk, "")
    if "(" in core and trail.startswith(")"):
        core, trail = core + ")", trail[1:]
    elif trail.startswith(")") and core and chunk.startswith(core + "()"):
        core, trail = core + "()", trail[1:]
    if lead.endswith("<") and core[:1].isdigit():
        lead, core = lead[:-1], "<" + core
    if not core:
        return (Token("mark", chunk, chunk),)
    before = tuple(Token("mark", c, c) for c in lead if c in _BREAK)
    after = tuple(Token("mark", c, c) for c in trail if c in _BREAK)
    return (*before, *_core(core), *after)


def _core(core: str) -> tuple[Token, ...]:
    if not core or not any(c.isalnum() for c in core):
        return (Token("mark", core, core),) if core else ()
    return _named(core) or _compound(core) or (_word(core),)


def _named(core: str) -> tuple[Token, ...]:
    """Everything that is not prose: numbers, technologies, paths, flags, identifiers."""
    lower = core.lower()
    if lower in lex.TECH and (lower not in lex.EVERYDAY or not core.islower()):
        return (Token("tech", lex.TECH[lower], core),)
    if NUMERIC.match(core) and (figures := numeric(core)):
        return tuple(Token(kind, norm, core) for kind, norm in figures)  # type: ignore[arg-type]
    if core[0] == "-" and len(core) > 1:
        name, _, value = core.partition("=")
        return (Token("flag", name, name), *(_core(value) if value else ()))
    path = as_path(core)
    if path:
        return (Token("path", path, core),)
    name, equals, value = core.partition("=")
    if equals and name.isidentifier() and value:
        return (Token("name", name, name), *(_core(value.strip("'\""))))
    return (Token("name", callable_name(core), core),) if _identifier(core) else ()


def as_path(core: str) -> str:
    """Think: a path in its one spelling, or "" for what isn't one: ``./a//b.py:12`` is ``a/b.py:12``."""
    if "://" in core:
        return core.rstrip("/")
    line = _LINE.search(core)
    bare = core[: line.start()] if line else core
    ending = _EXT.search(bare)
    folders = "/" in bare and len(bare) > 1 and bare.lower() not in lex.SLASHED
    filed = ending is not None and ending[1].lower() in lex.EXTENSIONS and "(" not in bare
    hidden = bare[0] == "." and bare[1:2].isalpha()
    if not (folders or filed or hidden):
        return ""
    return normal_path(bare) + (line[0] if line else "")


def bare_path(path: str) -> str:
    """Think: a path without the line that it points to."""
    return _LINE.sub("", path)


def normal_path(path: str) -> str:
    """Think: ``./a//b/`` as ``a/b``."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts)


def _identifier(core: str) -> bool:
    if core.endswith(")") and "(" in core[1:]:
        return core[0].isalpha() or core[0] == "_"
    if "_" in core[:-1] or core[0] in "@#$" or _DOTTED.match(core):
        return core.rstrip(".").lower() not in ("e.g", "i.e", "a.k.a")
    if core.isupper() and core.isalpha():
        return len(core) > 1 and core.lower() not in lex.ACRONYMS and core.lower() not in lex.EMPHASIS
    return bool(_CAMEL.search(core)) and "-" not in core and "'" not in core and _singular_acronym(core) == ""


def _singular_acronym(core: str) -> str:
    return core[:-1].lower() if core[-1] == "s" and core[:-1].isupper() and core[:-1].lower() in lex.ACRONYMS else ""


def _compound(core: str) -> tuple[Token, ...]:
    """Hyphens, slashes between words, contractions: several words, or one."""
    if "'" in core:
        return _contracted(core)
    if core.lower().replace("/", "") in lex.ACRONYMS:
        return (Token("word", core.lower().replace("/", ""), core),)
    if "-" not in core[1:-1]:
        return tuple(_word(part) for part in core.split("/") if part) if "/" in core else ()
    parts = [part for part in core.split("-") if part]
    if len(parts) == 2 and (parts[0].lower() in _PREFIXES or parts[1].lower() in _PARTICLES):
        return (Token("word", (parts[0] + parts[1]).lower(), core),)
    return tuple(token for part in parts for token in _core(part))


def _contracted(core: str) -> tuple[Token, ...]:
    lower = core.lower()
    if lower in _IRREGULAR_NEGATIONS:
        return (Token("word", _IRREGULAR_NEGATIONS[lower], core), Token("word", "not", core))
    match = _CONTRACTION.match(core)
    if not match:
        return (_word(core.strip("'")),)
    stem, ending = match.groups()
    head = _named(stem) or (_word(stem),)
    return (*head, Token("word", "not", core)) if ending.lower() == "n't" else head


def _word(core: str) -> Token:
    lower = core.lower()
    if lower == "cannot":
        return Token("word", "cannot", core)
    return Token("word", _singular_acronym(core) or lower, core)
