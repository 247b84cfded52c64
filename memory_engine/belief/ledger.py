"""The ledger: number, chain, verify; who stands on whom; what a revert has to take back. Pure, over sequences of entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from memory_engine.domain import codec, ids
from memory_engine.domain.records import SET_FIELDS, Change, Entry, Problem, Proposal, revived


def chained(
    proposals: Iterable[Proposal],
    head: tuple[int, str],
    day: str,
    dream: int,
    by: str,
    takes_back: tuple[int, ...] = (),
) -> list[Entry]:
    """Think: these proposals as the entries that follow ``head`` (number, hash)."""
    entries = []
    number, previous = head
    for proposal in proposals:
        number += 1
        open_ended = Entry(number, day, dream, by, proposal, takes_back, previous, "")
        entry = Entry(number, day, dream, by, proposal, takes_back, previous, hash_of(open_ended))
        entries.append(entry)
        previous = entry.hash
    return entries


def hash_of(entry: Entry) -> str:
    """Think: the hash that an entry must have, from its body, its number and the hash before it."""
    return ids.chained(entry.previous, entry.number, ids.digest("body", ids.canonical(codec.body(entry))))


def broken(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Think: a problem for every entry that is missing, out of order, or not what its hash says."""
    number, previous = 0, ids.GENESIS
    for entry in entries:
        if entry.number != number + 1:
            yield Problem(f"ledger entry {number + 1}", f"missing: entry {entry.number} follows {number}")
        elif entry.previous != previous:
            yield Problem(f"ledger entry {entry.number}", "does not follow the entry before it")
        if hash_of(entry) != entry.hash:
            yield Problem(f"ledger entry {entry.number}", "is not what its hash says: it was changed from outside")
        number, previous = entry.number, entry.hash


def fallen(entries: Sequence[Entry]) -> set[int]:
    """Think: the numbers of entries that were taken back (a revert taken back lets its target stand again)."""
    gone: set[int] = set()
    for entry in reversed(entries):
        if entry.number not in gone:
            gone.update(entry.takes_back)
    return gone


def live(entries: Sequence[Entry]) -> list[Entry]:
    """Think: the decisions that stand: not taken back, and no reverts themselves."""
    gone = fallen(entries)
    return [entry for entry in entries if entry.number not in gone and entry.proposal.verb != "revert"]


def dependents(target: Iterable[int], entries: Sequence[Entry]) -> tuple[int, ...]:
    """Think: the entries that directly or indirectly stand on ``target``, in order.

    B stands on A when a ``before`` of B is an ``after`` of A, or when A brought into memory the fact that B touches.
    ``entries`` are the standing entries on the facts concerned, in order.
    """
    fallen = set(target)
    for index, later in enumerate(entries):
        if later.number not in fallen and any(
            earlier.number in fallen and stands_on(later, earlier) for earlier in entries[:index]
        ):
            fallen.add(later.number)
    return tuple(sorted(fallen.difference(target)))


def stands_on(later: Entry, earlier: Entry) -> bool:
    """Think: whether taking ``earlier`` back alone would move the ground of ``later``."""
    afters = {change.subject: change for change in earlier.proposal.changes}
    return any(c.subject in afters and _built(c, afters[c.subject]) for c in later.proposal.changes)


def _built(later: Change, earlier: Change) -> bool:
    if dict(earlier.before).get("status") == "":
        return True
    was, after = dict(later.before), dict(earlier.after)
    for name in was.keys() & after.keys():
        if name not in SET_FIELDS or revived(name, was[name]) & revived(name, after[name]):
            return True
    return False
