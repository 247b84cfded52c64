"""The facts that answer a question, in one score.

Found by their words, by those of what they stand on, and by vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import tainted
from memory_engine.claims.things import numbered
from memory_engine.domain import policy, relevance
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.observation import Observation

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.engine.asked import Only
    from memory_engine.engine.conversing import Turn
    from memory_engine.engine.recall_said import Relevance

Near = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, float]]]]
"""Texts -> for each the nearest facts (id, cosine similarity), best first."""


class Hit(NamedTuple):
    """A fact that answers: score, words in it, its grounds.

    The words are the question's. ``outside`` where only outside sources say it; ``near`` is the
    cosine to the question; ``beside`` are the turns of its conversation that lend it words;
    ``rows`` are words in a row as the question has them.
    """

    standing: Standing
    score: float
    evidence: tuple[Observation, ...]
    outside: bool
    ground: float
    words: frozenset[str]
    near: float = 0.0
    beside: tuple[str, ...] = ()
    rows: frozenset[tuple[str, str]] = frozenset()

    @property
    def last_said(self) -> str:
        """When it was said last."""
        return _last(self.evidence)

    @property
    def owned(self) -> bool:
        """Whether the owner says it."""
        return any(observation.provenance.trust == "owner" for observation in self.evidence)

    @property
    def speakers(self) -> frozenset[str]:
        """Who says it."""
        return frozenset(observation.provenance.principal for observation in self.evidence)


class Candidate(NamedTuple):
    """A fact that may answer.

    By full text, by what it stands on, by its vector.
    """

    standing: Standing
    own: float
    lent: float = 0.0
    near: float = 0.0
    beside: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """What words come to."""
        return self.own + self.lent


def candidates(
    store: LedgerStore,
    relevant: Relevance,
    heard: Sequence[Turn],
    near: Sequence[tuple[str, float]],
    only: Only,
    count: int,
) -> list[Candidate]:
    """Find the facts that may answer a question."""
    match = relevant.match
    share = 0.0 if relevant.everywhere else relevance.BESIDE_THE_BEST / 2  # of an outsider's best
    ranked = store.facts_ranked(match, only.statuses, count, share) if match else []
    found = {row.fact.id: Candidate(row, score) for row, score in ranked}
    heard_of = _heard_of(heard[:count])
    cosines = dict(near)
    unknown = [id for id in {**heard_of, **cosines} if id not in found]
    for row in store.standings_of(sorted(unknown)) if unknown else ():
        if row.fact.status in only.statuses:
            found[row.fact.id] = Candidate(row, 0.0)
    return [
        _whole(relevant, _with(each, heard_of.get(id), cosines.get(id, 0.0)))
        for id, each in found.items()
        if not _from_passages(each.standing.fact)
    ]


def _whole(relevant: Relevance, candidate: Candidate) -> Candidate:
    """Count what full text does not.

    Words that so many texts have, and words in a row.
    """
    text = candidate.standing.fact.text
    if relevant.everywhere and candidate.own:  # of a word in half of all texts FTS5 counts nothing
        candidate = candidate._replace(own=max(relevant.fit(text), candidate.own))
    whole = candidate.own + relevant.beyond_search(text)
    share = 1.0 if _about(candidate.standing.fact, relevant) else relevance.OTHER_SUBJECT
    return candidate._replace(own=share * whole) if candidate.own else candidate


def _about(fact: Fact, relevant: Relevance) -> bool:
    """Tell whether the question speaks of a fact's subject.

    An observer said what the fact is about.
    """
    if fact.parsed or not fact.subject:
        return True
    return not relevant.asked.isdisjoint(relevant.spoken(fact.subject))


def _heard_of(heard: Iterable[Turn]) -> dict[str, Turn]:
    """Give for each fact the best of what it stands on."""
    best: dict[str, Turn] = {}
    for turn in heard:
        for id in turn.heard.facts:
            if id not in best or best[id].score < turn.score:
                best[id] = turn
    return best


def _with(candidate: Candidate, turn: Turn | None, near: float) -> Candidate:
    if turn is None:
        return candidate._replace(near=near) if near else candidate
    own = max(candidate.own, turn.own)
    return Candidate(candidate.standing, own, turn.lent, near, turn.beside)


def _from_passages(fact: Fact) -> bool:
    """Tell whether a fact is an unproven line of a passage.

    The passage's own piece says more.
    """
    return bool(fact.line) and fact.status == "tentative"


def scored(found: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """Fuse words and vectors by score, best first.

    Of words the best has 1.
    """
    best = max((each.score for each in found), default=0.0)
    fused = [
        (each, each.score + relevance.VECTORS * max(each.near, 0.0) * (best or 1.0))
        for each in found
    ]
    fused.sort(key=lambda pair: (-pair[1], pair[0].standing.fact.id))
    return fused


def answering(
    store: LedgerStore,
    relevant: Relevance,
    ranked: Sequence[tuple[Candidate, float]],
    only: Only,
    limit: int,
    rivals: bool = True,
) -> list[Hit]:
    """Give the facts that answer a question, best first.

    ``rivals`` that these have now, too.
    """
    hits = _grounded(relevant, _admitted(store, ranked, only, limit))
    return (_later_first(store, hits) if rivals else hits)[:limit]


def _admitted(
    store: LedgerStore, ranked: Sequence[tuple[Candidate, float]], only: Only, limit: int
) -> list[tuple[Candidate, float, tuple[Observation, ...]]]:
    """Read the evidence of the best candidates.

    As many are read as are wanted, and a few more.
    """
    admitted, ours = [], 0
    for candidate, score in ranked:
        evidence = evidence_of(store, candidate.standing)
        if only.anything or only.admits(candidate.standing.fact, evidence):
            admitted.append((candidate, score, evidence))
            ours += not outside_alone(evidence)
        if ours >= limit + policy.DEEPER:
            break
    return admitted


def _later_first(store: LedgerStore, hits: Sequence[Hit]) -> list[Hit]:
    """Group rival values of a thing, the later first.

    The later of two comes first if who said the earlier says it, or the owner does; else the
    earlier does where it stands as well.
    """
    known = {hit.standing.fact.id: hit for hit in hits}
    placed: dict[str, Hit] = {}
    for hit in hits:
        rivals = [
            known.get(rival.fact.id) or _rival(store, rival, hit)
            for rival in rivalling(store, hit.standing)
        ]
        rivals.sort(key=lambda rival: rival.last_said, reverse=True)
        first = [rival for rival in rivals if _overtakes(rival, hit) or _stands(rival, hit)]
        earlier = [rival for rival in rivals if rival not in first and not rival.outside]
        for each in (*first, hit, *earlier):
            placed.setdefault(each.standing.fact.id, each)
    return sorted(placed.values(), key=lambda hit: (not hit.standing.fact.held, hit.outside))


def _overtakes(rival: Hit, hit: Hit) -> bool:
    says_so = rival.owned or bool(rival.speakers & hit.speakers)
    return rival.last_said > hit.last_said and not rival.outside and says_so


def _stands(rival: Hit, hit: Hit) -> bool:
    """Tell whether an earlier value stands against another's later one."""
    if rival.outside or rival.last_said >= hit.last_said or _overtakes(hit, rival):
        return False
    return rival.owned or rival.standing.confidence >= hit.standing.confidence


