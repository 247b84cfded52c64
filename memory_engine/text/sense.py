"""What a text says, as far as words can tell: its terms with their roles, and the small words that turn its meaning.

The reading is shallow and general: no parser, no sentence patterns. A *term* is a word of content or a thing named; its
*role* is subject, object, or the preposition that governs it (a passive gives its agent the subject's role); a *mark* is
a small word that changes what is claimed (``only``, ``unless``, ``at most``, ``may``). ``flips`` counts denials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from memory_engine.text import lexicon as lex
from memory_engine.text.meaning import EXPRESSIONS, LIGHT, VERBS, meaning
from memory_engine.text.stem import stem
from memory_engine.text.words import Token, TokenKind, tokens


class Term(NamedTuple):
    """One content word, or one thing named."""

    canon: str
    kind: TokenKind
    raw: str
    role: str
    clause: str
    denied: bool
    part: int

    @property
    def hard(self) -> bool:
        """Whether it names one thing exactly: a number, a path, an identifier, a technology."""
        return self.kind != "word"

    @property
    def light(self) -> bool:
        """Whether it adds little to what is claimed."""
        return self.kind == "word" and self.canon in LIGHT


@dataclass(frozen=True, slots=True)
class Sense:
    """What a text says. ``parts`` counts its clauses; ``raw`` is the text itself."""

    raw: str
    terms: tuple[Term, ...]
    marks: frozenset[str]
    scopes: frozenset[str]
    flips: int
    parts: int
    copula: bool


class _Item(NamedTuple):
    """A token, or an expression of several, before it is put in its place: a function word has an ``effect``."""

    token: Token
    canon: str
    denies: bool
    effect: str


_PHRASES: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _phrase, _effect in lex.PHRASES.items():
    _words = tuple(_phrase.split("_"))
    _PHRASES.setdefault(_words[0], []).append((_words, _effect))
for _choices in _PHRASES.values():
    _choices.sort(key=lambda choice: -len(choice[0]))
