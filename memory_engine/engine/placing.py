"""Where facts stand on the pages, and why those that stand on none do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.belief.confidence import Case
from memory_engine.domain import marks
from memory_engine.domain.records import STATUSES, Fact, Problem
from memory_engine.dream.standing import shown
from memory_engine.engine.asking import Asking
from memory_engine.formats import lines
from memory_engine.formats.omitted import REASONS

ELSEWHERE = "stands elsewhere on the pages than its evidence puts it"


def account(asking: Asking) -> dict[str, Any]:
    """Account for every fact that is held: on which pages it stands, or why on none."""
    listed, day = asking.listed(), asking.store.listed_on()
    topics = asking.topic_pages()
    on_topics = {one.fact.id for page in topics.values() for one in page} - listed
    since = lines.oldest(day, asking.policy.heard_days)
    marked, silent = asking.store.on_pages(marks.FLEETING, since)
    able = marked - silent
    again, off = asking.withheld(day), asking.off_pages()
    lapsed = asking.lapsed(day)
    room = max(able - len(listed) - len(on_topics) - again - lapsed, 0)
    off |= {"lapsed": lapsed, "silent": silent, "room": room}
    off["vetoed"] = off.get("vetoed", 0) + again
    return {
        "listed": len(listed),
        "left_out_of_index": able - len(listed),
        "on_topic_pages": len(on_topics),
        "topic_files": len(topics),
        "on_no_page": {reason: off[reason] for reason in REASONS if off.get(reason)},
    }


def misplaced(asking: Asking, rows: Mapping[str, Fact]) -> Iterator[Problem]:
    """Find the facts whose place on the pages is not what their evidence comes to."""
    night = asking.asking_night(asking.today())
    for standing in asking.store.standings(STATUSES):
        fact = rows.get(standing.fact.id)
        if fact != standing.fact:
            continue  # that is told of the fact itself
        case = Case(fact, night.observations(fact.evidence), vetoes=tuple(sorted(fact.vetoes)))
        if shown(case) != (standing.mark, standing.off):
            yield Problem(f"fact {fact.id}", ELSEWHERE, "`kairos-mem rebuild`")
