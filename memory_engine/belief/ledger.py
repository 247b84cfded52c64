"""The ledger: number, chain, verify.

Who stands on whom; what a revert has to take back. Pure, over sequences of entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from memory_engine.domain import codec, ids
from memory_engine.domain.records.change import SET_FIELDS, Change, Entry, Proposal, revived
from memory_engine.domain.records.problem import Problem

History = Callable[[AbstractSet[str]], Sequence[Entry]]
"""Fact ids -> the entries that touched any of them, each once, in order."""


def chained(
    proposals: Iterable[Proposal],
    head: tuple[int, str],
    day: str,
    dream: int,
    by: str,
    takes_back: tuple[int, ...] = (),
) -> list[Entry]:
    """Give these proposals as the entries that follow ``head`` (number, hash)."""
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
    """Compute the hash that an entry must have.

    From its body, its number and the hash before it.
    """
    return ids.chained(
        entry.previous, entry.number, ids.digest("body", ids.canonical(codec.body(entry)))
    )


def broken(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Find entries that are missing, out of order, or changed.

    Each is not what its hash says.
    """
    number, previous = 0, ids.GENESIS
    for entry in entries:
        if entry.number != number + 1:
            yield Problem(
                f"ledger entry {number + 1}", f"missing: entry {entry.number} follows {number}"
            )
        elif entry.previous != previous:
            yield Problem(f"ledger entry {entry.number}", "does not follow the entry before it")
        if hash_of(entry) != entry.hash:
            yield Problem(
                f"ledger entry {entry.number}",
                "is not what its hash says: it was changed from outside",
            )
        number, previous = entry.number, entry.hash


def fallen(entries: Sequence[Entry]) -> set[int]:
    """Find the numbers of entries that were taken back.

    A revert taken back lets its target stand again.
    """
    gone: set[int] = set()
    for entry in reversed(entries):
        if entry.number not in gone:
            gone.update(entry.takes_back)
    return gone


def live(entries: Sequence[Entry]) -> list[Entry]:
    """Give the decisions that stand.

    They are not taken back, and themselves neither revert nor redaction. A redaction decides
    nothing, and nothing takes it back.
    """
    gone = fallen(entries)
    return [
        entry
        for entry in entries
        if entry.number not in gone and entry.proposal.verb not in ("revert", "redact")
    ]


FELL = ("", "tentative", "corroborated", "retracted")
"""What an asserted fact comes to that is refuted; what was overtaken, or is contested, is not."""


def refuted(entries: Iterable[Entry]) -> int:
    """Count the assertions that these entries end as wrong.

    Or as unearned, less those given back.
    """
    count = 0
    for entry in entries:
        for change in entry.proposal.changes:
            before, after = dict(change.before).get("status"), dict(change.after).get("status")
            count += before == "asserted" and after in FELL
            count -= entry.proposal.verb == "revert" and before in FELL and after == "asserted"
    return count


def closure(target: Sequence[Entry], history: History) -> tuple[list[Entry], tuple[int, ...]]:
    """Collect the target with every standing decision that stands on it.

    Returns all of them in order, and the numbers of those that the target itself does not name.
    Each round asks for the history of the facts that the round before brought in, and of no other.
    """
    taken = {entry.number: entry for entry in target}
    named, known, asked = frozenset(taken), dict(taken), set[str]()
    while fresh := subjects(taken.values()) - asked:
        asked |= fresh
        known |= {entry.number: entry for entry in history(fresh)}
        standing = {entry.number: entry for entry in live(_in_order(known))} | taken
        taken |= {number: known[number] for number in dependents(taken, _in_order(standing))}
    return _in_order(taken), tuple(sorted(taken.keys() - named))


def subjects(entries: Iterable[Entry]) -> set[str]:
    """Collect the ids of the facts that these entries touch."""
    return {change.subject for entry in entries for change in entry.proposal.changes}


def _in_order(entries: Mapping[int, Entry]) -> list[Entry]:
    return [entries[number] for number in sorted(entries)]


def dependents(target: Iterable[int], entries: Sequence[Entry]) -> tuple[int, ...]:
    """Give the entries that directly or indirectly stand on ``target``, in order.

    B stands on A when a ``before`` of B is an ``after`` of A, or when A brought into memory the
    fact that B touches. ``entries`` are the standing entries on the facts concerned, in order; each
    is looked at once.
    """
    named = set(target)
    moved: dict[str, list[Change]] = defaultdict(list)
    found = []
    for entry in entries:
        changes = entry.proposal.changes
        rests = any(
            _built(change, ground) for change in changes for ground in moved[change.subject]
        )
        if rests and entry.number not in named:
            found.append(entry.number)
        if rests or entry.number in named:
            for change in changes:
                moved[change.subject].append(change)
    return tuple(found)


def _built(later: Change, earlier: Change) -> bool:
    if dict(earlier.before).get("status") == "":
        return True
    was, after = dict(later.before), dict(earlier.after)
    for name in was.keys() & after.keys():
        if name not in SET_FIELDS or revived(name, was[name]) & revived(name, after[name]):
            return True
    return False
