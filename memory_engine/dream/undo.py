"""Take back: the one proposal that restores every ``before`` of its target, and leaves a veto so that it sticks.

A revert vetoes what it takes away; where what remains would earn the same rise again, that too. So the next night can't
redo it from the same evidence, and a night taken back whole leaves memory as it was before that night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from memory_engine.belief.confidence import RANK, groups_of, judge
from memory_engine.belief.ledger import dependents, live
from memory_engine.belief.memory import Memory
from memory_engine.domain.records import Entry, Fact, Proposal, Veto, difference, replace, with_status
from memory_engine.dream.case import case_of
from memory_engine.dream.night import Night

EntriesOf = Callable[[str], Sequence[Entry]]


class Undo(NamedTuple):
    """What a revert comes to: the proposal, the entries it takes back, and those among them that nobody named."""

    target: str
    proposal: Proposal
    takes_back: tuple[int, ...]
    standing: tuple[int, ...]


def take_back(
    memory: Memory, night: Night, name: str, target: Sequence[Entry], withdrawn: frozenset[str], entries_of: EntriesOf
) -> Undo:
    """Think: the revert of these entries, and of everything that rests on these observations.

    ``night.number`` is the number that the revert's own entry will have. Raises ``ValueError`` where the ground of a
    target has been moved by something that is itself no standing decision (an earlier revert).
    """
    resting = {change.subject for entry in target for change in entry.proposal.changes}
    if withdrawn:
        target = [*target, *_won_by_falling(memory, night, withdrawn, entries_of)]
    closure, standing = _closure(target, entries_of)
    restored = memory.after(_inverses(closure))
    facts = {id: restored.fact(id) for id in sorted(resting | set(restored.touched) | _on(memory, withdrawn))}
    final = {id: _final(memory, night, memory.fact(id), fact, withdrawn) for id, fact in facts.items()}
    final |= _followers(memory, night, final)
    changes = [difference(memory.fact(id), fact) for id, fact in sorted(final.items()) if memory.fact(id) != fact]
    numbers = tuple(entry.number for entry in closure)
    because = f"taken back: {name}" + (f" (entries {', '.join(map(str, numbers))})" if numbers else "")
    return Undo(name, Proposal("revert", because, tuple(changes)), numbers, standing)


def _closure(target: Sequence[Entry], entries_of: EntriesOf) -> tuple[list[Entry], tuple[int, ...]]:
    named = {entry.number: entry for entry in target}
    closure = dict(named)
    while True:
        facts = {change.subject for entry in closure.values() for change in entry.proposal.changes}
        pool = {entry.number: entry for fact in facts for entry in entries_of(fact)}
        standing = {entry.number: entry for entry in live([pool[n] for n in sorted(pool)])} | closure
        more = dependents(closure, [standing[n] for n in sorted(standing)])
        if not more:
            return [closure[n] for n in sorted(closure)], tuple(sorted(closure.keys() - named.keys()))
        closure |= {number: standing[number] for number in more}


def _inverses(closure: Sequence[Entry]) -> list[Proposal]:
    return [
        replace(entry.proposal, changes=tuple(change.inverse() for change in reversed(entry.proposal.changes)))
        for entry in reversed(closure)
    ]


def _on(memory: Memory, withdrawn: frozenset[str]) -> set[str]:
    return {fact.id for fact in memory.touched.values() if fact.evidence & withdrawn}


def _final(memory: Memory, night: Night, was: Fact, restored: Fact, withdrawn: frozenset[str]) -> Fact:
    kept = replace(restored, evidence=restored.evidence - withdrawn)
    rose = RANK[was.status] > max(RANK[restored.status], RANK["superseded"])
    fact = replace(kept, vetoes=kept.vetoes | _veto(memory, night, was, kept, rose, bool(was.evidence & withdrawn)))
    if restored.evidence & withdrawn and fact.held:
        return _fallen(memory, night, fact)
    return fact


def _veto(memory: Memory, night: Night, was: Fact, kept: Fact, rose: bool, withdrawn: bool) -> frozenset[Veto]:
    taken = was.evidence - kept.evidence
    if rose and kept.held and RANK[judge(case_of(memory, night, kept), night.policy).earned] > RANK[kept.status]:
        taken = was.evidence
    if not taken and not rose:
        return frozenset()
    case = case_of(memory, night, was)
    heard = set(groups_of(replace(case, spoken=night.observations(taken))))
    still = set(groups_of(replace(case, spoken=night.observations(was.evidence - taken))))
    barred = tuple(sorted(heard - still)) if rose or withdrawn else ()
    return frozenset({Veto(night.number, tuple(sorted(taken)), barred, rose)})


def _fallen(memory: Memory, night: Night, fact: Fact) -> Fact:
    if not fact.evidence and not fact.derived_from:
        return with_status(fact, "retracted")
    earned = judge(case_of(Memory(memory, {fact.id: fact}), night, fact), night.policy).earned
    return with_status(fact, earned) if RANK[earned] < RANK[fact.status] else fact


def _won_by_falling(memory: Memory, night: Night, withdrawn: frozenset[str], entries_of: EntriesOf) -> Iterable[Entry]:
    for id in sorted(_on(memory, withdrawn)):
        fact = memory.fact(id)
        if fact.status == "asserted":
            left = replace(fact, evidence=fact.evidence - withdrawn)
            if _fallen(memory, night, left).status != "asserted":
                yield from (e for e in live(entries_of(id)) if e.proposal.verb == "supersede" and _wins(e, id))


def _wins(entry: Entry, id: str) -> bool:
    return any(dict(change.after).get("successor") == id for change in entry.proposal.changes)


def _followers(memory: Memory, night: Night, final: dict[str, Fact]) -> dict[str, Fact]:
    """Facts that follow by rule from one that falls: they fall with it, unless their own evidence holds them."""
    fallen: dict[str, Fact] = {}
    queue = list(final.values())
    while queue:
        parent = queue.pop()
        child = memory.fact(parent.successor) if parent.successor else None
        if child and parent.id in child.derived_from and child.id not in final and parent.status in ("", "retracted"):
            alone = replace(child, derived_from=child.derived_from - {parent.id})
            fallen[child.id] = _fallen(Memory(memory, final), night, alone)
            queue.append(fallen[child.id])
    return fallen
