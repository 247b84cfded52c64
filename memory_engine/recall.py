"""Recall: full text and vectors over what is held, fused by rank; then the observations that no fact shown rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from memory_engine.belief.confidence import tainted
from memory_engine.domain import policy
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records import LIVE, Fact, Observation, Standing
from memory_engine.text import query, trail

Near = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, float]]]]
"""Texts -> for each the nearest facts (id, cosine similarity), best first."""


def recall(store: LedgerStore, near: Near, question: str, limit: int, superseded: bool) -> list[dict[str, Any]]:
    """Read: facts, live ones unless asked for more, then observations, that speak of a question; best first."""
    statuses = (*sorted(LIVE), "superseded", "retracted") if superseded else tuple(sorted(LIVE))
    worded = {standing.fact.id: standing for standing, _ in about(store, question, policy.DEEPER * limit, statuses)}
    alike = _alike(store, near([question])[0], statuses)
    ranked = query.fused(list(worded), list(alike))
    hits = _grounded(store, question, [(worded | alike)[id] for id, _ in ranked])
    facts = [_fact_hit(hit.standing, hit.outside, score) for hit, (_, score) in zip(hits[:limit], ranked, strict=False)]
    return facts + _observations(store, question, limit - len(facts), {hit["id"] for hit in facts}, superseded)


def _grounded(store: LedgerStore, question: str, ranked: Sequence[Standing]) -> list[_Hit]:
    """Facts with as many of the question's words as the one before them, and better grounds, go before it. What no longer
    holds goes last, and before that what only outside sources say."""
    asked, days = frozenset(query.terms_of(question)), sorted({standing.heard for standing in ranked})
    hits: list[_Hit] = []
    for standing in ranked:
        heard = [said for id in standing.fact.evidence if (said := store.observation(id))]
        owned = any(said.provenance.trust == "owner" for said in heard)
        lately = (days.index(standing.heard) + 1) / len(days)
        ground = policy.GROUND * standing.confidence + policy.OWNED * owned + policy.LATELY * lately
        outside = bool(heard) and all(tainted(said) for said in heard)
        hit = _Hit(standing, outside, ground, asked & frozenset(query.terms_of(standing.fact.text)))
        place = len(hits)
        while place and hits[place - 1].words <= hit.words and hits[place - 1].ground < hit.ground:
            place -= 1
        hits.insert(place, hit)
    return sorted(hits, key=lambda hit: (not hit.standing.fact.held, hit.outside))


class _Hit(NamedTuple):
    """A fact that answers: whether only outside sources say it, its grounds, the question's words in it."""

    standing: Standing
    outside: bool
    ground: float
    words: frozenset[str]


def about(
    store: LedgerStore, text: str, count: int, statuses: Sequence[str], scored: int = policy.SCORED
) -> list[tuple[Standing, float]]:
    """Read: facts in these statuses whose words speak of a text, best first, with their score; ``scored`` are looked at at most."""
    wanted = match(store, text, "fact", scored)
    return store.facts_about(wanted, statuses, count) if wanted else []


def match(store: LedgerStore, text: str, of: Literal["fact", "observation"], scored: int = policy.SCORED) -> str:
    """Read: the full text query for texts that share a telling word with this one; empty if it has none."""
    terms = query.terms_of(text)
    return query.match_any(query.telling(terms, store.rarity(terms, of, scored + 1), store.texts(of), scored))


def _alike(store: LedgerStore, found: Sequence[tuple[str, float]], statuses: Sequence[str]) -> dict[str, Standing]:
    rows = {standing.fact.id: standing for standing in store.standings_of([id for id, _ in found])}
    return {id: rows[id] for id, _ in found if id in rows and rows[id].fact.status in statuses}


def _observations(store: LedgerStore, question: str, room: int, shown: set[str], superseded: bool) -> list[dict[str, Any]]:
    wanted = match(store, question, "observation") if room > 0 else ""
    hits: list[dict[str, Any]] = []
    for said, score in store.observations_about(wanted, policy.DEEPER * room) if wanted else ():
        on = [fact for fact in store.facts_on([said.id]) if fact.status]
        stale = bool(on) and not any(fact.held for fact in on)
        if shown.isdisjoint(fact.id for fact in on) and (superseded or not stale):
            hits.append(_observation_hit(said, on, score))
    return hits[:room]


def _fact_hit(standing: Standing, outside: bool, score: float) -> dict[str, Any]:
    row = trail.fact_row(standing)
    status = "untrusted" if outside and row["status"] in LIVE else row["status"]
    return _hit(row["id"], "fact", row["text"], score, ", ".join(row["anchors"]), status)


def _observation_hit(said: Observation, on: Sequence[Fact], score: float) -> dict[str, Any]:
    status = "untrusted" if tainted(said) else on[0].status if on else "observed"
    return _hit(said.id, "observation", said.text, score, said.provenance.source or said.provenance.log, status)


def _hit(id: str, kind: str, text: str, score: float, source: str, status: str) -> dict[str, Any]:
    return {"id": id, "kind": kind, "text": text, "score": round(score, 6), "source": source or None, "status": status}
