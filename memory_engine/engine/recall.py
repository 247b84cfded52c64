"""Recall: what is held and answers first, then what was said.

Facts are found by full text and vectors, fused by rank. What was only said is ranked by BM25 over
the pieces that it was kept in, and by how far it reads like something lasting: "let me look at X"
has the words of a question about X, and answers nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import exp, log
from typing import Any, Literal, NamedTuple

from memory_engine.belief.confidence import tainted
from memory_engine.claims import query
from memory_engine.domain import policy
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records import LIVE, Fact, Observation, Standing
from memory_engine.views import trail

Near = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, float]]]]
"""Texts -> for each the nearest facts (id, cosine similarity), best first."""


WAITING = "waiting"
"""The status of what was said since the last night: the next one weighs it."""


def recall(
    store: LedgerStore,
    near: Near,
    question: str,
    limit: int,
    superseded: bool,
    waiting: Sequence[Observation] = (),
) -> list[dict[str, Any]]:
    """Find facts and observations that speak of a question, best first.

    Live facts, unless more is asked for.

    1. Facts that an observer stated as such, as far as they answer.
    2. What was said, lines and pieces of passages alike, each thing once.
    3. The other facts.

    ``waiting`` is what the logs hold and memory has not taken in.
    """
    statuses = (*sorted(LIVE), "superseded", "retracted") if superseded else tuple(sorted(LIVE))
    fits = _Fits(store, question)
    facts = [
        hit
        for hit in _facts(store, near, question, limit, statuses)
        if not _from_passages(hit.standing.fact)
    ]
    scored = [(hit, fits.score(hit.standing.fact.text)) for hit in facts]
    shown = {hit.standing.fact.id for hit in facts}
    said = _said(
        [*_taken_in(store, fits, question, shown, superseded), *_just_said(fits, waiting)], limit
    )
    best = max([score for _, score in scored] + [row.score for row in said], default=0.0)
    first = [
        _fact_hit(hit, score) for hit, score in scored if score >= policy.ANSWERS * best or not said
    ]
    rest = [
        _fact_hit(hit, score) for hit, score in scored if score < policy.ANSWERS * best and said
    ]
    return _falling([*first, *(row.hit for row in said), *rest][:limit])


def _falling(hits: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let no score be above the one before it.

    The order is the answer.
    """
    least = float("inf")
    for hit in hits:
        least = min(least, hit["score"])
        hit["score"] = least
    return list(hits)


def _from_passages(fact: Fact) -> bool:
    """Tell whether a fact is an unproven line of a passage.

    Its piece says more.
    """
    return bool(fact.line) and fact.status == "tentative"


# -- facts


def _facts(
    store: LedgerStore, near: Near, question: str, limit: int, statuses: Sequence[str]
) -> list[_Hit]:
    worded = {
        standing.fact.id: standing
        for standing, _ in about(store, question, policy.DEEPER * limit, statuses)
    }
    alike = _alike(store, near([question])[0], statuses)
    ranked = query.fused(list(worded), list(alike))
    hits = _grounded(store, question, [(worded | alike)[id] for id, _ in ranked])
    return _later_first(store, hits)[:limit]


def _later_first(store: LedgerStore, hits: Sequence[_Hit]) -> list[_Hit]:
    """Put another value that came later before a fact.

    Only of the same speakers.
    """
    known = {hit.standing.fact.id: hit for hit in hits}
    placed: dict[str, _Hit] = {}
    for hit in hits:
        others = [
            known.get(one.fact.id) or hit._replace(standing=one)
            for one in _rivalling(store, hit.standing)
        ]
        here = _last_said(store, hit)
        since = sorted(
            ((said, other) for other in others if (said := _last_said(store, other)) > here),
            key=lambda one: one[0],
        )
        later = [other for _, other in reversed(since) if _one_voice(store, hit, other)]
        for one in (*later, hit):
            placed.setdefault(one.standing.fact.id, one)
    return list(placed.values())


