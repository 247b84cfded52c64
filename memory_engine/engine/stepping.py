"""One step along what memory holds.

From a fact that answers half to one that goes on from it. The first fact speaks of what the
question names, and names a thing that the question does not; the second speaks of that thing, and
of the rest that is asked. Both must be found: no relation is read into either, and the two stand
apart from what answers directly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from memory_engine.claims import query
from memory_engine.claims.things import things
from memory_engine.domain import relevance
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.records.words import LIVE
from memory_engine.engine.recall_facts import evidence_of, outside_alone, rivalling

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.engine.recall_said import Relevance


class Step(NamedTuple):
    """A fact one step away, by which fact and thing; ``score``: both's."""

    score: float
    first: Standing
    thing: str
    second: Standing


def steps(store: LedgerStore, relevant: Relevance) -> list[Step]:
    """Find what is one step from what the question names, best first.

    Of several values the one said last, as far as the store knows.
    """
    match = relevant.match
    ranked = store.facts_ranked(match, LIVE, relevance.STEPS_FROM, 0.0) if match else []
    found = [step for first, _ in ranked for step in _from(store, relevant, first)]
    found.sort(key=lambda step: -round(step.score, 6))
    kept = list(islice(_one_way(found), relevance.STEPS * 2))
    return list(islice(_current(store, kept), relevance.STEPS))


def _one_way(found: Sequence[Step]) -> Iterator[Step]:
    """Leave out steps that lead back, or somewhere twice."""
    reached, left = set[str](), set[str]()
    for step in found:
        first, second = step.first.fact.id, step.second.fact.id
        if second not in reached | left:
            yield step
            reached.add(second)
            left.add(first)


def _from(store: LedgerStore, relevant: Relevance, first: Standing) -> Iterator[Step]:
    said = frozenset(query.terms_of(first.fact.text))
    shared, rest = relevant.asked & said, relevant.asked - said
    if not shared or not rest:
        return
    rarest = max(relevant.rarity[term] for term in shared)
    if rarest < relevance.STEP_FROM * max(relevant.rarity.values()):
        return
    for thing, words in _onward(first.fact.text, relevant.asked):
        for second in _speaking_of(store, words, rest):
            gain = relevant.asked & frozenset(query.terms_of(second.fact.text))
            if second.fact.id == first.fact.id or _weightiest(relevant, gain) > rarest:
                continue
            score = sum(relevant.rarity[term] for term in shared | gain)
            yield Step(score, first, thing, second)


def _weightiest(relevant: Relevance, terms: frozenset[str]) -> float:
    return max((relevant.rarity[term] for term in terms), default=0.0)


def _onward(text: str, asked: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    """Give a fact's things that are not asked, with words.

    The question does not name these.
    """
    named = ((thing, query.terms_of(thing)) for thing in things(text))
    onward = ((thing, words) for thing, words in named if words and asked.isdisjoint(words))
    return islice(onward, relevance.STEP_THINGS)


def _speaking_of(
    store: LedgerStore, words: Sequence[str], rest: frozenset[str]
) -> Iterator[Standing]:
    """Find facts on a thing and some of the rest.

    The rest that is asked.
    """
    match = f"{query.match_all(words)} AND ({query.match_any(sorted(rest))})"
    for standing, _ in store.facts_ranked(match, LIVE, relevance.STEPS * 2, 0.0):
        yield standing


def _current(store: LedgerStore, found: Sequence[Step]) -> Iterator[Step]:
    """Leave out overtaken values and outside words.

    A later value stands beside an overtaken one.
    """
    for step in found:
        if not any(_outdated(store, standing) for standing in (step.first, step.second)):
            yield step


def _outdated(store: LedgerStore, standing: Standing) -> bool:
    evidence = evidence_of(store, standing)
    if outside_alone(evidence):
        return True
    last = max((each.provenance.at for each in evidence), default="")
    return any(_last(store, other) > last for other in rivalling(store, standing))


def _last(store: LedgerStore, standing: Standing) -> str:
    evidence = evidence_of(store, standing)
    if outside_alone(evidence):
        return ""
    return max((each.provenance.at for each in evidence), default="")
