"""What files said and say no more.

What rested on them alone ends, with that reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory
from memory_engine.domain import ids
from memory_engine.domain.ports import Present
from memory_engine.domain.records.change import Entry, Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import applying, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.withdrawn import WITHDRAWN, with_these
from memory_engine.privacy.redact import impersonal


class Withdrawal(NamedTuple):
    """What a file takes back.

    Its observations, and what becomes of the facts that rest on them.
    """

    observations: tuple[Observation, ...]
    proposal: Proposal


def withdraw(engine: Engine, present: Present, day: str, by: str) -> list[dict[str, Any]]:
    """End what files of a kind said and say no more.

    Tell of each fact, with the entry that did it.
    """
    told: list[dict[str, Any]] = []
    for withdrawal in list(withdrawals(engine, present, day)):
        gone = withdrawal.observations
        keys = [ids.import_key(present.kind, each.provenance.principal, each.text) for each in gone]
        told += _happened(engine, withdrawal, keys, day, by)
    return told


def take_back(
    engine: Engine,
    gone: tuple[Observation, ...],
    keys: Sequence[str],
    because: str,
    day: str,
    by: str,
) -> list[dict[str, Any]]:
    """End what these observations alone support.

    The imports' ``keys`` may bring them again.
    """
    step = _ending(engine, Memory(engine.store), gone, because, day)
    return _happened(engine, Withdrawal(gone, step), keys, day, by)


def _happened(
    engine: Engine, withdrawal: Withdrawal, keys: Sequence[str], day: str, by: str
) -> list[dict[str, Any]]:
    gone, step = withdrawal
    with engine.store.transaction():
        engine.store.mark({WITHDRAWN: with_these(engine, gone)})
        engine.store.unsee(keys)
    if not step.changes:
        return []
    entries = ledger.chained([step], engine.store.head(), day, 0, by)
    memory = Memory(engine.store).after([step])
    applying.happen(engine, entries, memory, day)
    return [_ended(entries[0], memory, change.subject) for change in step.changes]


def _ended(entry: Entry, memory: Memory, id: str) -> dict[str, Any]:
    fact = memory.fact(id)
    return {
        "entry": entry.number,
        "fact": id,
        "text": fact.text,
        "status": fact.status,
        "because": entry.proposal.because,
    }  # fmt: skip


def withdrawals(engine: Engine, present: Present, day: str) -> Iterator[Withdrawal]:
    """Find what each session of a file no longer says.

    No other file of its kind says it either.

    Only what the same speakers said: nobody takes back another's word.
    """
    memory = Memory(engine.store)
    said = present.said | {impersonal(sentence) for sentence in present.said}
    for session, because in sorted(present.sessions.items()):
        spoken = [
            one
            for id in engine.store.observed_by("session", session)
            if (one := weighing.observation(engine, id))
        ]
        gone = tuple(
            one
            for one in spoken
            if one.provenance.principal in present.speakers and one.text not in said
        )
        step = _ending(engine, memory, gone, because, day)
        memory = memory.after([step] if step.changes else [])
        if gone:
            yield Withdrawal(gone, step)


def _ending(
    engine: Engine, memory: Memory, gone: Sequence[Observation], because: str, day: str
) -> Proposal:
    """Propose what becomes of facts without withdrawn grounds.

    What the owner settled stays.
    """
    ids = frozenset(each.id for each in gone)
    facts = (memory.fact(fact.id) for fact in engine.store.facts_on(ids))
    ended = [
        (fact, without(engine, fact, ids, day)) for fact in facts if fact.held and not fact.settled
    ]
    return proposal("supersede", because, [(fact, now) for fact, now in ended if fact != now])


def without(engine: Engine, fact: Fact, gone: frozenset[str], day: str) -> Fact:
    """Give a fact as it is without what was taken back.

    Weaker, or ended where nobody else says so.
    """
    rest = fact.evidence - gone
    others = [one for id in rest if (one := weighing.observation(engine, id))]
    still = [one for one in others if fact.kind != "rule" or one.provenance.trust == "owner"]
    return (
        replace(fact, evidence=rest) if still else replace(fact, status="superseded", valid_to=day)
    )
