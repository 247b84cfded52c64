"""The fact that a first observation opens."""

from __future__ import annotations

from memory_engine.claims import claim as claims
from memory_engine.domain import ids
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.observation import Observation


def tentative(standing: Fact, claim: claims.Claim, observation: Observation) -> Fact:
    """Open a fact on its first observation.

    One that had been given up starts anew, its vetoes kept.
    """
    return replace(
        standing,
        text=claim.text,
        kind=claim.kind,
        subject=claim.subject,
        attribute=claim.attribute,
        value=claim.value,
        polarity=claim.polarity,
        scope=claim.scope,
        hedge=claim.hedge,
        parsed=claim.parsed,
        opposite=ids.fact_id(claims.contrary(claim.key)),
        status="tentative",
        evidence=frozenset({observation.id}),
        anchors=claim.anchors,
        valid_from=observation.provenance.at[:10],
        valid_to="",
        successor="",
        refuted_by="",
        retells=frozenset(),
        settled=False,
        line=observation.line,
    )


def place_of(observation: Observation) -> str:
    """Say where an observation stands: its source, else its log line."""
    return observation.provenance.source or observation.provenance.log
