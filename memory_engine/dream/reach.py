"""Which vetoes reach a fact.

They are those on the same claim in other words. They are laid on it when it is spoken of, and are
its own from then on. So a fact is judged by what lies on itself, and a revert of many facts
compares no texts.
"""

from __future__ import annotations

from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact, Slot, replace
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import asked
from memory_engine.relate.relation import SAME, relate


def reached(memory: Memory, night: Night, fact: Fact) -> Fact:
    """Lay vetoes on the same claim, otherwise worded, on a fact."""
    vetoed = (memory.fact(id) for id in night.vetoed.get(fact.id, ()) if id != fact.id)
    same = [other.vetoes for other in vetoed if other.vetoes and _same_claim(night, fact, other)]
    return replace(fact, vetoes=fact.vetoes.union(*same)) if same else fact


def _same_claim(night: Night, fact: Fact, vetoed: Fact) -> bool:
    if fact.slot and vetoed.slot:
        return _in_slot(fact) == _in_slot(vetoed)
    if not vetoed.text:
        return False

    def same() -> bool:
        least, read = night.policy.ask_at, night.wording
        return relate(fact, vetoed, SAME, least=least, read=read).kind == "same"

    return asked(night, fact, vetoed, same, False)


def _in_slot(fact: Fact) -> tuple[Slot | None, str, bool]:
    return fact.slot, fact.value, fact.polarity
