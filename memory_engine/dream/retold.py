"""Facts that retell an outside source, otherwise and later.

They do so in other words and another session. Within a session that is the taint of an observation.
An agent of a later session may have it from what the first one wrote; nobody can tell, so it stands
on no page until the owner or a proof says so, too.
"""

from __future__ import annotations

from memory_engine.belief.confidence import in_order
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import candidates
from memory_engine.dream.standing import second_hand
from memory_engine.extract.taint import retells


def retelling(memory: Memory, night: Night) -> dict[str, Fact]:
    """Find those of tonight's new facts that retell an outside source.

    Each with what it retells.
    """
    found: dict[str, Fact] = {}
    known = {*night.near, *(id for around in night.near.values() for id, _ in around)}
    outside = {id for id in known if _from_outside(memory, night, id)}
    for fact, near in candidates(memory, night) if outside else ():
        sources = frozenset(
            id for id in near.keys() & outside if _has_it_from(night, fact, memory.fact(id))
        )
        if sources:
            found[fact.id] = replace(fact, retells=sources)
    return found


def _from_outside(memory: Memory, night: Night, id: str) -> bool:
    fact = memory.fact(id)
    return fact.held and (
        bool(fact.retells) or second_hand(fact, night.observations(fact.evidence))
    )


def _has_it_from(night: Night, fact: Fact, other: Fact) -> bool:
    if not retells(fact.text, other.text):
        return False
    first, opened = (in_order(night.observations(one.evidence))[:1] for one in (other, fact))
    return bool(first and opened) and first[0].provenance.at <= opened[0].provenance.at
