"""Promote: each touched fact stands where its evidence puts it.

It goes up or down.
"""

from __future__ import annotations

from memory_engine.belief.confidence import RANK, Judgement
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, with_status
from memory_engine.domain.records.words import Verb
from memory_engine.dream.case import affected, judgement, opponents
from memory_engine.dream.night import Night
from memory_engine.dream.predicate import predicate, verdict_on

LEAST_TOLD = 0.05
"""[bits] Below it a vote reads as +0.0."""


def promote(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Put each fact on the tier that it has earned."""
    facts = {fact.id: fact for fact in affected(memory)}
    seen = {id: memory.fact(id) for id in night.findings if memory.fact(id).status == "contested"}
    doubted = {fact.id: fact for fact in map(memory.fact, night.reassessed) if fact.held}
    judged = sorted((facts | seen | doubted).items())
    return tuple(found for _, fact in judged if (found := _moved(memory, night, fact)) is not None)


def _moved(memory: Memory, night: Night, fact: Fact) -> Proposal | None:
    finding = night.findings.get(fact.id)
    if opponents(memory, night, fact) or (finding and verdict_on(fact, finding) == "refuted"):
        return None
    if fact.status == "contested" and night.tree and not finding and predicate(fact):
        return None  # it may be the code base that contests it
    found = judgement(memory, night, fact)
    if found.earned == fact.status or RANK[found.earned] < RANK["tentative"]:
        return None
    verb: Verb = "promote" if RANK[found.earned] > RANK[fact.status] else "demote"
    because = because_of(found, fact)
    if fact.status == "contested":
        because = (
            f"nothing that weighs stands against it any more{f'; {because}' if found.terms else ''}"
        )
    return proposal(verb, because, [(fact, with_status(fact, found.earned))])


def because_of(found: Judgement, fact: Fact) -> str:
    """Put a judgement in one line."""
    if fact.kind == "rule":
        return (
            "the owner's instruction"
            if found.earned == "asserted"
            else "the owner's instruction was taken back"
        )
    if fact.settled and found.earned == "asserted":
        return "the owner's word settled it"
    votes: dict[str, list[float]] = {}
    for term in found.terms:
        votes.setdefault(term.label, []).append(term.bits)
    terms = (
        "; ".join(f"{label} {_told(bits)}" for label, bits in votes.items())
        or "nothing that counts"
    )
    level = f"{found.threshold_bits:.1f} assert it"
    if found.earned == "corroborated":
        level = f"{found.corroborated_bits:.1f} corroborate it"
    return f"{found.bits:.1f} bits ({level}): {terms}"


def _told(votes: list[float]) -> str:
    """Write the bits of votes alike.

    Those that a cap leaves next to nothing are only counted.
    """
    telling = [f"{bits:+.1f}" for bits in votes if abs(bits) >= LEAST_TOLD]
    rest = len(votes) - len(telling)
    more = [f"and {rest} more at the cap"] if telling and rest else []
    return " ".join([*telling, *more]) or f"{sum(votes):+.1f}"
