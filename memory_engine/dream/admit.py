"""Admit: the first observation of a claim opens a tentative fact.

Whatever its wording.
"""

from __future__ import annotations

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Memory, home
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.looking import hashed
from memory_engine.dream.night import Night
from memory_engine.dream.opening import place_of, tentative
from memory_engine.dream.reach import reached
from memory_engine.dream.retold import retelling


def admit(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Open a fact for each new claim that memory lacks."""
    opened: dict[str, Proposal] = {}
    facts: dict[str, Fact] = {}
    for observation in night.news:
        claim = night.claim(observation)
        id = claim.id
        standing = memory.fact(id)
        if not home(memory, id).held and id not in opened:
            because = (
                f"{observation.provenance.principal} said so first, at {place_of(observation)}"
            )
            fact = reached(
                memory, night, again(standing, tentative(standing, claim, observation), observation)
            )
            fact = hashed(fact, night.findings.get(id))
            opened[id], facts[id] = proposal("admit", because, [(standing, fact)]), fact
    traced = retelling(Memory(memory, facts), night)
    for id in opened.keys() & traced.keys():
        opened[id] = proposal("admit", opened[id].because, [(memory.fact(id), traced[id])])
    return tuple(opened.values())


def again(standing: Fact, opened: Fact, observation: Observation) -> Fact:
    """Give an opened fact its old witnesses back.

    What was true once is true again. Only the engine itself can see that. Only the engine itself
    can see that.
    """
    back = standing.status == "superseded" and observation.provenance.principal == ENGINE
    return replace(opened, evidence=opened.evidence | standing.evidence) if back else opened
