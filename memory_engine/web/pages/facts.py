"""The facts: searched, filtered, counted, two hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memory_engine.domain.errors import Usage
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.words import STATUSES, SUREST
from memory_engine.engine import searching
from memory_engine.engine.engine import Engine
from memory_engine.engine.listing import (
    GROUPS,
    MARKED,
    OFF,
    STANDINGS,
    Wish,
    counts,
    listed,
    only_these,
)
from memory_engine.formats.omitted import REASONS
from memory_engine.web.leafing import PAGE_ROWS, changed, leaf
from memory_engine.web.visit import Page, Shown, Visit

if TYPE_CHECKING:
    from memory_engine.views.answers.facts import FactCounts, RecalledRow

ADDRESS = "/facts"
KINDS = ("", "claim", "rule")
GONE = ("superseded", "retracted")
"""Statuses of what is no longer believed: a search looks there, too, where one of them is asked."""
MARK_WORDS = {name: "without a mark" if name == "asserted" else f"({name})" for name in MARKED}
"""Mark -> how a line that has it reads on the pages."""


class Facet(NamedTuple):
    """A way to narrow a list.

    It has its name, how many fit, where it leads, and whether it is chosen.
    """

    name: str
    many: int
    to: str
    on: bool


class Chosen(NamedTuple):
    """What the address asks for."""

    question: str
    status: str
    kind: str
    standing: str
    path: str


def facts(visit: Visit) -> Shown:
    """Show a question's finds, or all that is held.

    It is all where nothing is asked.
    """
    chosen = _chosen(visit)
    with visit.place.visiting() as engine:
        counted = counts(engine)
        if chosen.question:
            return _found(visit, engine, chosen, counted)
        only = only_these(chosen.status, chosen.kind, "", chosen.path, chosen.standing)
        shown = leaf(visit, ADDRESS, engine.store.counted(only))
        rows = listed(engine, Wish(only, limit=shown.size, skip=shown.skip))
    beside = {
        "chosen": chosen, "leaf": shown, "counts": counted, "kinds": KINDS,
        "statuses": _statuses(visit, counted["by_status"], chosen.status),
        "standings": _standings(visit, counted, chosen.standing),
        "plain": ADDRESS,
    }  # fmt: skip
    return Shown("facts.html", rows, beside)


def _chosen(visit: Visit) -> Chosen:
    """Read the address.

    Raises ``Usage`` for a word that is none of a list's.
    """
    chosen = Chosen(
        visit.asked("q").strip(),
        visit.asked("status") or ("all" if visit.asked("standing") else "live"),
        visit.asked("kind"),
        visit.asked("standing"),
        visit.asked("file"),
    )
    known = {"status": (*STATUSES, *GROUPS), "kind": KINDS, "standing": ("", *STANDINGS)}
    for name, words in known.items():
        if getattr(chosen, name) not in words:
            those = ", ".join(filter(None, words))
            raise Usage(f"There is no {name} {getattr(chosen, name)!r}.", f"There are: {those}.")
    return chosen


def _found(visit: Visit, engine: Engine, chosen: Chosen, counted: FactCounts) -> Shown:
    """Show what a question finds: as `recall` does, the best first."""
    gone = chosen.status in (*GONE, "all")
    hits = searching.recall(engine, chosen.question, PAGE_ROWS, gone)
    there = _tally(hits)
    narrowed = chosen.status not in GROUPS
    rows = [row for row in hits if row["status"] == chosen.status] if narrowed else hits
    beside = {
        "chosen": chosen, "counts": counted, "kinds": KINDS,
        "statuses": _statuses(visit, there, chosen.status),
        "gone": "" if gone else changed(ADDRESS, visit.query, status="all"),
        "steps": searching.steps(engine, chosen.question),
        "plain": ADDRESS,
    }  # fmt: skip
    return Shown("found.html", rows, beside)


def _tally(hits: Iterable[RecalledRow]) -> Mapping[str, int]:
    there = dict[str, int]()
    for row in hits:
        there[row["status"]] = there.get(row["status"], 0) + 1
    return there


def _statuses(visit: Visit, there: Mapping[str, int], chosen: str) -> list[Facet]:
    held = sum(many for name, many in there.items() if name not in GONE)
    groups = [("live", held), ("all", sum(there.values()))]
    named = [(name, there.get(name, 0)) for name in (*SUREST, *sorted(there.keys() - {*SUREST}))]
    return [
        Facet(name, many, changed(ADDRESS, visit.query, status=name, page=""), name == chosen)
        for name, many in (groups[0], *named, groups[1])
        if (many or name in (chosen, "live")) and not (visit.asked("q") and name == "all")
    ]


def _standings(visit: Visit, counted: FactCounts, chosen: str) -> Sequence[tuple[str, list[Facet]]]:
    """Give the ways facts stand on the pages, or not."""
    marked = [(name, MARK_WORDS[name], counted["by_mark"].get(name, 0)) for name in MARKED]
    off = [(f"{OFF}{name}", REASONS[name], many) for name, many in counted["off_pages"].items()]
    return [
        (title, [_standing(visit, *one, chosen) for one in found if one[2]])
        for title, found in (("On the pages", marked), ("On no page", off))
    ]


def _standing(visit: Visit, name: str, words: str, many: int, chosen: str) -> Facet:
    on = name == chosen
    to = changed(ADDRESS, visit.query, standing="" if on else name, page="")
    return Facet(words, many, to, on)


def file(visit: Visit) -> Shown:
    """Show what memory says of one file."""
    path = visit.asked("path").strip()
    with visit.place.visiting() as engine:
        only = only_these("all", path=path or "\0")
        shown = leaf(visit, "/file", engine.store.counted(only))
        rows = listed(engine, Wish(only, limit=shown.size, skip=shown.skip))
    beside: dict[str, Any] = {"path": path, "leaf": shown}
    return Shown("file.html", rows, beside)


PAGES = (Page(ADDRESS, facts), Page("/file", file))
