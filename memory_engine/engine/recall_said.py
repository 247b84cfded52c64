"""What was said that answers a question: by its words, and how far it reads like what lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp, log
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import tainted
from memory_engine.claims import query
from memory_engine.domain import policy
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records import Fact, Observation
from memory_engine.engine.matching import match
from memory_engine.views.recalled import OUTSIDE, recalled_row

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.views.answers import RecalledRow

WAITING = "waiting"
"""The status of what was said since the last night: the next one weighs it."""


class Relevance:
    """How well a text relevance a question: BM25, and how far it reads like what lasts."""

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


class Answer(NamedTuple):
    """An observation that answers, with the telling words in it."""

    score: float
    words: frozenset[str]
    row: RecalledRow


def taken_in(
    store: LedgerStore, relevance: Relevance, question: str, shown: set[str], superseded: bool
) -> list[Answer]:
    """Score what memory has taken in.

    What no night has read yet is marked so.
    """
    wanted = match(store, question, "observation")
    matches = store.observations_about(wanted, policy.CANDIDATES) if wanted else []
    observations = [observation for observation, _ in matches]
    fresh = store.unweighed([each.id for each in observations if not each.passage])
    answers = [_held(store, relevance, each, shown, superseded) for each in observations]
    return [
        _waiting(answer) if answer.row["id"] in fresh else answer for answer in answers if answer
    ]


def just_said(relevance: Relevance, waiting: Sequence[Observation]) -> list[Answer]:
    """Score what stands in the logs alone."""
    scored = ((observation, relevance.score(observation.text)) for observation in waiting)
    answers = ((each.passage, _answer(each, [], score)) for each, score in scored if score)
    return [answer if passage else _waiting(answer) for passage, answer in answers]


def _waiting(answer: Answer) -> Answer:
    if answer.row["status"] == OUTSIDE:
        return answer
    return answer._replace(row={**answer.row, "status": WAITING})


def each_once(answers: Sequence[Answer], limit: int) -> list[Answer]:
    """Rank what was said, each thing once.

    Of two answers that say the same the longer stands in the place of the better; what only
    outside sources say never takes the place of what others say.
    """
    kept: list[Answer] = []
    for answer in sorted(answers, key=lambda answer: -answer.score):
        at = next((at for at, other in enumerate(kept) if _twins(answer, other)), None)
        if at is None:
            kept.append(answer)
        elif len(answer.words) > len(kept[at].words):
            kept[at] = answer._replace(score=kept[at].score)
    return kept[:limit]


def _twins(left: Answer, right: Answer) -> bool:
    """Tell whether two say the same, and both or neither are outside words."""
    shared, fewer = len(left.words & right.words), min(len(left.words), len(right.words))
    outside = left.row["status"] == OUTSIDE, right.row["status"] == OUTSIDE
    return shared >= policy.SAME_WORDS * fewer and outside[0] == outside[1]


def _held(
    store: LedgerStore, relevance: Relevance, observation: Observation, shown: set[str], past: bool
) -> Answer | None:
    facts = [fact for fact in store.facts_on([observation.id]) if fact.status]
    stale = bool(facts) and not any(fact.held for fact in facts)
    if not shown.isdisjoint(fact.id for fact in facts) or (stale and not past):
        return None
    score = relevance.score(observation.text)
    return _answer(observation, facts, score) if score else None


def _answer(observation: Observation, facts: Sequence[Fact], score: float) -> Answer:
    text, where = observation.text, observation.provenance
    status = OUTSIDE if tainted(observation) else facts[0].status if facts else "observed"
    row = recalled_row(
        observation.id, "observation", text, score, where.source or where.log, status
    )
    return Answer(score, frozenset(query.terms_of(text)), row)
