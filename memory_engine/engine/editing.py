"""What a person wrote on a page, or took off it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import deciding, publishing, returning, timing
from memory_engine.engine.engine import Engine
from memory_engine.formats.edits import Edits, edits
from memory_engine.formats.log import BY_ANYONE, BY_OWNER, by_hand, squeezed
from memory_engine.formats.page import INDEX, genuine

WRITTEN_ON_A_PAGE = "a line that somebody wrote on {}"
"""What is known of the source of such a line."""
MOST_TAKEN_OFF = 8
"""[lines] Taken off MEMORY.md at once: more are no decision about each of them."""
MOST_TOLD = 5
"""[lines] Taken off by hand, that are named one by one."""
LONGEST_TOLD = 80
"""[characters] Of such a line."""


def bring_up_to_date(engine: Engine) -> list[str]:
    """Write the pages as memory has them.

    A crash may have left them behind. Tells of each that a person had edited.
    """
    publishing.place(engine)
    found = take_up_edits(engine)
    tell_edits(engine, found)
    returning.note(engine, (id for change in found.values() for id in change.removed))
    edited = list(publishing.publish(engine))
    for name in edited:
        what = Problem(
            f"memory/{name}", "was edited by hand", "What stood there is kept in .kairos-mem/aside."
        )
        engine.reporter.problem(what)
    return edited


def tell_edits(engine: Engine, found: Mapping[str, Edits]) -> None:
    """Tell what becomes of lines written on pages, or taken off."""
    for name, change in found.items():
        _tell(engine, f"memory/{name}", change)


def _tell(engine: Engine, page: str, found: Edits) -> None:
    for id in found.lasting:
        what = (
            "was taken off by hand, and stays off "
            f"({squeezed(engine.store.fact(id).text)[:LONGEST_TOLD]})"
        )
        engine.reporter.problem(
            Problem(
                f"{page}, {id}",
                what,
                "`kairos-mem log` has the entry, and `revert` brings it back.",
            )
        )
    for id in found.removed[:MOST_TOLD]:
        what = (
            "was taken off by hand, and stands there again "
            f"({squeezed(engine.store.fact(id).text)[:LONGEST_TOLD]})"
        )
        engine.reporter.problem(
            Problem(f"{page}, {id}", what, f"`kairos-mem forget {id}` takes it off for good.")
        )
    if more := found.removed[MOST_TOLD:]:
        remedy = "`kairos-mem forget ID` takes one off for good."
        engine.reporter.problem(
            Problem(
                f"{page}, taken off", f"{len(more)} more lines, which stand there again", remedy
            )
        )
    if found.added:
        owners = engine.handwritten == "owner"
        what = (
            f"{len(found.added)} by hand, now in today's log as {BY_OWNER if owners else BY_ANYONE}"
        )
        remedy = (
            ""
            if owners
            else "To say it as the owner: `kairos-mem observe`, or see `handwritten` in "
            "config.yaml."
        )
        engine.reporter.problem(Problem(f"{page}, written", what, remedy))


def take_up_edits(engine: Engine, decide: bool = True) -> dict[str, Edits]:
    """Take what a person wrote on a page as a bullet.

    It goes to the log of today. Tells what was taken off, by page.

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
    """Take a line's removal for the owner's word on its fact.

    Tells whether it was one.
    """
    with suppress(Unknown):
        deciding.forget(engine, id, day, "its line was taken off MEMORY.md by hand")
        return True
    return False
