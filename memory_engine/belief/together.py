"""Which proposals of one plan go together.

Proposals are numbered from 1, as a reviewer sees them; what one stands on always has a lower
number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from memory_engine.domain.records.change import SET_FIELDS, Change, Proposal

REFERENCES = ("successor", "disputes", "derived_from")
"""Fields that name other facts."""
OPENED, STATUS, EVIDENCE = "opened", "status", "evidence"
Needs = Mapping[int, frozenset[int]]


def needs(proposals: Sequence[Proposal]) -> Needs:
    """Find what each proposal directly stands on.

    1. What opened a fact that it touches or names.
    2. What last set a field that it sets, or added what it takes away.
    3. Where it decides on a fact's status: all that brought evidence for the fact.
    """
    made: dict[tuple[str, str], set[int]] = defaultdict(set)
    found: dict[int, frozenset[int]] = {}
    for number, proposal in enumerate(proposals, 1):
        grounds = (made[ground] for change in proposal.changes for ground in _grounds(change))
        found[number] = frozenset(chain.from_iterable(grounds))
        for change in proposal.changes:
            for effect in _effects(change):
                made[effect] = made[effect] | {number} if effect[1] in SET_FIELDS else {number}
    return found


def _grounds(change: Change) -> set[tuple[str, str]]:
    before, after = dict(change.before), dict(change.after)
    taken = {name for name in before if name not in SET_FIELDS or before[name]}
    decides = {EVIDENCE} if STATUS in after and before.get(STATUS) else set()
    named = {(fact, OPENED) for name in REFERENCES for fact in _names(after.get(name, ()))}
    return {(change.subject, name) for name in {OPENED, *taken, *decides}} | named


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),) if value else ()


def _effects(change: Change) -> set[tuple[str, str]]:
    after = dict(change.after)
    opens = {OPENED} if after.get(STATUS) and not dict(change.before).get(STATUS) else set()
    added = {name for name, value in after.items() if name not in SET_FIELDS or value}
    return {(change.subject, name) for name in opens | added}


def falling(needed: Needs, rejected: Iterable[int]) -> frozenset[int]:
    """Collect the rejected proposals with all that stand on one of them."""
    gone = set(rejected)
    for number in sorted(needed):
        if needed[number] & gone:
            gone.add(number)
    return frozenset(gone)


def brought_along(needed: Needs, chosen: Iterable[int]) -> frozenset[int]:
    """Collect the chosen proposals with all that they stand on."""
    kept = set(chosen)
    for number in sorted(needed, reverse=True):
        if number in kept:
            kept |= needed[number]
    return frozenset(kept)
