"""The owner's word about one fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory, home
from memory_engine.domain.errors.deciding import Contradicted
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.permission import OWNER
from memory_engine.domain.records.change import Entry, Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.dream import word
from memory_engine.dream.case import rivals
from memory_engine.engine import applying, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find
from memory_engine.engine.owners import refuse_deciding
from memory_engine.privacy.redact import redacted


def settle(engine: Engine, id: str, day: str, because: str, by: str = OWNER) -> dict[str, Any]:
    """Write the owner's word that a fact holds.

    Asserted, what conflicts with it retracted, in one entry; ``entry`` is None where it is held on
    that already, and nothing is against it.
    """
    refuse_deciding(by, "settle")
    fact, against = at_stake(engine, id, day)
    if fact.settled and fact.status == "asserted" and not against:
        head = engine.store.head()[1]
        return {"entry": None, "settled": fact.id, "retracted": [], "head": head}
    memory, because = Memory(engine.store), redacted(because)
    settled = replace(fact, status="asserted", settled=True)
    pairs = [
        (fact, settled),
        *((rival, replace(rival, status="retracted", valid_to=day)) for rival in against),
    ]
    decision = proposal("promote", f"the owner's word: {because or 'settled by hand'}", pairs)
    entries = ledger.chained([decision], engine.store.head(), day, 0, by)
    applied = applying.happen(engine, entries, memory.after([decision]), day)
    return {
        "entry": entries[0].number,
        "settled": fact.id,
        "retracted": [rival.id for rival in against],
        "head": applied.head,
    }


def at_stake(engine: Engine, id: str, day: str) -> tuple[Fact, Sequence[Fact]]:
    """Find the fact to settle, and what that would retract.

    Raises ``Unknown`` for what is not held.
    """
    fact = find(engine, id)
    if not fact.held:
        raise Unknown("live fact", id, way_back(engine, fact, "settled"))
    return fact, rivals(Memory(engine.store), weighing.quiet_night(engine, day), fact)


def confirm(engine: Engine, id: str, day: str, because: str, by: str = OWNER) -> dict[str, Any]:
    """Take the owner's word that a fact holds.

    ``entry`` is None where it is held on that already.

    Raises ``Unknown`` for what is not held, ``Contradicted`` where something is held that
    excludes it.
    """
    refuse_deciding(by, "confirm")
    fact = to_confirm(engine, id, day)
    known = fact.settled and fact.status == "asserted"
    said = word.confirmed(fact, redacted(because))
    entry = None if known else decide(engine, said, day, by).number
    return {"entry": entry, "confirmed": fact.id, "text": fact.text}


def to_confirm(engine: Engine, id: str, day: str) -> Fact:
    """Find the fact that would be confirmed; raises as ``confirm`` does."""
    fact, memory = home(engine.store, find(engine, id).id), Memory(engine.store)
    if not fact.held:
        raise Unknown("live fact", id, way_back(engine, fact, "confirmed"))
    if against := rivals(memory, weighing.quiet_night(engine, day), fact):
        raise Contradicted(fact.id, tuple((rival.id, rival.text) for rival in against))
    return fact


def way_back(engine: Engine, fact: Fact, what: str) -> str:
    """Say what ended a fact, and how it is brought back."""
    ended = [entry.number for entry in engine.store.entries_of(fact.id)][-1:]
    back = (
        f"entry {ended[0]} ended it, and `kairos-mem revert {ended[0]}` brings it back"
        if ended
        else "it is in no entry"
    )
    return f"Only what is held can be {what}: {back}."


def forget(engine: Engine, id: str, day: str, because: str, by: str = OWNER) -> dict[str, Any]:
    """Take the owner's word that a fact is off for good.

    Retracted, what spoke for it vetoed; raises ``Unknown``.
    """
    refuse_deciding(by, "forget")
    fact, decision = to_forget(engine, id, day, redacted(because))
    entry = decide(engine, decision, day, by)
    freed = [change.subject for change in decision.changes[1:]]
    return {"entry": entry.number, "forgotten": fact.id, "text": fact.text, "freed": freed}


def to_forget(engine: Engine, id: str, day: str, because: str = "") -> tuple[Fact, Proposal]:
    """Find the fact to forget, and all that follows.

    Raises ``Unknown``.
    """
    fact = home(engine.store, find(engine, id).id)
    if not fact.held:
        raise Unknown(
            "live fact",
            id,
            f"It is {fact.status or 'not in memory'} already: it stands on no page.",
        )
    night = weighing.quiet_night(engine, day, engine.store.head()[0] + 1)
    return fact, word.forgotten(Memory(engine.store), night, fact, because)


def decide(engine: Engine, decision: Proposal, day: str, by: str = OWNER) -> Entry:
    """Make a decision of the owner's happen as one entry."""
    (entry,) = ledger.chained([decision], engine.store.head(), day, 0, by)
    applying.happen(engine, [entry], Memory(engine.store).after([decision]), day)
    return entry
