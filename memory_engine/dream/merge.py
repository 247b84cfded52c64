"""Merge: what says the same joins the fact that is held. In this order: the exact key, then (guarded) likeness."""

from __future__ import annotations

from dataclasses import replace

from memory_engine.belief.memory import Memory
from memory_engine.domain import ids
from memory_engine.domain.records import Fact, Observation, Proposal, proposal
from memory_engine.dream.drift import hashed
from memory_engine.dream.night import Night
from memory_engine.text import claim as claims


def merge(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Think: one proposal for each fact that tonight's observations say again."""
    again: dict[str, list[Observation]] = {}
    for observation in night.news:
        id = ids.fact_id(claims.read(observation).key)
        if observation.id not in memory.fact(id).evidence:
            again.setdefault(id, []).append(observation)
    return tuple(_joined(memory.fact(id), night, observations) for id, observations in again.items())


def _joined(fact: Fact, night: Night, observations: list[Observation]) -> Proposal:
    evidence = fact.evidence | {observation.id for observation in observations}
    places = {anchor.place for anchor in fact.anchors}
    fresh = {a for o in observations for a in claims.read(o).anchors if a.place not in places}
    speakers = ", ".join(sorted({observation.provenance.principal for observation in observations}))
    because = f"said again by {speakers} ({len(observations)} observation{'s' * (len(observations) > 1)}, same claim)"
    joined = replace(fact, evidence=evidence, anchors=fact.anchors | fresh)
    return proposal("merge", because, [(fact, hashed(joined, night.findings.get(fact.id)))])