def _last_said(store: LedgerStore, hit: _Hit) -> str:
    return max(
        (
            said.provenance.at
            for id in hit.standing.fact.evidence
            if (said := store.observation(id))
        ),
        default="",
    )


def _rivalling(store: LedgerStore, standing: Standing) -> list[Standing]:
    """Find the held facts that give another value of a thing."""
    fact = standing.fact
    linked = fact.alternatives | (fact.disputes if fact.held else frozenset())
    in_slot = (
        [other.id for other in store.in_slot(fact.slot)]
        if fact.slot and fact.status == "contested"
        else []
    )
    ids = sorted({*linked, *in_slot} - {fact.id})
    return [one for one in store.standings_of(ids) if one.fact.held] if ids else []


def _one_voice(store: LedgerStore, hit: _Hit, other: _Hit) -> bool:
    speakers = [
        {
            said.provenance.principal
            for id in one.standing.fact.evidence
            if (said := store.observation(id))
        }
        for one in (hit, other)
    ]
    return not other.outside and bool(speakers[0] & speakers[1])


def _grounded(store: LedgerStore, question: str, ranked: Sequence[Standing]) -> list[_Hit]:
    """Put better grounds first among what answers as well.

    Those with as many of the question's words change places. What no longer holds goes last, and
    before that what only outside sources say.
    """
    asked, days = (
        frozenset(query.terms_of(question)),
        sorted({standing.heard for standing in ranked}),
    )
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
    """A fact that answers.

    Whether only outside sources say it, its grounds, the question's words in it.
    """

    standing: Standing
    outside: bool
    ground: float
    words: frozenset[str]


def about(
    store: LedgerStore, text: str, count: int, statuses: Sequence[str], scored: int = policy.SCORED
) -> list[tuple[Standing, float]]:
    """Find facts whose words speak of a text, best first.

    In these statuses, with their score; ``scored`` are looked at, at most.
    """
    wanted = match(store, text, "fact", scored)
    return store.facts_about(wanted, statuses, count) if wanted else []


def match(
    store: LedgerStore, text: str, of: Literal["fact", "observation"], scored: int = policy.SCORED
) -> str:
    """Write the full text query for texts that share a telling word.

    Empty if the text has none.
    """
    terms = query.terms_of(text)
    return query.match_any(
        query.telling(terms, store.rarity(terms, of, scored + 1), store.texts(of), scored)
    )


def _alike(
    store: LedgerStore, found: Sequence[tuple[str, float]], statuses: Sequence[str]
) -> dict[str, Standing]:
    rows = {standing.fact.id: standing for standing in store.standings_of([id for id, _ in found])}
    return {id: rows[id] for id, _ in found if id in rows and rows[id].fact.status in statuses}


# -- what was said


class _Fits:
    """How well a text fits a question.

    BM25 over what was said, and how far it reads like what lasts.
    """

    def __init__(self, store: LedgerStore, question: str) -> None:
        self.terms = query.terms_of(question)
        self.texts = max(store.texts("observation"), 1)
        counts = store.rarity(self.terms, "observation", policy.SCORED) if self.terms else {}
        self.rarity = {term: log(1 + self.texts / (counts[term] + 1)) for term in self.terms}

    def score(self, text: str) -> float:
        """Score one text; 0 where it shares no word."""
        words = Counter(query.spoken_terms(text))
        length = (
            1
            - policy.LENGTH_COUNTS
            + policy.LENGTH_COUNTS * sum(words.values()) / policy.USUAL_WORDS
        )
        fit = sum(
            weight
            * words[term]
            * (policy.SATURATION + 1)
            / (words[term] + policy.SATURATION * length)
            for term, weight in self.rarity.items()
        )
        return fit * (1 + policy.LASTING_COUNTS * _lasts(text)) if fit else 0.0


