"""Which vetoes reach a fact: those on the same claim in other words, laid on it when it is spoken
of.

From then on they are its own. So a fact is judged by what lies on itself, and a revert of many
facts compares no texts.
"""

from __future__ import annotations

from memory_engine.belief.memory import Memory
from memory_engine.domain.records import Fact, replace
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import asked
from memory_engine.relate.guard import barrier
from memory_engine.relate.likeness import same_claim


def reached(memory: Memory, night: Night, fact: Fact) -> Fact:
    """Lay the vetoes on a fact that lie on the same claim in other words."""
    vetoed = (memory.fact(id) for id in night.vetoed.get(fact.id, ()) if id != fact.id)
    same = [other.vetoes for other in vetoed if other.vetoes and _same_claim(night, fact, other)]
    return replace(fact, vetoes=fact.vetoes.union(*same)) if same else fact


def _same_claim(night: Night, fact: Fact, vetoed: Fact) -> bool:
    if fact.slot and vetoed.slot:
        claims = [(one.slot, one.value, one.polarity) for one in (fact, vetoed)]
        return claims[0] == claims[1]
    if not vetoed.text:
        return False

    def same() -> bool:
        alike = same_claim(fact.text, vetoed.text) >= night.policy.ask_at
        return alike and not barrier(fact, vetoed)

    return asked(night, fact, vetoed, same, False)
