"""What a user can ask: everything here reads and thinks, nothing writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memory_engine.belief.confidence import ENGINE, judge
from memory_engine.belief.contests import contests
from memory_engine.belief.ledger import subjects
from memory_engine.belief.memory import Memory, replay
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.words import STATUSES
from memory_engine.dream.case import case_of, judgement, rivals
from memory_engine.dream.night import Night
from memory_engine.engine import standings, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find
from memory_engine.views import trail

if TYPE_CHECKING:
    from memory_engine.views.answers.account import Calibration, Stats
    from memory_engine.views.answers.entries import MovedRow
    from memory_engine.views.answers.facts import ConflictRow, SideRow
    from memory_engine.views.answers.trails import FactTrail


def why(engine: Engine, id: str) -> FactTrail:
    """Give the whole trail of a fact."""
    fact = find(engine, id)
    night = weighing.quiet_night(engine, timing.today(engine))
    case = case_of(Memory(engine.store), night, fact)
    standing = standings.standing_of(engine, Memory(engine.store), night, fact)
    found = judge(case, night.policy)
    return trail.why(standing, case, found, engine.store.entries_of(fact.id))


def neighbourhood(engine: Engine, id: str) -> dict[str, Any]:
    """Give a fact and the facts around it.

    Rivals, its slot, its files, what it superseded.
    """
    fact, memory = find(engine, id), Memory(engine.store)
    night = weighing.quiet_night(engine, timing.today(engine))
    around = {
        "conflicts with": rivals(memory, night, fact),
        "superseded by": [engine.store.fact(fact.successor)] if fact.successor else [],
        "same slot": memory.in_slot(fact.slot) if fact.slot else [],
        "same file": [other for path in fact.paths for other in memory.at_anchor(path)],
    }
    rows = {
        name: [
            trail.fact_row(standings.standing_of(engine, memory, night, other))
            for other in others
            if other.id != fact.id
        ]
        for name, others in around.items()
    }
    return {
        "fact": trail.fact_row(standings.standing_of(engine, memory, night, fact)),
        "around": rows,
    }


def diff(engine: Engine, first: int, last: int) -> list[MovedRow]:
    """Tell what differs between memory after two entries.

    Only what was touched between them is looked at, as far back as it goes.
    """
    touched = subjects(engine.store.entries(first + 1, last))
    about = [entry for entry in engine.store.entries_about(touched) if entry.number <= last]
    earlier = (entry for entry in about if entry.number <= first)
    return trail.moved(replay(earlier, touched), replay(about, touched))


def conflicts(engine: Engine) -> list[ConflictRow]:
    """List what cannot all hold.

    Each with the evidence of all sides, and what would settle it.
    """
    memory, night = Memory(engine.store), weighing.quiet_night(engine, timing.today(engine))
    pairs = (
        (standing.fact.id, rival.id)
        for standing in engine.store.standings(("contested",))
        for rival in rivals(memory, night, standing.fact)
    )
    groups = [[memory.fact(id) for id in sides] for sides in contests(pairs)]
    return [
        {
            "sides": [_side(engine, memory, night, fact) for fact in facts],
            "would_settle": trail.would_settle(*facts),
        }
        for facts in groups
    ]


def contests_listed(engine: Engine) -> list[ConflictRow]:
    """List what cannot all hold, then what stands side by side."""
    beside: list[ConflictRow] = [
        {**row, "would_settle": [], "alternative": True} for row in alternatives(engine)
    ]
    return [*conflicts(engine), *beside]


def alternatives(engine: Engine) -> list[ConflictRow]:
    """List the facts that may be values of one thing.

    All stand; the later comes first.
    """
    memory, night = Memory(engine.store), weighing.quiet_night(engine, timing.today(engine))
    pairs = (
        (standing.fact.id, id)
        for standing in engine.store.linked()
        for id in sorted(standing.fact.alternatives)
        if standing.fact.held and memory.fact(id).held and standing.fact.id < id
    )
    groups = [[memory.fact(id) for id in sides] for sides in contests(pairs)]
    return [{"sides": _in_time(engine, memory, night, *facts)} for facts in groups]


def _in_time(engine: Engine, memory: Memory, night: Night, *facts: Fact) -> list[SideRow]:
    def heard(fact: Fact) -> str:
        return max((o.provenance.at for o in night.observations(fact.evidence)), default="")

    return [_side(engine, memory, night, fact) for fact in sorted(facts, key=heard, reverse=True)]


def _side(engine: Engine, memory: Memory, night: Night, fact: Fact) -> SideRow:
    found = judgement(memory, night, fact)
    spoken = night.observations(fact.evidence)
    speakers = sorted(
        {f"{o.provenance.principal} ({o.provenance.source or o.provenance.log})" for o in spoken}
    )
    return {
        **trail.fact_row(standings.standing_of(engine, memory, night, fact)),
        "bits": round(found.bits, 3),
        "said_by": speakers,
    }


def stats(engine: Engine) -> Stats:
    """Give sizes and rates."""
    from memory_engine.engine import pending  # reads logs, and seldom wanted here

    store, waiting, verbs = engine.store, pending.count(engine), engine.store.tally(0).verbs
    spoken = store.spoken(0, None, ENGINE)
    by_status = {status: store.count_facts((status,)) for status in STATUSES}
    found: Stats = {
        "observations": store.rows("observations") + waiting,
        "said_by_sessions": spoken.observations,
        "pending": waiting,
        "facts": sum(by_status.values()),
        "by_status": by_status,
        "entries": store.rows("entries"),
        "dreams": store.rows("dreams"),
        "promotions": verbs.get("promote", 0),
        "demotions": verbs.get("demote", 0),
        "reverts": verbs.get("revert", 0),
        "vetoes": store.vetoed_count(),
        "sessions": len(spoken.sessions),
        "calibration": calibration(engine),
    }
    if engine.advice and (nights := engine.advice.egress.by_night()):
        found["advice"] = {f"night {night}": dict(spent) for night, spent in nights.items()}
    return found


def calibration(engine: Engine) -> Calibration:
    """Tell how well belief has done over what was settled since.

    The code base or the owner settled it.
    """
    from memory_engine.engine.calibration import calibration

    return calibration(engine.store, weighing.quiet_night(engine, timing.today(engine)))
