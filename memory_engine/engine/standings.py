"""How facts stand.

How sure they are, what they weigh on a page, how far a line is believed.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.belief.confidence import judge, tainted
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.domain import marks
from memory_engine.domain.policy import FEWS_WORTH, LISTED_WORTH, UNLISTED
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.case import case_of
from memory_engine.dream.night import Night
from memory_engine.dream.standing import shown as placed
from memory_engine.dream.standing import withheld
from memory_engine.engine import weighing
from memory_engine.engine.engine import Engine
from memory_engine.formats import lines


def standings(engine: Engine, memory: Memory, day: str) -> list[Standing]:
    """Compute the standing of each fact that a memory's changes bear on.

    Those are the facts that they touch, and those against which the evidence of one of them
    counts: a judgement looks at nothing else of other facts (``dream.case``).
    """
    night = weighing.quiet_night(engine, day)
    facts = {fact.id: fact for fact in memory.contrary_to(memory.touched)} | dict(memory.touched)
    return [standing_of(engine, memory, night, fact) for _, fact in sorted(facts.items())]


def standing_of(engine: Engine, memory: Memory, night: Night, fact: Fact) -> Standing:
    """Compute how a fact stands.

    Its confidence, its weight on a page, its mark.
    """
    case = case_of(memory, night, fact)
    found = judge(case, night.policy)
    sessions = len({o.provenance.root_session for o in case.spoken})
    heard = max((o.provenance.at[:10] for o in case.spoken), default="")
    place, worth = withheld(placed(case), fact.id in night.drifted), _worth(case.spoken)
    weight = lines.weight(fact, found.bits, sessions, worth)
    if place.mark in marks.WORDS_ALONE and worth:
        weight -= UNLISTED * ((worth < LISTED_WORTH) + (worth < FEWS_WORTH))
    return Standing(fact, round(found.confidence, 6), round(weight, 6), heard, *place)


def memory_at(engine: Engine, entry: int) -> Memory:
    """Give memory as it stood after a ledger entry."""
    return Memory(Nothing(), replay(engine.store.entries(1, entry)))


def _worth(spoken: Iterable[Observation]) -> float:
    """Find what a line is worth, by its best source."""
    return max((said.worth for said in spoken if not tainted(said)), default=0.0)
