"""The owner's word on one fact, as a proposal like all others."""

from __future__ import annotations

from memory_engine.belief.confidence import RANK, groups_of
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, Veto, replace, with_status
from memory_engine.dream.case import case_of, judgement, opponents, rivals
from memory_engine.dream.night import Night


def confirmed(fact: Fact, because: str) -> Proposal:
    """Propose that a fact holds, on the owner's word."""
    held = replace(fact, status="asserted", settled=True)
    return proposal(
        "promote", f"the owner's word: {because or 'confirmed by hand'}", [(fact, held)]
    )


def forgotten(memory: Memory, night: Night, fact: Fact, because: str) -> Proposal:
    """Propose the owner's retraction of a fact, vetoing its support.

    The veto is on all that spoke for it.
    """
    return given_up(memory, night, fact, f"the owner's word: {because or 'forgotten by hand'}")


def given_up(memory: Memory, night: Night, fact: Fact, because: str) -> Proposal:
    """Propose a fact's retraction, and a veto on its support.

    The veto is on all that spoke for it. What only this fact contested is put where its evidence
    puts it, in the same proposal. ``night.number`` is the number that its entry will have.
    """
    heard = groups_of(case_of(memory, night, fact))
    veto = Veto(night.number, tuple(sorted(fact.evidence)), heard)
    gone = replace(
        fact, status="retracted", settled=False, valid_to=night.day, vetoes=fact.vetoes | {veto}
    )
    freed = [
        (rival, free)
        for rival in rivals(memory, night, fact)
        if (free := _freed(memory, night, gone, rival)) != rival
    ]
    return proposal("retract", because, [(fact, gone), *freed])


def lessened(memory: Memory, night: Night, fact: Fact) -> Fact:
    """Lower a fact that lost evidence to what remains.

    The rest of the evidence says where that is. Never higher; a rule stands on no weight.
    """
    if fact.status == "contested" or fact.kind == "rule":
        return fact
    earned = judgement(Memory(memory, {fact.id: fact}), night, fact).earned
    lower = RANK["tentative"] <= RANK[earned] < RANK[fact.status]
    return with_status(fact, earned) if lower else fact


def _freed(memory: Memory, night: Night, gone: Fact, rival: Fact) -> Fact:
    """Put a fact where its evidence puts it, unless others contest it."""
    after = Memory(memory, {gone.id: gone})
    if rival.status != "contested" or opponents(after, night, rival):
        return rival
    earned = judgement(after, night, rival).earned
    return with_status(rival, earned) if RANK[earned] >= RANK["tentative"] else rival
