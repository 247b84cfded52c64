"""What later news of outside sources puts in doubt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from memory_engine.belief.memory import Memory
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.case import judgement
from memory_engine.dream.standing import RISEN
from memory_engine.engine import standings, timing, weighing
from memory_engine.engine.engine import Engine

REASSESSED = "reassessed"
"""The mark with the facts, a JSON list of ids, that later news of outside sources put in doubt."""


def reassessed(engine: Engine) -> tuple[str, ...]:
    """Look up the facts that the next night judges anew.

    Though nothing new is said of them.
    """
    return tuple(json.loads(engine.store.marked(REASSESSED) or "[]"))


def taint(engine: Engine, news: Iterable[Observation]) -> None:
    """Compute anew what rests on sessions that outside sources spoke in."""
    said = [o.provenance for o in news if o.provenance.trust == "untrusted" or o.provenance.origins]
    reassess(engine, {provenance.root_session for provenance in said} - {""})


def reassess(engine: Engine, sessions: Iterable[str]) -> None:
    """Compute anew what rests on what was said in these root sessions."""
    spoken = [
        id for session in sorted({*sessions}) for id in engine.store.observed_by("session", session)
    ]
    weigh_anew(engine, spoken)


def weigh_anew(engine: Engine, spoken: Sequence[str], all_of_them: bool = False) -> None:
    """Recompute what rests on observations, for the next night's judgement.

    It judges what had risen. ``all_of_them``: also what had not, for its evidence may count for
    more now.
    """
    facts = engine.store.facts_on(spoken)
    memory = Memory(engine.store, {fact.id: fact for fact in facts})
    engine.store.project(standings.standings(engine, memory, timing.today(engine)))
    doubted = {fact.id for fact in facts if fact.status in RISEN or (all_of_them and fact.held)} - {
        *reassessed(engine)
    }
    if doubted:
        note(engine, sorted({*reassessed(engine), *doubted}))


def note(engine: Engine, facts: Sequence[str]) -> None:
    """Have the next night judge these facts.

    Whether its news touches them or not.
    """
    engine.store.mark({REASSESSED: json.dumps(facts)})


def unsettled(engine: Engine, memory: Memory, day: str) -> list[str]:
    """Find the noted facts that stand otherwise than they have earned."""
    night = weighing.quiet_night(engine, day)
    noted = (memory.fact(id) for id in reassessed(engine))
    return [
        fact.id
        for fact in noted
        if fact.status in RISEN and judgement(memory, night, fact).earned != fact.status
    ]
