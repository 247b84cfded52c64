"""Pair vetoes: what a revert leaves between facts.

It takes back a decision that set them against each other.

What text alone set apart stands side by side from then on. What truly excludes each other is in
contest, until evidence that is new since, the code base or a person decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from memory_engine.belief.confidence import RANK, groups_of
from memory_engine.belief.memory import Memory, home
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.fact import Fact, PairVeto, replace, with_status
from memory_engine.dream.case import case_of, judgement, opponents, rivals
from memory_engine.dream.exclusion import exclusive
from memory_engine.dream.night import Night

Facts = dict[str, Fact]
Pair = tuple[str, str]


class Meant(NamedTuple):
    """What a revert was asked for.

    It is these entries by number, or that this fact falls.
    """

    entries: frozenset[int]
    fact: str = ""


def vetoed_pairs(
    memory: Memory, night: Night, taken: Iterable[Entry], meant: Meant, final: Facts
) -> Facts:
    """Lay pair vetoes for decisions taken back, restanding each pair.

    Each pair stands as it now can. ``final`` are the facts as the revert restores them so far. Who
    gave way in an entry that was meant has not: but whoever it gave way to was not meant, and keeps
    what its evidence earns.
    """
    after = Memory(memory, final)
    decided = {pair: entry for entry in taken for pair in _decided(memory, night, entry)}
    standing = {
        pair: entry
        for pair, entry in decided.items()
        if _both_held(after, *pair) and pair[1] != meant.fact
    }
    changed: Facts = _refuted(memory, night, taken, final)
    for id, rival in sorted({*standing, *((rival, id) for id, rival in standing)}):
        fact = changed.get(id) or after.fact(id)
        changed[id] = replace(
            fact, pair_vetoes=fact.pair_vetoes | {_veto(after, night, fact, rival)}
        )
    ended = [
        pair
        for pair, e in standing.items()
        if e.number in meant.entries and e.proposal.verb == "supersede"
    ]
    for rival in {rival for _, rival in ended} & _raised(standing[pair] for pair in ended):
        changed[rival] = _unmeant(memory, night, after.fact(rival), changed[rival])
    changed |= _stances(Memory(memory, final | changed), night, ended)
    return changed | _never_both(Memory(memory, final | changed), night, memory, final | changed)


def _raised(entries: Iterable[Entry]) -> set[str]:
    changes = (change for entry in entries for change in entry.proposal.changes)
    return {change.subject for change in changes if dict(change.after).get("status") == "asserted"}


def _unmeant(memory: Memory, night: Night, restored: Fact, fact: Fact) -> Fact:
    """Let a winner that rose with it stand as before.

    It rose in the very entry. This revert's veto is left out of that. Without this revert's veto.
    """
    was = memory.fact(fact.id)
    if not was.held or restored.evidence != was.evidence:
        return fact  # something else that is taken back bears on it
    vetoes = frozenset(veto for veto in fact.vetoes if veto.entry != night.number)
    return replace(fact, status=was.status, vetoes=vetoes)


def _decided(memory: Memory, night: Night, entry: Entry) -> Iterator[Pair]:
    """List the pairs that an entry set against each other.

    Who gave way to whom, or who contests whom; or that it made one.
    """
    yield from unions(entry)
    for change in entry.proposal.changes if entry.proposal.verb in ("supersede", "demote") else ():
        after = dict(change.after)
        if after.get("status") == "superseded" and after.get("successor"):
            yield change.subject, home(memory, str(after["successor"])).id
        elif after.get("status") == "contested":
            fact = with_status(memory.fact(change.subject), "contested")
            yield from ((change.subject, rival.id) for rival in rivals(memory, night, fact))


def unions(entry: Entry) -> list[Pair]:
    """List the pairs that an entry made one.

    Each is which fact became a name of which.
    """
    changes = entry.proposal.changes if entry.proposal.verb == "merge" else ()
    return [
        (change.subject, str(after["successor"]))
        for change in changes
        if (after := dict(change.after)).get("status") == "" and after.get("successor")
    ]


def parted(memory: Memory, fact: Fact, other: Fact) -> bool:
    """Tell whether a revert parted two facts.

    They are not to be one again.
    """
    vetoes = [(one, veto.rival) for one in (fact, other) for veto in one.pair_vetoes if veto.rival]
    pair = {fact.id, other.id}
    return any({one.id, home(memory, rival).id} == pair for one, rival in vetoes)


def _both_held(after: Memory, id: str, rival: str) -> bool:
    return id != rival and after.fact(id).held and after.fact(rival).held


def _veto(after: Memory, night: Night, fact: Fact, rival: str) -> PairVeto:
    groups = groups_of(case_of(after, night, fact))
    return PairVeto(night.number, rival, tuple(sorted(fact.evidence)), groups)


def _refuted(memory: Memory, night: Night, taken: Iterable[Entry], final: Facts) -> Facts:
    """Bar the findings by which the code base had ended facts.

    The same finding does not end one again.
    """
    touched = sorted(
        {c.subject for e in taken if e.proposal.verb != "revert" for c in e.proposal.changes}
    )
    changed = {}
    for id in touched:
        finding, fact = memory.fact(id).refuted_by, final[id]
        if finding and fact.held and RANK[fact.status] > RANK[memory.fact(id).status]:
            veto = PairVeto(night.number, "", groups=(finding,))
            changed[id] = replace(fact, pair_vetoes=fact.pair_vetoes | {veto})
    return changed


def _stances(after: Memory, night: Night, ended: Iterable[Pair]) -> Facts:
    """Contest what excludes each other; free the rest.

    Those stand side by side.
    """
    changed: Facts = {}
    pairs = sorted({*ended, *((rival, id) for id, rival in ended)})
    for id, rival in pairs:
        fact, other = changed.get(id) or after.fact(id), after.fact(rival)
        if not exclusive(night, fact, other):
            changed[id] = _freed(after, night, fact, rival)
        elif other in opponents(after, night, fact):
            changed[id] = with_status(fact, "contested")
    return changed


def _freed(after: Memory, night: Night, fact: Fact, rival: str) -> Fact:
    free = replace(fact, disputes=fact.disputes - {rival})
    if free.status != "contested" or rivals(after, night, free):
        return free
    return with_status(free, judgement(after, night, free).earned)


def _never_both(after: Memory, night: Night, before: Memory, final: Facts) -> Facts:
    """Contest two facts that exclude each other and are both asserted.

    Where this revert lets one assert again.
    """
    changed: Facts = {}
    for id, fact in sorted(final.items()):
        if fact.status == "asserted" and before.fact(id).status != "asserted":
            for rival in rivals(after, night, fact):
                if rival.status == "asserted" and exclusive(night, fact, rival):
                    changed |= {one.id: with_status(one, "contested") for one in (fact, rival)}
    return changed