def _rival(store: LedgerStore, rival: Standing, hit: Hit) -> Hit:
    evidence = evidence_of(store, rival)
    return hit._replace(standing=rival, evidence=evidence, outside=outside_alone(evidence))


def _last(evidence: Sequence[Observation]) -> str:
    return max((observation.provenance.at for observation in evidence), default="")


def outside_alone(evidence: Sequence[Observation]) -> bool:
    """Tell whether only outside sources say it."""
    return bool(evidence) and all(map(tainted, evidence))


def evidence_of(store: LedgerStore, standing: Standing) -> tuple[Observation, ...]:
    """Read what a fact stands on."""
    read = (store.observation(id) for id in sorted(standing.fact.evidence))
    return tuple(observation for observation in read if observation)


def rivalling(store: LedgerStore, standing: Standing) -> list[Standing]:
    """Find the held facts that give another value of a thing."""
    fact = standing.fact
    ids = {*fact.alternatives, *(fact.disputes if fact.held else ())}
    if fact.slot and fact.status == "contested":
        ids |= {other.id for other in store.in_slot(fact.slot)}
    ids -= {fact.id}
    return [row for row in store.standings_of(sorted(ids)) if row.fact.held] if ids else []


def _grounded(
    relevant: Relevance,
    ranked: Sequence[tuple[Candidate, float, tuple[Observation, ...]]],
) -> list[Hit]:
    """Put better grounds first among what answers as well.

    Those with as many of the question's words change places. What no longer holds goes last, and
    before that what only outside sources say.
    """
    hits: list[Hit] = []
    for candidate, score, evidence in ranked:
        hit = _hit(candidate, score, evidence, relevant)
        place = len(hits)
        while place and _better_grounded(hit, hits[place - 1]):
            place -= 1
        hits.insert(place, hit)
    return sorted(hits, key=lambda hit: (not hit.standing.fact.held, hit.outside))


def _better_grounded(hit: Hit, before: Hit) -> bool:
    if _overtakes(hit, before) and _renumbers(hit, before):
        return True
    if not before.words <= hit.words:
        return False
    if before.ground != hit.ground:
        return before.ground < hit.ground
    again = relevance.SAID_AGAIN if hit.speakers & before.speakers else relevance.AS_WELL
    as_well = hit.owned or before.score <= again * hit.score
    return as_well and before.last_said < hit.last_said


def _renumbers(hit: Hit, before: Hit) -> bool:
    """Tell whether two number the asked thing differently.

    A name has another number in what each says of it.
    """
    if not hit.rows & before.rows:
        return False
    now, then = (numbered(each.standing.fact.text) for each in (hit, before))
    return any(now[name] != then[name] for name in now.keys() & then.keys())


def _hit(
    candidate: Candidate,
    score: float,
    evidence: tuple[Observation, ...],
    relevant: Relevance,
) -> Hit:
    standing = candidate.standing
    owned = any(observation.provenance.trust == "owner" for observation in evidence)
    return Hit(
        standing,
        score,
        evidence,
        outside=outside_alone(evidence),
        ground=policy.GROUND * standing.confidence + policy.OWNED * owned,
        words=relevant.met(frozenset(relevant.spoken(standing.fact.text))),
        near=candidate.near,
        beside=candidate.beside,
        rows=relevant.in_a_row(standing.fact.text),
    )
