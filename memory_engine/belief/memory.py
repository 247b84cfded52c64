"""What we hold.

A base of facts plus an overlay of changes. Apply, invert, replay.

``Memory`` never loads the base: it asks for single facts, slots and files, so that a night costs
what its news cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from memory_engine.domain.records.change import SET_FIELDS, Change, Entry, Proposal, plain, revived
from memory_engine.domain.records.fact import Fact, Slot, replace
from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memory_engine.domain.ports import FactBase


class Memory:
    """Facts as they stand after some changes.

    Itself a ``FactBase``. Never altered: ``after`` makes a new one.
    """

    def __init__(self, base: FactBase, overlay: Mapping[str, Fact] | None = None) -> None:
        self._base = base
        self._overlay: dict[str, Fact] = {}
        self._slots: dict[Slot, dict[str, Fact]] = {}
        self._paths: dict[str, dict[str, Fact]] = {}
        self._merged: dict[str, dict[str, Fact]] = {}
        self._denied: dict[str, frozenset[str]] = {}
        self._below: dict[str, Fact] = {}
        self._joining: dict[str, Sequence[Fact]] = {}
        self._mates: dict[Slot, Sequence[Fact]] = {}
        self._vetoed: Sequence[Fact] | None = None
        for fact in (overlay or {}).values():
            self._hold(fact)

    def _hold(self, fact: Fact) -> None:
        """Lay a fact over what was known of it.

        For the constructor and ``after``, before anybody sees the result.
        """
        was = self._overlay.get(fact.id)
        for one in (was, fact):
            held = one is fact and fact.held
            if one and one.slot:
                self._slots[one.slot] = _with(self._slots.get(one.slot, {}), fact, held)
            for path in one.paths if one else ():
                self._paths[path] = _with(self._paths.get(path, {}), fact, held)
            if one and one.successor:
                merged = one is fact and fact.status == ""
                self._merged[one.successor] = _with(
                    self._merged.get(one.successor, {}), fact, merged
                )
        self._denied[fact.opposite] = self._denied.get(fact.opposite, frozenset()) | {fact.id}
        self._overlay[fact.id] = fact

    @property
    def touched(self) -> Mapping[str, Fact]:
        """The facts that the changes touched, as they stand now."""
        return self._overlay

    def fact(self, id: str) -> Fact:
        """Give the fact with this id.

        One with status ``""`` if there is none. The base is asked once, as it stands still.
        """
        if id in self._overlay:
            return self._overlay[id]
        if id not in self._below:
            self._below[id] = self._base.fact(id)
        return self._below[id]

    def in_slot(self, slot: Slot) -> Sequence[Fact]:
        """Give the live facts with this scope, subject and attribute, by id."""
        if slot not in self._mates:
            self._mates[slot] = self._base.in_slot(slot)
        return self._joined(self._mates[slot], self._slots.get(slot, {}).values())

    def at_anchor(self, path: str) -> Sequence[Fact]:
        """Give the live facts with an anchor in this file, by id."""
        return self._joined(self._base.at_anchor(path), self._paths.get(path, {}).values())

    def vetoed(self) -> Sequence[Fact]:
        """List the facts that carry a veto, by id; looked up once."""
        if self._vetoed is None:
            self._vetoed = self._joined(
                self._base.vetoed(), [fact for fact in self._overlay.values() if fact.vetoes]
            )
        return self._vetoed

    def contrary_to(self, ids: Iterable[str]) -> Sequence[Fact]:
        """Find the facts, held or not, against which these facts' evidence counts."""
        wanted = frozenset(ids) - {""}
        known = sorted({fact for id in wanted for fact in self._denied.get(id, ())})
        above = [fact for id in known if (fact := self._overlay[id]).opposite in wanted]
        return self._joined(self._base.contrary_to(wanted), above)

    def merged_into(self, id: str) -> Sequence[Fact]:
        """Give the wordings that were merged into a fact, by id."""
        if id not in self._joining:
            self._joining[id] = self._base.merged_into(id)
        below, above = self._joining[id], self._merged.get(id)
        return self._joined(below, above.values() if above else ()) if below or above else ()

    def _joined(self, below: Iterable[Fact], above: Iterable[Fact]) -> Sequence[Fact]:
        kept = [fact for fact in below if fact.id not in self._overlay]
        return sorted([*kept, *above], key=lambda fact: fact.id)

    def after(self, proposals: Iterable[Proposal]) -> Memory:
        """Give the memory in which these proposals happened.

        Raises ``ValueError`` where their ground has moved.
        """
        later = Draft(self)
        for proposal in proposals:
            later.take(proposal)
        return later


