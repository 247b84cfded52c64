"""The places of the code base that a claim speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memory_engine.claims.slots import Slot
from memory_engine.claims.words.paths import bare_path
from memory_engine.claims.words.tokens import tokens
from memory_engine.domain.policy import LOCATIONS
from memory_engine.domain.records.observation import Anchor, Observation

_PATH = re.compile(r"[/.]")
_SYMBOL = re.compile(r"^[A-Za-z_]\w*(?:(?:\.|::|#)[A-Za-z_]\w*)*$")


def anchors_of(observation: Observation, text: str, slot: Slot) -> frozenset[Anchor]:
    """Collect the places that a claim speaks of, given or named.

    A symbol alone has no path.
    """
    found = {*observation.anchors, *_named(text)}
    if slot.attribute not in LOCATIONS or not _PATH.search(slot.value):
        return frozenset(found)
    path, _, symbol = slot.value.partition("#")
    name = symbol or (slot.subject if _SYMBOL.match(slot.subject) else "")
    others = (a for a in found if a.path != path and (a.path or a.symbol != name))
    return frozenset((*others, Anchor(path, name)))


def _named(text: str) -> Iterator[Anchor]:
    """The paths and symbols that a text names."""
    for token in tokens(text):
        if token.kind == "path" and "://" not in token.norm:
            yield Anchor(bare_path(token.norm))
        elif token.kind == "name" and _SYMBOL.match(token.norm) and _code(token.norm, text):
            yield Anchor("", token.norm)


def _code(name: str, text: str) -> bool:
    """Whether a name is surely one of the code.

    It stands in backticks, or is shaped as prose never is.
    """
    shaped = "_" in name or "." in name or "::" in name
    return shaped or f"`{name}`" in text or f"`{name}()`" in text
