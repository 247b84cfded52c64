"""Facts to leaf through: filtered, counted, so many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.domain import marks
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import Fact, FactFilter, Standing
from memory_engine.domain.records.words import LIVE, STATUSES, SUREST, Off
from memory_engine.domain.typed import get_args
from memory_engine.engine import publishing, standings, timing
from memory_engine.engine.engine import Engine
from memory_engine.engine.points import POINT, brought
from memory_engine.formats.lines import section_of
from memory_engine.formats.lines import topic as topic_of
from memory_engine.views.trail import fact_row

if TYPE_CHECKING:
    from memory_engine.views.answers.facts import FactCounts, FactRow

GROUPS = {"live": tuple(sorted(LIVE)), "all": STATUSES}
"""Names for several statuses at once."""
OFF = "off: "
"""Before the reason why a fact stands on no page: some are called as a mark is."""
MARKED = tuple(str(name) for name in marks.MARKS)
STANDINGS = (*MARKED, *(f"{OFF}{name}" for name in get_args(Off) if name))
"""How a fact may stand on the pages: with a mark, or on none and why."""
EQUAL = ("kind", "subject", "mark", "off", "successor")
"""The fields of a filter that a fact must have as they are."""


class Wish(NamedTuple):
    """Which facts somebody wants to see.

    ``topic`` names a topic file, ``as_of`` a point of the ledger; ``limit`` is how many (0: all),
    after as many as ``skip`` says.
    """

    only: FactFilter
    topic: str = ""
    as_of: str = ""
    limit: int = 0
    skip: int = 0


def only_these(
    status: str = "live", kind: str = "", subject: str = "", path: str = "", standing: str = ""
) -> FactFilter:
    """Make a filter of words that a person says.

    ``standing`` is a mark of the pages, or why a fact stands on none.
    """
    mark = standing if standing in MARKED else ""
    off = standing.removeprefix(OFF) if standing.startswith(OFF) else ""
    return FactFilter(GROUPS.get(status, (status,)), kind, subject, path, mark, off)


def listed(engine: Engine, wish: Wish) -> list[FactRow]:
    """List facts, the surest first.

    Raises ``Usage`` and ``Unknown`` for a point that is none.
    """
    if not (wish.topic or wish.as_of):
        return [fact_row(one) for one in engine.store.listing(wish.only, wish.limit, wish.skip)]
    there = _then(engine, wish.as_of) if wish.as_of else engine.store.listing(wish.only, 0)
    fitting = _on_topic(engine, wish, [one for one in there if fits(one, wish.only)])
    upto = wish.skip + wish.limit if wish.limit else None
    return [fact_row(one) for one in sorted(fitting, key=_strength)[wish.skip : upto]]


def fits(standing: Standing, only: FactFilter) -> bool:
    """Tell whether a filter lets a fact through.

    As the store's own look would.
    """
    fact = standing.fact
    columns = {**fact._asdict(), "mark": standing.mark, "off": standing.off}
    return (
        fact.status in only.statuses
        and all(getattr(only, name) in ("", columns[name]) for name in EQUAL)
        and (not only.path or only.path in fact.paths)
    )


def counts(engine: Engine) -> FactCounts:
    """Count facts by status, and by standing on the pages."""
    found = engine.store.by_status()
    return {
        "facts": sum(found.values()),
        "by_status": {name: found.get(name, 0) for name in SUREST},
        "by_mark": {str(name): many for name, many in engine.store.by_mark().items()},
        "off_pages": {str(name): many for name, many in engine.store.off_pages().items()},
    }


def _then(engine: Engine, as_of: str) -> Iterable[Standing]:
    memory = standings.memory_at(engine, brought(engine, as_of, POINT).upto)
    found = standings.standings(engine, memory, timing.today(engine))
    return (one for one in found if one.fact.status)


def _on_topic(engine: Engine, wish: Wish, found: Sequence[Standing]) -> Sequence[Standing]:
    """Keep what a topic file says, or would if there were room."""
    if not wish.topic:
        return found
    of_page = publishing.topic_pages(engine).get(wish.topic, ())
    listed = {standing.fact.id for standing in of_page}
    return [one for one in found if wish.topic in _topics(one.fact) or one.fact.id in listed]


def _topics(fact: Fact) -> set[str]:
    return {topic_of(fact), section_of(fact)}


def _strength(standing: Standing) -> tuple[int, float, str]:
    return SUREST.index(standing.fact.status), -standing.confidence, standing.fact.id
