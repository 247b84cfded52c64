"""The facts that answer a question, found by words and vectors, fused by rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import tainted
from memory_engine.claims import query
from memory_engine.domain import policy
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records import Observation, Standing
from memory_engine.engine.matching import about
from memory_engine.engine.recall_rules import rules_asked_for

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore

Near = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, float]]]]
"""Texts -> for each the nearest facts (id, cosine similarity), best first."""


class Hit(NamedTuple):
    """A fact that answers, with the question's words in it and its grounds.

    ``outside`` where only outside sources say it.
    """

    standing: Standing
    evidence: tuple[Observation, ...]
    outside: bool
    ground: float
    words: frozenset[str]

    @property
    def last_said(self) -> str:
        """When it was said last."""
        return max((observation.provenance.at for observation in self.evidence), default="")

    @property
    def speakers(self) -> frozenset[str]:
        """Who says it."""
        return frozenset(observation.provenance.principal for observation in self.evidence)


def answering(
    store: LedgerStore, near: Near, question: str, limit: int, statuses: Sequence[str]
) -> list[Hit]:
    """Find the facts in these statuses that answer a question, best first."""
    worded = {
        standing.fact.id: standing
        for standing, _ in about(store, question, policy.DEEPER * limit, statuses)
    }
    worded |= {row.fact.id: row for row in rules_asked_for(store, question, statuses)}
    alike = _alike(store, near([question])[0], statuses)
    ranked = query.fused(list(worded), list(alike))
    hits = _grounded(store, question, [(worded | alike)[id] for id, _ in ranked])
    return _later_first(store, hits)[:limit]


def _later_first(store: LedgerStore, hits: Sequence[Hit]) -> list[Hit]:
    """Put another value that came later before a fact, if who said it says so."""
    known = {hit.standing.fact.id: hit for hit in hits}
    placed: dict[str, Hit] = {}
    for hit in hits:
        rivals = (
            known.get(rival.fact.id)
            or hit._replace(standing=rival, evidence=_evidence(store, rival))
            for rival in _rivalling(store, hit.standing)
        )
        later = [
            rival
            for rival in rivals
            if rival.last_said > hit.last_said
            and not rival.outside
            and rival.speakers & hit.speakers
        ]
        later.sort(key=lambda rival: rival.last_said)
        for each in (*reversed(later), hit):
            placed.setdefault(each.standing.fact.id, each)
    return list(placed.values())


def _evidence(store: LedgerStore, standing: Standing) -> tuple[Observation, ...]:
    read = (store.observation(id) for id in standing.fact.evidence)
    return tuple(observation for observation in read if observation)


def _rivalling(store: LedgerStore, standing: Standing) -> list[Standing]:
    """Find the held facts that give another value of a thing."""
    fact = standing.fact
    ids = {*fact.alternatives, *(fact.disputes if fact.held else ())}
    if fact.slot and fact.status == "contested":
        ids |= {other.id for other in store.in_slot(fact.slot)}
    ids -= {fact.id}
    return [row for row in store.standings_of(sorted(ids)) if row.fact.held] if ids else []


def _grounded(store: LedgerStore, question: str, ranked: Sequence[Standing]) -> list[Hit]:
    """Put better grounds first among what answers as well.

    Those with as many of the question's words change places. What no longer holds goes last, and
    before that what only outside sources say.
    """
    asked = frozenset(query.terms_of(question))
    days = sorted({standing.heard for standing in ranked})
    hits: list[Hit] = []
    for standing in ranked:
        lately = (days.index(standing.heard) + 1) / len(days)
        hit = _hit(store, standing, asked, lately)
        place = len(hits)
        while place and hits[place - 1].words <= hit.words and hits[place - 1].ground < hit.ground:
            place -= 1
        hits.insert(place, hit)
    return sorted(hits, key=lambda hit: (not hit.standing.fact.held, hit.outside))


def _hit(store: LedgerStore, standing: Standing, asked: frozenset[str], lately: float) -> Hit:
    evidence = _evidence(store, standing)
    owned = any(observation.provenance.trust == "owner" for observation in evidence)
    return Hit(
        standing,
        evidence,
        outside=bool(evidence) and all(map(tainted, evidence)),
        ground=policy.GROUND * standing.confidence + policy.OWNED * owned + policy.LATELY * lately,
        words=asked & frozenset(query.terms_of(standing.fact.text)),
    )


def _alike(
    store: LedgerStore, neighbours: Sequence[tuple[str, float]], statuses: Sequence[str]
) -> dict[str, Standing]:
    rows = {row.fact.id: row for row in store.standings_of([id for id, _ in neighbours])}
    return {id: rows[id] for id, _ in neighbours if id in rows and rows[id].fact.status in statuses}
