"""An agents' knowledge graph in memory, and what they take back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.change import Entry, Proposal, proposal
from memory_engine.domain.records.fact import replace
from memory_engine.domain.records.observation import Observation
from memory_engine.dream import word
from memory_engine.engine import applying, pending, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.withdrawing import without
from memory_engine.engine.withdrawn import WITHDRAWN, with_these, withdrawn
from memory_engine.formats.graph import IMPORTED, PLACE, Element, elements_of

BECAUSE = "{} took back what it had said"


def known(engine: Engine) -> list[tuple[Element, Observation]]:
    """Give the graph's elements, oldest first, with their speakers.

    What no night has read yet, too, and what a file of such a graph brought; without what was taken
    back, by whom it was said or by the owner.
    """
    back = withdrawn(engine) | _given_up(engine)
    spoken = [
        *engine.store.observed_by("principal", IMPORTED),
        *engine.store.observed_by("source", PLACE),
    ]
    read = (engine.store.observation(id) for id in dict.fromkeys(spoken))
    said = [*(one for one in read if one), *pending.observations(engine)]
    return [(element, one) for one in said if one.id not in back for element in elements_of(one)]


def spoken(engine: Engine, by: str, place: str) -> list[Observation]:
    """Give somebody's standing words below a place, unread lines too.

    What they took back is left out.
    """
    back = withdrawn(engine)
    read = (engine.store.observation(id) for id in engine.store.observed_by("principal", by))
    said = [*(one for one in read if one), *pending.observations(engine)]
    return [
        one
        for one in said
        if one.provenance.principal == by
        and one.provenance.source.startswith(f"{place}/")
        and one.id not in back
    ]


def _given_up(engine: Engine) -> frozenset[str]:
    """Find the observations that speak for nothing any more.

    What rested on them was retracted, or taken back with a veto.
    """
    refuted = (one.fact for one in engine.store.standings(("retracted",)))
    barred = (
        id
        for fact in engine.store.vetoed()
        if not fact.held
        for veto in fact.vetoes
        for id in veto.evidence
    )
    return frozenset({*barred, *(id for fact in refuted for id in fact.evidence)})


def resting_on(engine: Engine, observations: Iterable[str]) -> list[str]:
    """Give the ids of the facts that rest on observations."""
    return sorted(fact.id for fact in engine.store.facts_on(observations))


def take_back(engine: Engine, spoken: Sequence[Observation], day: str, by: str) -> list[Entry]:
    """Take back what somebody said, on their own word.

    1. No night admits what none has read.
    2. A fact that rests on nothing else is retracted, and what spoke for it barred; one that others
       speak for rests on them alone. What the owner has settled stands as it is.

    Only ``by`` may have spoken: nobody takes back another's word.
    """
    own = [one for one in spoken if one.provenance.principal == by]
    with engine.store.transaction():
        engine.store.mark({WITHDRAWN: with_these(engine, own)})
    proposals = list(_proposals(engine, frozenset(one.id for one in own), day, by))
    if not proposals:
        return []
    entries = ledger.chained(proposals, engine.store.head(), day, 0, by)
    applying.happen(engine, entries, Memory(engine.store).after(proposals), day)
    return entries


def _proposals(engine: Engine, gone: frozenset[str], day: str, by: str) -> Iterable[Proposal]:
    memory, because = Memory(engine.store), BECAUSE.format(by)
    night = weighing.quiet_night(engine, day, engine.store.head()[0])
    for id in sorted(fact.id for fact in engine.store.facts_on(gone)):
        fact = memory.fact(id)
        if not fact.held or fact.settled:
            continue
        night = replace(night, number=night.number + 1)
        rest = without(engine, fact, gone, day)
        step = (
            proposal("retract", because, [(fact, word.lessened(memory, night, rest))])
            if rest.held
            else word.given_up(memory, night, fact, because)
        )
        memory = memory.after([step])
        yield step
