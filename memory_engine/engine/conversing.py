"""What turns of a conversation lend each other.

An answer says little of what was asked. Where several speak in one session, a turn is found by the
words of those beside it, too: most by those of the question that it answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.claims import query
from memory_engine.domain import relevance
from memory_engine.domain.named import NamedTuple

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.domain.records.observation import Heard

BESIDE = (-2, -1, 1, 2)


class Turn(NamedTuple):
    """Something heard, its score, and what its neighbours lend it.

    ``beside`` are the ids of those that do.
    """

    heard: Heard
    own: float
    lent: float = 0.0
    beside: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """Both together."""
        return self.own + self.lent


def turns(store: LedgerStore, heard: Sequence[Heard], asked: frozenset[str]) -> list[Turn]:
    """Give what was heard with its neighbours' lending, best first.

    Turns that share no word with the question are among them.
    """
    if not in_conversation(store, heard):
        return alone(heard)
    at = {each.position: each for each in heard}
    beside = {place + step for place in at for step in BESIDE} - {*at}
    known = {each.position: each for each in store.heard_at(beside)} | at
    scores = {place: each.score + _named(each, asked) for place, each in at.items() if each.score}
    found = [_turn(each, scores.get(place, 0.0), known, scores) for place, each in known.items()]
    named = (
        turn._replace(lent=turn.lent + _named(turn.heard, asked))
        if turn.lent and not turn.own
        else turn
        for turn in found
    )
    ranked = sorted(named, key=lambda turn: (-turn.score, turn.heard.position))
    return [turn for turn in ranked if turn.score]


def alone(heard: Iterable[Heard]) -> list[Turn]:
    """Give what was heard where nothing beside it lends it anything."""
    return [Turn(each, each.score) for each in heard]


def in_conversation(store: LedgerStore, heard: Sequence[Heard]) -> bool:
    """Tell whether several speak where something was heard.

    As far as its best show.
    """
    best = [each.position for each in heard[: relevance.LOOKED_ABOUT]]
    beside = {place + step for place in best for step in (-1, 1)}
    return several_speak([*heard, *(store.heard_at(beside) if beside else ())])


def several_speak(heard: Iterable[Heard]) -> bool:
    """Tell whether two speak in one of the sessions."""
    speakers: dict[str, str] = {}
    return any(
        speakers.setdefault(each.session, each.principal) != each.principal
        for each in heard
        if not each.passage
    )


def _named(heard: Heard, asked: frozenset[str]) -> float:
    """What counts for who speaks, where the question names them."""
    name = heard.principal.partition(":")[2]
    return relevance.SPEAKER if not asked.isdisjoint(query.terms_of(name)) else 0.0


def _turn(heard: Heard, own: float, known: dict[int, Heard], scores: dict[int, float]) -> Turn:
    lent, lenders = 0.0, list[str]()
    for step in BESIDE:
        place = heard.position + step
        beside = known.get(place)
        if beside is not None and place in scores and _converse(heard, beside):
            lent += _share(step, beside.asks) * scores[place]
            lenders.append(beside.id)
    return Turn(heard, own, lent, tuple(lenders))


def _converse(heard: Heard, beside: Heard) -> bool:
    """Tell whether two are turns of one conversation.

    And no pieces that say enough alone.
    """
    return beside.session == heard.session and not (heard.passage or beside.passage)


def _share(step: int, asks: bool) -> float:
    if step == -1:
        return relevance.REPLY if asks else relevance.FOLLOWS
    return relevance.PRECEDES if step == 1 else relevance.NEAR_BY
