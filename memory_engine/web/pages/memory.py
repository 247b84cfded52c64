"""MEMORY.md and its topic files, line by line.

Each line has how it stands and which entry put it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from memory_engine.engine import blaming
from memory_engine.engine.engine import Engine
from memory_engine.formats.page import FACT_ID, INDEX
from memory_engine.views.trail import fact_row
from memory_engine.web.visit import Page, Shown, Visit

BULLET = "- "
"""How a line of a page begins that says a fact."""


def index(visit: Visit) -> Shown:
    """Show MEMORY.md."""
    return _shown(visit, INDEX)


def topic(visit: Visit) -> Shown:
    """Show a topic file."""
    return _shown(visit, visit.words["name"])


def _shown(visit: Visit, name: str) -> Shown:
    with visit.place.visiting() as engine:
        if name == INDEX and not engine.store.last_dream().number:
            return Shown("no_memory.html", [])
        rows = blaming.blame(engine, name, None)
        names = sorted(set(engine.pages.names()) - {INDEX})
        held = _held(engine, rows)
    lines = [_line(row, names) for row in rows]
    return Shown("memory.html", rows, {"name": name, "names": names, "lines": lines, "held": held})


def _held(engine: Engine, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Look up how the facts of a page stand now."""
    ids = sorted({row["fact"] for row in rows if row["fact"]})
    return {one.fact.id: fact_row(one) for one in engine.store.standings_of(ids)}


def _line(row: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
    """Cut a line into text and id, and find its pages.

    The id is behind what it says; it points to the pages.
    """
    text = str(row["text"])
    bare = FACT_ID.sub("", text).rstrip() if row["fact"] else text
    bullet = bool(row["fact"]) and bare.startswith(BULLET)
    pointed = [name for name in names if f"({name})" in text] if not row["fact"] else []
    heading = len(text) - len(text.lstrip("#")) if text.startswith("#") else 0
    bare = bare.removeprefix(BULLET) if bullet else bare
    return {**row, "bare": bare, "bullet": bullet, "pointed": pointed, "heading": heading}


PAGES = (Page("/memory", index), Page("/memory/{name}", topic))
