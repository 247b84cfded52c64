"""Which flags an operator shut, here or in a fleet."""

from __future__ import annotations

from memory_engine.adapters import switches
from memory_engine.adapters.nightwatch import folder
from memory_engine.domain.flag_graph import GRAPH
from memory_engine.domain.flags import below

SHUT = "the operator shut it"
FLEET = "fleet"
"""Under which the watch keeps what an operator's settings said last."""


def shut() -> dict[str, str]:
    """Give the flags that are shut, each with where that stands."""
    return {**_by_fleet(), **switches.shut()}


def why(name: str) -> str:
    """Say where an operator shut a flag, or its parent.

    Gives "" where nobody did.
    """
    places = shut()
    if not places or name not in below(GRAPH, places):
        return ""
    return f"{SHUT} ({places.get(name) or next(iter(places.values()))})"


def _by_fleet() -> dict[str, str]:
    said = folder.read_json(folder.kept_file(FLEET))
    value = said.get("value")
    names = value.get("off") if isinstance(value, dict) else None
    source = str(said.get("source", ""))
    return {str(name): source for name in names} if isinstance(names, list) and source else {}