class Draft(Memory):
    """A memory that changes as proposals happen.

    For whoever makes many, each on the one before.
    """

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory._base)
        self._overlay, self._slots, self._paths = (
            dict(memory._overlay),
            dict(memory._slots),
            dict(memory._paths),
        )
        self._merged, self._denied = dict(memory._merged), dict(memory._denied)
        self._below, self._joining, self._mates = memory._below, memory._joining, memory._mates

    def take(self, proposal: Proposal) -> None:
        """Let a proposal happen; raises ``ValueError`` where its ground has moved."""
        for change in proposal.changes:
            self._hold(applied(self.fact(change.subject), change))
        self._vetoed = None


def _with(facts: Mapping[str, Fact], fact: Fact, held: bool) -> dict[str, Fact]:
    others = {id: one for id, one in facts.items() if id != fact.id}
    return others | {fact.id: fact} if held else others


def home(memory: FactBase, id: str) -> Fact:
    """Find the fact that an id leads to.

    Itself, or the one that it was merged into.
    """
    fact = memory.fact(id)
    while fact.status == "" and fact.successor:
        fact = memory.fact(fact.successor)
    return fact


class Nothing:
    """The base of an empty memory."""

    def fact(self, id: str) -> Fact:
        """Give a fact that is not held."""
        return Fact(id)

    def in_slot(self, slot: Slot) -> Sequence[Fact]:
        """Give none."""
        return ()

    def at_anchor(self, path: str) -> Sequence[Fact]:
        """Give none."""
        return ()

    def merged_into(self, id: str) -> Sequence[Fact]:
        """Give none."""
        return ()

    def contrary_to(self, ids: Iterable[str]) -> Sequence[Fact]:
        """Find none."""
        return ()

    def vetoed(self) -> Sequence[Fact]:
        """Give none."""
        return ()


def clashes(fact: Fact, change: Change) -> tuple[str, ...]:
    """List the fields whose ground has moved.

    Then this change can't be made on this fact.
    """
    before, after = dict(change.before), dict(change.after)
    moved = []
    for name in before.keys() | after.keys():
        current = getattr(fact, name)
        if name in SET_FIELDS:
            gone = revived(name, before[name]) - current
            present = revived(name, after[name]) & current
            if gone or present:
                moved.append(name)
        elif plain(current) != before[name]:
            moved.append(name)
    return tuple(sorted(moved))


def applied(fact: Fact, change: Change) -> Fact:
    """Give the fact after the change.

    Raises ``ValueError`` naming the fields whose ground has moved.
    """
    moved = clashes(fact, change)
    if moved:
        raise ValueError(f"{fact.id}: {', '.join(moved)} changed since")
    before = dict(change.before)
    fresh: dict[str, Any] = {}
    for name, value in change.after:
        if name in SET_FIELDS:
            fresh[name] = (getattr(fact, name) - revived(name, before[name])) | revived(name, value)
        else:
            fresh[name] = value
    return replace(fact, **fresh)


def replay(entries: Iterable[Entry], only: Collection[str] | None = None) -> dict[str, Fact]:
    """Give every fact row that a ledger leads to.

    They are by id, and may be only some of them.
    """
    rows: dict[str, Fact] = {}
    for entry in entries:
        for change in entry.proposal.changes:
            if only is not None and change.subject not in only:
                continue
            rows[change.subject] = applied(rows.get(change.subject) or Fact(change.subject), change)
    return rows