def _lasts(text: str) -> float:
    """Estimate how far a text reads like something lasting (0 to 1)."""
    from memory_engine.extract.candidates import candidates
    from memory_engine.extract.features import features
    from memory_engine.extract.passage import Passage
    from memory_engine.extract.score import WEIGHTS

    odds = [WEIGHTS.sum(features(candidate)) for candidate in candidates(Passage(text, "agent"))]
    return 1 / (1 + exp(-(max(odds) + policy.EVEN_ODDS))) if odds else 0.0


class _Row(NamedTuple):
    score: float
    words: frozenset[str]
    hit: dict[str, Any]


def _taken_in(
    store: LedgerStore, fits: _Fits, question: str, shown: set[str], superseded: bool
) -> list[_Row]:
    """Score what memory has taken in.

    What no night has read yet is marked so.
    """
    wanted = match(store, question, "observation")
    found = (
        [said for said, _ in store.observations_about(wanted, policy.CANDIDATES)] if wanted else []
    )
    fresh = store.unweighed([said.id for said in found if not said.passage])
    rows = [_row(store, fits, said, shown, superseded) for said in found]
    return [_marked(row) if row.hit["id"] in fresh else row for row in rows if row]


def _just_said(fits: _Fits, waiting: Sequence[Observation]) -> list[_Row]:
    """Score what stands in the logs alone."""
    scored = ((said, fits.score(said.text)) for said in waiting)
    rows = ((said.passage, _spoken(said, [], score)) for said, score in scored if score)
    return [row if passage else _marked(row) for passage, row in rows]


def _marked(row: _Row) -> _Row:
    return row._replace(
        hit=row.hit | ({"status": WAITING} if row.hit["status"] != "untrusted" else {})
    )


def _said(found: Sequence[_Row], limit: int) -> list[_Row]:
    """Rank what was said.

    Of two answers that say the same the longer stands in the place of the better; what only
    outside sources say never takes the place of what others say.
    """
    rows = sorted(found, key=lambda row: -row.score)
    kept: list[_Row] = []
    for row in rows:
        twins = (at for at, other in enumerate(kept) if _same(row.words, other.words))
        twin = next((at for at in twins if _outside(kept[at]) == _outside(row)), None)
        if twin is None:
            kept.append(row)
        elif len(row.words) > len(kept[twin].words):
            kept[twin] = row._replace(score=kept[twin].score)
    return kept[:limit]


def _outside(row: _Row) -> bool:
    return bool(row.hit["status"] == "untrusted")


def _same(words: frozenset[str], others: frozenset[str]) -> bool:
    return len(words & others) >= policy.SAME_WORDS * min(len(words), len(others))


def _row(
    store: LedgerStore, fits: _Fits, said: Observation, shown: set[str], superseded: bool
) -> _Row | None:
    on = [fact for fact in store.facts_on([said.id]) if fact.status]
    stale = bool(on) and not any(fact.held for fact in on)
    if not shown.isdisjoint(fact.id for fact in on) or (stale and not superseded):
        return None
    score = fits.score(said.text)
    return _spoken(said, on, score) if score else None


def _spoken(said: Observation, on: Sequence[Fact], score: float) -> _Row:
    return _Row(score, frozenset(query.terms_of(said.text)), _observation_hit(said, on, score))


def _fact_hit(hit: _Hit, score: float) -> dict[str, Any]:
    row = trail.fact_row(hit.standing)
    status = "untrusted" if hit.outside and row["status"] in LIVE else row["status"]
    answer = _answer(row["id"], "fact", row["text"], score, ", ".join(row["anchors"]), status)
    return {**answer, "confidence": row["confidence"], "branch": row["branch"]}


def _observation_hit(said: Observation, on: Sequence[Fact], score: float) -> dict[str, Any]:
    status = "untrusted" if tainted(said) else on[0].status if on else "observed"
    return _answer(
        said.id,
        "observation",
        said.text,
        score,
        said.provenance.source or said.provenance.log,
        status,
    )


def _answer(
    id: str, kind: str, text: str, score: float, source: str, status: str
) -> dict[str, Any]:
    return {
        "id": id,
        "kind": kind,
        "text": text,
        "score": round(score, 6),
        "source": source or None,
        "status": status,
    }
