"""Which facts retell what an outside source had said, in other words and another session.

Within a session that is the taint of an observation. An agent of a later session may have it from what the first
one wrote; nobody can tell, so it stands on no page until the owner or a proof says so, too.
"""

from __future__ import annotations

from memory_engine.belief.confidence import in_order
from memory_engine.belief.memory import Memory
from memory_engine.domain.records import Fact, replace
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import candidates
from memory_engine.dream.standing import second_hand
from memory_engine.text.taint import retells


def retelling(memory: Memory, night: Night) -> dict[str, Fact]:
    """Give those of tonight's new facts that retell an outside source, each with what it retells."""
    found = {}
    for fact, near in candidates(memory, night):
        sources = frozenset(id for id in near if _has_it_from(memory, night, fact, memory.fact(id)))
        if sources:
            found[fact.id] = replace(fact, retells=sources)
    return found


def _has_it_from(memory: Memory, night: Night, fact: Fact, other: Fact) -> bool:
    if not other.held or not retells(fact.text, other.text):
        return False
    told = night.observations(other.evidence)
    first, opened = in_order(told)[:1], in_order(night.observations(fact.evidence))[:1]
    if not first or not opened or first[0].provenance.at > opened[0].provenance.at:
        return False
    return bool(other.retells) or second_hand(other, told)
