"""What a person wrote on a page, or took off it."""

from __future__ import annotations

from contextlib import suppress

from memory_engine.domain.errors import (
    Unknown,
)
from memory_engine.engine import deciding, publishing, timing
from memory_engine.engine.engine import Engine
from memory_engine.formats.edits import Edits, edits
from memory_engine.formats.log import by_hand
from memory_engine.formats.memory_md import INDEX, genuine

WRITTEN_ON_A_PAGE = "a line that somebody wrote on {}"
"""What is known of the source of such a line."""
MOST_TAKEN_OFF = 8
"""[lines] Taken off MEMORY.md at once: more are no decision about each of them."""


def take_up_edits(engine: Engine, decide: bool = True) -> dict[str, Edits]:
    """Take what a person wrote on a page as a bullet of today's log; tell what they took off
    it, by page.

    Whose hand it was nothing tells. Where the owner has not said that nobody else writes here,
    it may be anybody's text that an agent put there: it is kept, and stands on no page. Where
    they have said so, a line that is gone from MEMORY.md is the owner's word that it is off for
    good, unless nothing is to be decided; many at once are an accident, until they say it.
    """
    day, owners = timing.today(engine), engine.handwritten == "owner"
    found: dict[str, Edits] = {}
    for name, rendered in publishing.rendered(engine).items():
        page = engine.pages.read(name)
        if page is not None and not genuine(page):
            found[name] = edits(rendered, page)
    for name, change in found.items():
        place, origins = f"memory/{name}", (WRITTEN_ON_A_PAGE.format(name),)
        engine.logs.append(
            (day, by_hand(day, text, place, owners, origins)) for text in change.added
        )
    if decide and owners and INDEX in found and len(found[INDEX].removed) <= MOST_TAKEN_OFF:
        found[INDEX] = _taken_off(engine, found[INDEX], day)
    return found


def _taken_off(engine: Engine, found: Edits, day: str) -> Edits:
    lasting = tuple(id for id in found.removed if _stays_off(engine, id, day))
    return found._replace(
        removed=tuple(id for id in found.removed if id not in lasting), lasting=lasting
    )


def _stays_off(engine: Engine, id: str, day: str) -> bool:
    """Take a line that the owner took off the page for their word on its fact; tell whether
    it was one."""
    with suppress(Unknown):
        deciding.forget(engine, id, day, "its line was taken off MEMORY.md by hand")
        return True
    return False
