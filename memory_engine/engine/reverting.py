"""Take back an entry, a fact, a night, or what somebody said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory
from memory_engine.domain.errors.deciding import GroundMoved, Irrevocable, NothingToRevert
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.team import PERSON
from memory_engine.dream.standing import RISEN
from memory_engine.dream.undo import Target, Undo, take_back
from memory_engine.engine import applying, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find
from memory_engine.engine.owners import refuse_undoing

SPOKEN = ("session", "source", "principal", PERSON)
"""Whose, or out of what, something was said, all of which can be taken back."""
MOST_DIGITS = 18
"""[digits] Of an entry's number: a database holds no larger one."""


def undo(engine: Engine, target: str, day: str) -> Undo:
    """Tell what taking a target back would come to.

    Raises ``Unknown`` and ``NothingToRevert``.
    """
    meant = _target(engine, target)
    memory = Memory(
        engine.store, {fact.id: fact for fact in engine.store.facts_on(meant.withdrawn)}
    )
    engine.reporter.stage("looking for what stands on it", 0, 0)
    night = weighing.quiet_night(engine, day, engine.store.head()[0] + 1)
    try:
        undo = take_back(memory, night, meant, engine.store.entries_about)
    except ValueError as moved:
        raise NothingToRevert(
            target, f"an earlier revert already moved its ground ({moved})"
        ) from None
    if not undo.proposal.changes:
        raise NothingToRevert(target, "nothing that stands comes from it")
    return undo


def revert(
    engine: Engine, undo: Undo, day: str, by: str, cascade: bool = False
) -> applying.Applied:
    """Make an ``undo`` happen as one entry.

    Refuses with ``GroundMoved`` where others stand on it, unless cascading.
    """
    if undo.standing and not cascade:
        raise GroundMoved(undo.target, undo.standing)
    taken = (entry for number in undo.takes_back for entry in engine.store.entries(number, number))
    refuse_undoing(
        engine.store,
        by,
        f"revert {undo.target}{' --cascade' * cascade}",
        taken,
        undo.proposal.changes,
    )
    memory = Memory(engine.store).after([undo.proposal])
    entries = ledger.chained([undo.proposal], engine.store.head(), day, 0, by, undo.takes_back)
    return applying.happen(engine, entries, memory, day)


def undo_row(undo: Undo, fact: Callable[[str], Fact]) -> dict[str, Any]:
    """Tell what a revert touches.

    ``fact`` finds a fact as it stood before.
    """
    changes = [
        {"id": c.subject, "text": fact(c.subject).text or dict(c.after).get("text"),
         "from": dict(c.before).get("status"), "to": dict(c.after).get("status")}
        for c in undo.proposal.changes if c.after
    ]  # fmt: skip
    return {
        "entry": None,
        "reverts": list(undo.takes_back),
        "facts": [change["id"] for change in changes],
        "changes": changes,
        "standing": list(undo.standing),
        "vetoed": any(dict(change.after).get("vetoes") for change in undo.proposal.changes),
        "applied": False,
    }


def _target(engine: Engine, target: str) -> Target:
    kind, colon, name = target.partition(":")
    if colon and kind in SPOKEN:
        found = engine.store.observed_by(kind, name) if name else []
        if not found:
            raise Unknown(kind, name or "without a name")
        return Target(target, (), frozenset(found))
    if colon and kind == "dream":
        night = engine.store.entries_of_dream(int(name)) if _numbered(name) and int(name) else ()
        return Target(target, _standing_of(engine, target, kind, name, night), whole_night=True)
    if target.isdecimal() and target.isascii():
        named = list(engine.store.entries(int(target), int(target))) if _numbered(target) else []
        return Target(target, _standing_of(engine, target, "entry", target, named))
    fact = find(engine, target)
    entries = _making(fact, _still_standing(engine, engine.store.entries_of(fact.id), target))
    return Target(target, tuple(entries), fact=fact.id if fact.status in RISEN else "")


def _standing_of(
    engine: Engine, target: str, kind: str, name: str, entries: Sequence[Entry]
) -> tuple[Entry, ...]:
    if not entries:
        raise Unknown(kind, name)
    return tuple(_still_standing(engine, entries, target))


def _still_standing(engine: Engine, entries: Sequence[Entry], target: str) -> list[Entry]:
    fallen = ledger.fallen(engine.store.entries_about(ledger.subjects(entries)))
    if all(entry.proposal.verb == "redact" for entry in entries):
        raise Irrevocable(f"Entry {target}" if target.isdecimal() else target)
    decided = [entry for entry in entries if entry.proposal.verb != "redact"]
    kept = [entry for entry in decided if entry.number not in fallen]
    if len(entries) > 1:
        kept = [entry for entry in kept if entry.proposal.verb != "revert"]
    if not kept:
        raise NothingToRevert(target, "it has been taken back already")
    return kept


def _numbered(name: str) -> bool:
    """Whether an entry or a night can have this number."""
    return name.isascii() and name.isdecimal() and len(name) <= MOST_DIGITS


def _making(fact: Fact, standing: list[Entry]) -> list[Entry]:
    """What made a fact what it is.

    What raised it, else what ended it, else all that brought it into memory.
    """

    def status_in(entry: Entry) -> object:
        return next(
            (dict(c.after).get("status") for c in entry.proposal.changes if c.subject == fact.id),
            None,
        )

    if fact.status in RISEN:
        return [entry for entry in standing if status_in(entry) in RISEN]
    if fact.status in ("superseded", "retracted"):
        return [entry for entry in standing if status_in(entry) == fact.status][-1:]
    return standing
