"""Take back, lastingly, by one proposal.

It restores every ``before`` of its target, and makes that last. What a decision had raised is
vetoed: the same evidence does not raise it again. What a decision had set against something else
gets a pair veto. A revert taken back is the pure inverse of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from memory_engine.belief.confidence import RANK, groups_of, judge
from memory_engine.belief.ledger import History, closure, live, subjects
from memory_engine.belief.memory import Memory
from memory_engine.domain.errors.plans import ranges
from memory_engine.domain.records.change import Change, Entry, Proposal, difference
from memory_engine.domain.records.fact import Fact, Veto, replace, with_status
from memory_engine.domain.records.words import Status
from memory_engine.dream.case import case_of, judgement
from memory_engine.dream.night import Night
from memory_engine.dream.pair_veto import Facts, Meant, unions, vetoed_pairs

TAKEN_BACK = "taken back: "
"""How the reason of a revert begins, before what was named."""


class Undo(NamedTuple):
    """What a revert comes to.

    The proposal, the entries it takes back, and those that nobody named.
    """

    target: str
    proposal: Proposal
    takes_back: tuple[int, ...]
    standing: tuple[int, ...]


class Target(NamedTuple):
    """What is to be taken back.

    It is entries, or all that rests on some observations. ``whole_night`` where the entries are all
    that a night decided: every status goes back to how the night found it. ``fact`` where they are
    what had raised this fact.
    """

    name: str
    entries: tuple[Entry, ...]
    withdrawn: frozenset[str] = frozenset()
    whole_night: bool = False
    fact: str = ""


def take_back(memory: Memory, night: Night, target: Target, history: History) -> Undo:
    """Plan the revert of a target.

    1. Collect what stands on it, and swap the changes of all that.
    2. Veto what had risen, and what rests on withdrawn observations. Not where it is a revert
       that is taken back: then the vetoes that it left are lifted, also from where they had reached
       since.
    3. Keep apart, or in contest, what was set against each other.

    ``night.number`` is the number that the revert's own entry will have. Raises ``ValueError``
    where something that is itself no standing decision (an earlier revert) has moved the ground.
    """
    winners = _won_by_falling(memory, night, target.withdrawn, history)
    taken, standing = closure([*target.entries, *winners], history)
    restored = {**memory.after(_inverses(taken)).touched, **_standing_rules(memory, target, taken)}
    final = _vetoed(memory, night, restored, taken, target.withdrawn)
    final |= _lifted(memory, final, taken)
    final |= _parted(memory, night, final, target)
    named = () if target.whole_night else target.entries
    meant = Meant(frozenset(entry.number for entry in named), target.fact)
    final |= vetoed_pairs(memory, night, taken, meant, final)
    numbers = tuple(sorted(entry.number for entry in taken))
    because = f"{TAKEN_BACK}{target.name}"
    because += (
        f" ({'entry' if len(numbers) == 1 else 'entries'} {ranges(numbers, ', ')})"
        if numbers
        else ""
    )
    changes = _changes(memory, final, taken)
    return Undo(target.name, Proposal("revert", because, changes), numbers, standing)


def _inverses(taken: Sequence[Entry]) -> list[Proposal]:
    return [
        replace(
            e.proposal, changes=tuple(change.inverse() for change in reversed(e.proposal.changes))
        )
        for e in reversed(taken)
    ]


def _standing_rules(memory: Memory, target: Target, taken: Sequence[Entry]) -> Facts:
    """Find the rules that only overtook another.

    That they did so was wrong, not that they hold.
    """
    if target.whole_night or target.withdrawn:
        return {}
    touching: dict[str, list[Entry]] = {}
    for entry in taken:
        for change in entry.proposal.changes:
            touching.setdefault(change.subject, []).append(entry)
    return {
        id: fact
        for id, entries in touching.items()
        if (fact := memory.fact(id)).kind == "rule"
        and fact.status == "asserted"
        and not id.startswith(target.name)
        if all(_won_by(entry, {id}) for entry in entries)
    }


def _changes(memory: Memory, final: Facts, taken: Sequence[Entry]) -> tuple[Change, ...]:
    """List what differs; empty if nothing does.

    What comes out as it was is named, too: an entry that is taken back must be seen to be from the
    history of each fact that it touched.
    """
    changes = [difference(memory.fact(id), fact) for id, fact in sorted(final.items())]
    named = subjects(taken)
    kept = tuple(change for change in changes if change.after or change.subject in named)
    return kept if any(change.after for change in kept) else ()


def _vetoed(
    memory: Memory,
    night: Night,
    restored: Mapping[str, Fact],
    taken: Sequence[Entry],
    withdrawn: frozenset[str],
) -> Facts:
    decided = subjects(entry for entry in taken if entry.proposal.verb != "revert")
    decided -= _only_freed(taken)
    decided |= {id for id, fact in memory.touched.items() if fact.evidence & withdrawn}
    final = dict(restored)
    for id in decided:
        final[id] = _final(memory, night, memory.fact(id), restored[id], withdrawn)
    final |= _shared(memory, final, decided, frozenset(entry.number for entry in taken))
    after = Memory(memory, final)
    since = taken[0].number if taken else night.number
    for id, fact in sorted(final.items()):
        was = memory.fact(id)
        lost = id in decided and was.evidence - fact.evidence
        if fact.held and (lost or _vetoed_since(was, fact, since)):
            final[id] = _as_earned(after, night, fact)
    return final


def _only_freed(taken: Sequence[Entry]) -> set[str]:
    """Find what rose in these only as what contested it was retracted.

    It is contested again by that, and its own evidence was never in question.
    """
    raised: dict[str, list[bool]] = {}
    for entry in taken:
        for change in entry.proposal.changes:
            freed = entry.proposal.verb == "retract" and _frees(change)
            raised.setdefault(change.subject, []).append(freed)
    return {id for id, freed in raised.items() if all(freed)}


def _frees(change: Change) -> bool:
    before, after = dict(change.before), dict(change.after)
    return before == {"status": "contested"} and after.get("status") in RISING


def _final(
    memory: Memory, night: Night, was: Fact, restored: Fact, withdrawn: frozenset[str]
) -> Fact:
    kept = replace(restored, evidence=restored.evidence - withdrawn)
    return replace(kept, vetoes=kept.vetoes | _veto(memory, night, was, kept))


def _veto(memory: Memory, night: Night, was: Fact, kept: Fact) -> frozenset[Veto]:
    """Lay a veto on what is taken away.

    On all of it, where the rest would earn the same rise again.
    """
    taken, rose = was.evidence - kept.evidence, _rose(kept.status, was.status)
    if rose and kept.held:
        earned = judge(case_of(memory, night, kept), night.policy).earned
        taken = was.evidence if _rose(kept.status, earned) else taken
    if not taken and not rose:
        return frozenset()
    case = case_of(memory, night, was)
    voices = set(
        groups_of(replace(case, spoken=tuple(said for said in case.spoken if said.id in taken)))
    )
    still = set(
        groups_of(replace(case, spoken=tuple(said for said in case.spoken if said.id not in taken)))
    )
    return frozenset(
        {Veto(night.number, tuple(sorted(taken)), tuple(sorted(voices - still)), rose)}
    )


def _parted(memory: Memory, night: Night, final: Facts, target: Target) -> Facts:
    """Let two facts wrongly made one each stand alone.

    Each stands by what was said for it. That they are one was wrong, and no word of what either
    says: this revert vetoes nothing but the pair, and earlier vetoes on what was said stay.
    """
    if target.whole_night or target.withdrawn or target.fact:
        return {}
    apart = sorted({id for entry in target.entries for pair in unions(entry) for id in pair})
    held = {id: final[id] for id in apart if final[id].held}
    own = {
        id: replace(fact, vetoes=frozenset(v for v in fact.vetoes if v.entry != night.number))
        for id, fact in held.items()
    }
    after = Memory(memory, {**final, **own})
    return {id: _by_its_own(after, night, fact) for id, fact in own.items()}


def _by_its_own(after: Memory, night: Night, fact: Fact) -> Fact:
    return (
        with_status(fact, judgement(after, night, fact).earned) if fact.status in RISING else fact
    )


RISING = ("tentative", "corroborated", "asserted")
"""Tiers that evidence alone decides."""


def _rose(before: Status, after: Status) -> bool:
    """Tell whether a decision raised a fact.

    To be free of a contest, or in memory again, is no rise.
    """
    tier = RANK | {"contested": RANK["tentative"]}
    return tier[after] > max(tier[before], RANK["superseded"])


def _shared(memory: Memory, final: Facts, decided: set[str], taken: frozenset[int]) -> Facts:
    """Find facts resting on evidence vetoed for another.

    It is for where a merge is taken back. Not by vetoes of the very entries that are taken back:
    those go with them.
    """
    vetoed: dict[str, set[Veto]] = {}
    for id, fact in final.items():
        for veto in fact.vetoes | memory.fact(id).vetoes:
            for observation in () if veto.entry in taken else veto.evidence:
                vetoed.setdefault(observation, set()).add(veto)
    return {
        id: replace(final[id], vetoes=final[id].vetoes.union(*(vetoed[one] for one in shared)))
        for id in decided
        if (shared := final[id].evidence & vetoed.keys())
    }


def _vetoed_since(was: Fact, fact: Fact, since: int) -> bool:
    """Tell whether a later veto took the ground of a tier.

    The tier is given back then.
    """
    raised = RANK[fact.status] > max(RANK[was.status], RANK["tentative"])
    return raised and any(veto.entry > since for veto in fact.vetoes)


def _as_earned(after: Memory, night: Night, fact: Fact) -> Fact:
    """Lower a fact to what its evidence earns.

    The veto of this very revert is for what comes.
    """
    if not fact.evidence:
        return with_status(fact, "retracted")
    before = frozenset(veto for veto in fact.vetoes if veto.entry != night.number)
    earned = judgement(after, night, replace(fact, vetoes=before)).earned
    return with_status(fact, earned) if RANK[earned] < RANK[fact.status] else fact


def _lifted(memory: Memory, final: Facts, taken: Sequence[Entry]) -> Facts:
    reverts = {entry.number for entry in taken if entry.proposal.verb == "revert"}
    lifted: Facts = {}
    for fact in memory.vetoed() if reverts else ():
        known = final.get(fact.id, fact)
        left = frozenset(veto for veto in known.vetoes if veto.entry not in reverts)
        if left != known.vetoes:
            lifted[fact.id] = replace(known, vetoes=left)
    return lifted


def _won_by_falling(
    memory: Memory, night: Night, withdrawn: frozenset[str], history: History
) -> list[Entry]:
    """Find winners not asserted without their withdrawn evidence.

    They had superseded something by it.
    """
    losing = set()
    for id, fact in memory.touched.items():
        if fact.status == "asserted" and fact.evidence & withdrawn:
            left = replace(fact, evidence=fact.evidence - withdrawn)
            if _as_earned(memory, night, left).status != "asserted":
                losing.add(id)
    return [entry for entry in live(history(losing)) if _won_by(entry, losing)] if losing else []


def _won_by(entry: Entry, facts: set[str]) -> bool:
    successors = {dict(change.after).get("successor") for change in entry.proposal.changes}
    return entry.proposal.verb == "supersede" and not facts.isdisjoint(successors)
