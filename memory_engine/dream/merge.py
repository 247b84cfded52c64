"""Merge: what says the same is held once. First by the exact key; then by likeness, where the guard lets it.

Similarity ranks backwards ("port 8080" and "port 8081" are more alike than two honest paraphrases), so it only proposes:
the guard disposes, against every wording that a fact has. Average link, never a chain of neighbours.
"""

from __future__ import annotations

from memory_engine.belief.memory import Memory
from memory_engine.domain.records import Fact, Observation, Proposal, proposal, replace
from memory_engine.dream.drift import hashed
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import candidates, home_of
from memory_engine.text import claim as claims
from memory_engine.text.guard import barrier
from memory_engine.text.likeness import Likeness, weigh


def merge(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Think: one proposal for each fact that tonight says again, then one for each that says what another says."""
    again: dict[str, list[Observation]] = {}
    for observation in night.news:
        fact = home_of(memory, observation)
        if observation.id not in fact.evidence:
            again.setdefault(fact.id, []).append(observation)
    joined = tuple(_joined(memory.fact(id), night, observations) for id, observations in again.items())
    return joined + _united(memory.after(joined), night)


def _joined(fact: Fact, night: Night, observations: list[Observation]) -> Proposal:
    evidence = fact.evidence | {observation.id for observation in observations}
    places = {anchor.place for anchor in fact.anchors}
    fresh = {a for o in observations for a in claims.read(o).anchors if a.place not in places}
    speakers = ", ".join(sorted({observation.provenance.principal for observation in observations}))
    because = f"said again by {speakers} ({len(observations)} observation{'s' * (len(observations) > 1)}, same claim)"
    joined = replace(fact, evidence=evidence, anchors=fact.anchors | fresh)
    return proposal("merge", because, [(fact, hashed(joined, night.findings.get(fact.id)))])


def _united(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    united: list[Proposal] = []
    for fact, near in candidates(memory, night):
        found = [(likeness, id) for id, cosine in near.items() if (likeness := _alike(memory, fact, memory.fact(id), cosine))]
        if found:
            likeness, id = max(found, key=lambda pair: (pair[0].probability, pair[1]))
            if likeness.probability >= night.policy.merge_at:
                united.append(_union(memory.fact(id), memory.fact(fact.id), likeness))
                memory = memory.after(united[-1:])
    return tuple(united)


def _alike(memory: Memory, fact: Fact, other: Fact, cosine: float | None) -> Likeness | None:
    """How alike two facts are on average over the wordings of the other; None where they must not be one."""
    if not other.held or other.kind != fact.kind or other.scope != fact.scope or other.polarity != fact.polarity:
        return None
    if other.slot and fact.slot and not (fact.parsed or other.parsed):
        return None
    wordings = [other.text, *(alias.text for alias in memory.merged_into(other.id))]
    if any(barrier(fact.text, wording) for wording in wordings):
        return None
    weighed = [weigh(fact.text, wording, cosine=cosine) for wording in wordings]
    mean = sum(one.probability for one in weighed) / len(weighed)
    return Likeness(mean, weighed[0].terms)


def _union(kept: Fact, gone: Fact, likeness: Likeness) -> Proposal:
    """The evidence of both under the clearer wording; what is merged away stays as a name for the one that is kept."""
    terms = ", ".join(f"{label} {bits:+.1f}" for label, bits in likeness.terms)
    because = f"says the same as {gone.text!r} (probability {likeness.probability:.3f}: {terms})"
    united = replace(
        _clearer(kept, gone), evidence=kept.evidence | gone.evidence, anchors=kept.anchors | gone.anchors
    )  # fmt: skip
    return proposal("merge", because, [(kept, united), (gone, replace(gone, status="", successor=kept.id, evidence=frozenset()))])


def _clearer(kept: Fact, gone: Fact) -> Fact:
    """The clearest wording: a slot before none, an anchor before none, bare before hedged; then the one that was first."""

    def clarity(fact: Fact) -> tuple[bool, bool, bool]:
        return bool(fact.slot), bool(fact.anchors), fact.hedge == "bare"

    if clarity(gone) <= clarity(kept):
        return kept
    return replace(
        kept, text=gone.text, subject=gone.subject, attribute=gone.attribute, value=gone.value, hedge=gone.hedge,
        parsed=gone.parsed, opposite=gone.opposite,
    )  # fmt: skip
