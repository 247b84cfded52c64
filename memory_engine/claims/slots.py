"""A slot (subject, attribute, value) in its one spelling.

The sentences are matched whole: what is not part of the slot or its scope would be lost from the
key. The vague "X is Y" is not among them. A value is normalised by what its attribute means: a path
for a location, a version for a version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from memory_engine.claims.words.characters import composed
from memory_engine.claims.words.lexicon import ENVIRONMENTS, TECH
from memory_engine.claims.words.paths import as_path
from memory_engine.claims.words.quantity import NUMERIC, release_of
from memory_engine.claims.words.tokens import Token, tokens
from memory_engine.domain.policy import LOCATIONS
from memory_engine.domain.table import words

HERE = "project"
"""The subject of what is said of the code base as a whole: "run the tests with `make test`"."""

_PROSE = words("status owner")
"""Attributes whose values are words, not names: their case means nothing."""

_FOLDED = words("true false yes no none null on off enabled disabled")
_SCOPING = words("in on for under with")
_ARTICLES = words("the a an our this")
_LEADING_ARTICLE = re.compile(r"^(?:the|an?|our|this) ", re.I)


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of one attribute of one subject, somewhere."""

    subject: str
    attribute: str
    value: str
    scope: str = ""


def normal(subject: str, attribute: str, value: str, scope: str = "") -> Slot:
    """Write a slot in its one spelling."""
    name = kebab(attribute)
    return Slot(subject_of(subject, name), name, value_of(value, name), scope_of(scope))


def kebab(attribute: str) -> str:
    """Write ``replacedBy``, ``Replaced by``, ``replaced_by`` as ``replaced-by``."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", composed(attribute).strip())
    return re.sub(r"[\s_-]+", "-", apart).lower()


def subject_of(text: str, attribute: str) -> str:
    """Spell a subject: prose folded, a name as written.

    A technology goes by its one name.

    What is said to work is run as it stands: ``./...`` is no path with dots to spare.
    """
    if attribute == "works":
        return _LEADING_ARTICLE.sub("", " ".join(composed(text).split()).strip("`"))
    return _spelt(text, named=attribute in LOCATIONS)


def value_of(text: str, attribute: str) -> str:
    """Write a value as its attribute means it."""
    plain = " ".join(composed(text).split()).strip("`").removeprefix("$ ")
    if attribute == "command" or attribute.startswith("cmd:"):
        return plain
    if attribute in LOCATIONS:
        return _location(plain)
    release = release_of(plain) if attribute == "version" else ""
    folded = attribute in _PROSE or plain.lower() in _FOLDED
    return release or _spelt(plain.lower() if folded else plain, named=False)


def _location(plain: str) -> str:
    """A path, with the symbol in it, and without line numbers."""
    path, _, symbol = re.sub(r":\d+(?:[-:]\d+)?$|#L\d+.*$", "", plain).partition("#")
    place = as_path(path) or _spelt(path, named=True)
    return f"{place}#{symbol}" if symbol else place


def scope_of(text: str) -> str:
    """Write a scope in one way: "in Production" is ``production``."""
    found = [token.norm for token in tokens(text.strip("`")) if token.kind != "mark"]
    names = found[1:] if found and found[0] in _SCOPING else found
    return " ".join(ENVIRONMENTS.get(name, name) for name in names if name not in _ARTICLES)


def _spelt(text: str, named: bool) -> str:
    """Prose folded and names kept.

    One bare word may be a name, so its case is kept: ``Group`` is not ``group``.
    """
    plain = " ".join(composed(text).split())
    if name := _bare_name(plain.strip("`"), named):
        return name
    found = [token for token in tokens(plain) if token.norm not in _ARTICLES] or tokens(plain)
    return " ".join(_written(token) for token in found)


def _bare_name(bare: str, named: bool) -> str:
    """One word as a path or name; "" for prose.

    A technology or a number is prose, too.
    """
    path = as_path(bare) if "/" in bare and " " not in bare else ""
    if path or " " in bare:
        return path
    prose = bare.lower() in TECH or NUMERIC.match(bare) or bare.lower() in _FOLDED
    return bare.removesuffix("()") if named or not prose else ""


def _written(token: Token) -> str:
    return token.norm if token.kind != "command" else f"`{token.norm}`"
