"""What was said that answers a question.

By its words, and how far it reads like what lasts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, pairwise
from math import exp, log
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import tainted
from memory_engine.claims import query
from memory_engine.claims.things import labels, things
from memory_engine.domain import policy, relevance
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.views.recalled import OUTSIDE, recalled_row

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.engine.asked import Only
    from memory_engine.engine.conversing import Turn
    from memory_engine.views.answers.facts import RecalledRow

WAITING = "waiting"
"""The status of what was said since the last night: the next one weighs it."""


class Relevance:
    """How well a text fits: BM25, and its lasting look.

    How far it reads like what lasts.
    """

    def __init__(self, store: LedgerStore, question: str) -> None:
        """Look up how rare the question's words are.

        In all that was said.
        """
        asked = query.CLITIC.sub(" ", question[: relevance.LONGEST_QUESTION])
        spoken = query.spoken_terms(asked)
        row = list(islice(spoken, relevance.MOST_TERMS))
        terms = self.terms = list(dict.fromkeys(row))
        self._in_a_row = frozenset(pairwise(row))
        self.asked = frozenset(self.terms)
        texts = store.texts("observation")
        self.texts = max(texts, 1)
        counts = store.rarity(self.terms, "observation", policy.SCORED + 1) if terms else {}
        self._counts = counts
        self._spoken: dict[str, list[str]] = {}
        self.rarity = {term: log(1 + self.texts / (counts[term] + 1)) for term in self.terms}
        searched = query.telling(self.terms, counts, texts, policy.SCORED)
        self.match = query.match_any(searched)
        self.everywhere = any(counts[term] > texts // relevance.COMMON for term in searched)
        self._unsearched = self.asked.difference(searched)
        self._unknown = [term for term in self.terms if not counts[term] and term.isascii()]
        self._beginnings = {term[: query.KIN_LETTERS] for term in self._unknown}

    def spoken(self, text: str) -> list[str]:
        """List the telling words of a text; each text is read once."""
        words = self._spoken.get(text)
        if words is None:
            words = self._spoken[text] = list(query.spoken_terms(text))
        return words

    def fit(self, text: str) -> float:
        """Score the words of one text; 0 where it shares none."""
        words = Counter(self.spoken(text))
        length = (
            1
            - policy.LENGTH_COUNTS
            + policy.LENGTH_COUNTS * sum(words.values()) / policy.USUAL_WORDS
        )
        return sum(
            weight
            * words[term]
            * (policy.SATURATION + 1)
            / (words[term] + policy.SATURATION * length)
            for term, weight in self.rarity.items()
            if term in words
        )

    def score(self, text: str) -> float:
        """Score one said text, the more for lasting."""
        fit = self.fit(text)
        return fit * (1 + policy.LASTING_COUNTS * _lasts(text)) if fit else 0.0

    def beyond_search(self, text: str) -> float:
        """Score a fact's unsearched words, and its words in a row.

        The first were in no search; the second stand in a row as asked.
        """
        said, rows = self.spoken(text), self.in_a_row(text)
        near = sum(min(self.rarity[one], self.rarity[other]) for one, other in rows)
        left = self.met(frozenset(said)) & self._unsearched if self._unsearched else ()
        return sum(self.rarity[term] for term in left) + relevance.IN_A_ROW * near

    def in_a_row(self, text: str) -> frozenset[tuple[str, str]]:
        """Collect pairs of telling words in the question's order.

        The two of a pair follow each other there.
        """
        return self._in_a_row.intersection(pairwise(self.spoken(text)))

    def covered(self, text: str) -> float:
        """Tell the share of the question a text speaks of.

        Rare words count more.
        """
        whole = sum(self.rarity.values())
        met = self.met(frozenset(self.spoken(text)))
        return sum(self.rarity[term] for term in met) / whole if whole else 0.0

    def names(self, text: str, subject: str) -> bool:
        """Tell whether the question names a text's rare subject.

        One that few texts are about.
        """
        for name in (subject, *labels(text)):
            words = query.terms_of(name)
            if words and self.asked.issuperset(words) and self._rare(words):
                return True
        return False

    def lone(self, text: str) -> bool:
        """Tell whether a text has only one of several words.

        Telling words that are asked.
        """
        return len(self.asked) > 1 and len(self.met(frozenset(self.spoken(text)))) <= 1

    def is_about(self, text: str) -> bool:
        """Tell whether a text names, begins or ends with asked words.

        One is enough.
        """
        return any(self.met(frozenset(self.spoken(thing))) for thing in things(text))

    def _rare(self, words: Sequence[str]) -> bool:
        rarest = min(self._counts[word] for word in words)
        return rarest <= max(self.texts // policy.RARE_SHARE, relevance.FEW_ABOUT)

    def met(self, words: frozenset[str]) -> frozenset[str]:
        """Collect the asked words among some.

        One that nobody said is met by its near kin.
        """
        met = self.asked & words
        alike = [word for word in words if word[: query.KIN_LETTERS] in self._beginnings]
        kin = [term for term in self._unknown if any(query.akin(term, word) for word in alike)]
        return met.union(kin) if kin else met


@lru_cache(maxsize=4096)
def _lasts(text: str) -> float:
    """Estimate how far a text reads like something lasting (0 to 1)."""
    from memory_engine.extract.candidates import candidates
    from memory_engine.extract.features import features
    from memory_engine.extract.passage import Passage
    from memory_engine.extract.score import WEIGHTS

    odds = [WEIGHTS.sum(features(candidate)) for candidate in candidates(Passage(text, "agent"))]
    return 1 / (1 + exp(-(max(odds) + policy.EVEN_ODDS))) if odds else 0.0


class Answer(NamedTuple):
    """An observation that answers, with the telling words in it.

    ``beside`` are the turns of its conversation that lend it words.
    """

    score: float
    words: frozenset[str]
    row: RecalledRow
    beside: tuple[str, ...] = ()


def taken_in(
    store: LedgerStore,
    relevant: Relevance,
    heard: Sequence[Turn],
    shown: set[str],
    only: Only,
) -> list[Answer]:
    """Score what was taken in beyond the shown facts.

    No fact that is shown stands on it. What no night has read yet is marked so.
    """
    left = [turn for turn in heard if turn.heard.passage or shown.isdisjoint(turn.heard.facts)]
    read = [(turn, store.observation(turn.heard.id)) for turn in left]
    said = [(turn, each) for turn, each in read if each and only.admits_said(each)]
    fresh = store.unweighed([each.id for _, each in said if not each.passage])
    answers = [_held(store, relevant, turn, each, only) for turn, each in said]
    return [
        _waiting(answer) if answer.row["id"] in fresh else answer for answer in answers if answer
    ]


def just_said(relevant: Relevance, waiting: Sequence[Observation], only: Only) -> list[Answer]:
    """Score what stands in the logs alone."""
    scored = [(each, relevant.score(each.text)) for each in waiting if only.admits_said(each)]
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
    """Tell whether two say the same, both or neither outside words."""
    shared, fewer = len(left.words & right.words), min(len(left.words), len(right.words))
    outside = left.row["status"] == OUTSIDE, right.row["status"] == OUTSIDE
    return shared >= policy.SAME_WORDS * fewer and outside[0] == outside[1]


def _held(
    store: LedgerStore, relevant: Relevance, turn: Turn, observation: Observation, only: Only
) -> Answer | None:
    ids = turn.heard.facts
    facts = [row.fact for row in store.standings_of(ids) if row.fact.status] if ids else []
    if facts and not any(fact.status in only.statuses for fact in facts):
        return None
    score = relevant.score(observation.text) + turn.lent
    answer = _answer(observation, facts, score) if score else None
    return answer._replace(beside=turn.beside) if answer else None


def _answer(observation: Observation, facts: Sequence[Fact], score: float) -> Answer:
    text, where = observation.text, observation.provenance
    status = OUTSIDE if tainted(observation) else facts[0].status if facts else "observed"
    row = recalled_row(
        observation.id, "observation", text, score, where.source or where.log, status
    )
    return Answer(score, frozenset(query.terms_of(text)), row)
