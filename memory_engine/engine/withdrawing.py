"""What files said and say no more: what rested on them alone ends, with that reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from memory_engine.belief.memory import Memory
from memory_engine.domain.ports import Present
from memory_engine.domain.records import Fact, Observation, Proposal, proposal, replace
from memory_engine.engine.asking import WITHDRAWN, Asking


class Withdrawal(NamedTuple):
    """What a file takes back: its observations, and what becomes of the facts that rest on them."""

    observations: tuple[Observation, ...]
    proposal: Proposal


def withdrawals(asking: Asking, present: Present, day: str) -> Iterator[Withdrawal]:
    """Find what each session of a file said that no file of its kind says now.

    Only what the same speakers said: nobody takes back another's word.
    """
    memory = Memory(asking.store)
    for session, because in sorted(present.sessions.items()):
        spoken = [
            one for id in asking.store.observed_by("session", session) if (one := asking.heard(id))
        ]
        gone = tuple(
            one
            for one in spoken
            if one.provenance.principal in present.speakers and one.text not in present.said
        )
        ids = frozenset(one.id for one in gone)
        facts = (memory.fact(fact.id) for fact in asking.store.facts_on(ids))
        ended = [
            (fact, _without(asking, fact, ids, day))
            for fact in facts
            if fact.held and not fact.settled
        ]
        step = proposal("supersede", because, [(fact, now) for fact, now in ended if fact != now])
        memory = memory.after([step] if step.changes else [])
        if gone:
            yield Withdrawal(gone, step)


def _without(asking: Asking, fact: Fact, gone: frozenset[str], day: str) -> Fact:
    """Give a fact as it is without what was taken back: weaker, or ended where nobody else says
    so."""
    rest = fact.evidence - gone
    others = [one for id in rest if (one := asking.heard(id))]
    still = [one for one in others if fact.kind != "rule" or one.provenance.trust == "owner"]
    return (
        replace(fact, evidence=rest) if still else replace(fact, status="superseded", valid_to=day)
    )


def unread(asking: Asking, gone: Sequence[Observation]) -> str:
    """Write down what was taken back, beside what was before, so that no night admits it."""
    before = json.loads(asking.store.marked(WITHDRAWN) or "[]")
    return json.dumps(sorted({*before, *(one.id for one in gone)}))
