"""Where facts stand on the pages, or why on none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import Case
from memory_engine.domain import marks
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import STATUSES
from memory_engine.dream.standing import shown, withheld
from memory_engine.engine import publishing, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.formats import lines
from memory_engine.formats.omitted import REASONS

if TYPE_CHECKING:
    from memory_engine.views.answers.account import PagesAccount

ELSEWHERE = "stands elsewhere on the pages than its evidence puts it"


def account(engine: Engine) -> PagesAccount:
    """Account for every fact that is held.

    On which pages it stands, or why on none.
    """
    listed, day = publishing.listed_now(engine), engine.store.listed_on()
    topics = publishing.topic_pages(engine)
    on_topics = {one.fact.id for page in topics.values() for one in page} - listed
    since = lines.oldest(day, engine.policy.heard_days)
    marked, silent = engine.store.on_pages(marks.FLEETING, since)
    able = marked - silent
    again, off = publishing.withheld(engine, day), publishing.off_pages(engine)
    lapsed = publishing.lapsed_count(engine, day)
    repeated = publishing.repeated_count(engine, day)
    room = max(able - len(listed) - len(on_topics) - again - lapsed - repeated, 0)
    off |= {"lapsed": lapsed, "repeated": repeated, "silent": silent, "room": room}
    off["vetoed"] = off.get("vetoed", 0) + again
    return {
        "listed": len(listed),
        "left_out_of_index": able - len(listed),
        "on_topic_pages": len(on_topics),
        "topic_files": len(topics),
        "on_no_page": {reason: off[reason] for reason in REASONS if off.get(reason)},
    }


def misplaced(engine: Engine, rows: Mapping[str, Fact]) -> Iterator[Problem]:
    """Find the facts that stand elsewhere than their evidence puts them."""
    night = weighing.quiet_night(engine, timing.today(engine))
    for standing in engine.store.standings(STATUSES):
        fact = rows.get(standing.fact.id)
        if fact != standing.fact:
            continue  # that is told of the fact itself
        case = Case(fact, night.observations(fact.evidence), vetoes=tuple(sorted(fact.vetoes)))
        place = withheld(shown(case), fact.id in night.drifted)
        if place != (standing.mark, standing.off):
            yield Problem(f"fact {fact.id}", ELSEWHERE, "`kairos-mem rebuild`")
