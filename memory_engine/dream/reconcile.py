"""Reconcile: facts that cannot all hold. Superseded only where the rules say so; otherwise both
stand contested.

Newest wins is a poisoning vector: a new value supersedes an old one only if it has itself earned
assertion, or if whoever said the old one corrects himself. Everything else stays visible on both
sides until someone settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Draft, Memory, home
from memory_engine.claims.mood import unstated
from memory_engine.domain.records import Fact, Finding, Proposal, proposal, replace, with_status
from memory_engine.dream.case import (
    affected,
    judgement,
    proven,
    rivals,
    said_by,
    voiced,
    weighs,
)  # fmt: skip
from memory_engine.dream.drift import heir_id
from memory_engine.dream.exclusion import finding_id, finding_taken_back, heard_out, vetoes_against
from memory_engine.dream.looking import hashed
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import asked, candidates
from memory_engine.dream.predicate import verdict_on
from memory_engine.dream.promote import because_of
from memory_engine.relate.contradiction import contradicts
from memory_engine.relate.correction import alternative, replaced
from memory_engine.relate.ending import ends, may_end, takes_back
from memory_engine.relate.possible import another_value, contrary


def reconcile(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Think: what to do about every conflict that tonight's changes raised or moved."""
    proposals: list[Proposal] = []
    draft = Draft(memory)

    def happen(steps: Sequence[Proposal]) -> None:
        proposals.extend(steps)
        for step in steps:
            draft.take(step)

    for id, finding in sorted(night.findings.items()):
        happen([*_drifted(draft, night, draft.fact(id), finding)])
    happen([*_disputed(draft, night)])
    for touched in affected(draft):
        for rival in rivals(draft, night, draft.fact(touched.id)):
            fact, other = draft.fact(touched.id), draft.fact(rival.id)
            if fact.held and other.held and not heard_out(draft, fact, other):
                old, new = sorted((fact, other), key=lambda one: _latest(night, one))
                happen([*_settled(draft, night, old, new)])
    return tuple(proposals)


def _drifted(memory: Memory, night: Night, fact: Fact, finding: Finding) -> Iterator[Proposal]:
    """The code base is the judge that no one can bribe: what it refutes is superseded by the one
    thing that holds instead, ended if it had been true, retracted if it never was, contested if
    several things might hold instead."""
    if not fact.held or verdict_on(fact, finding) != "refuted" or finding_taken_back(fact, finding):
        return
    refuted = replace(fact, refuted_by=finding_id(finding))
    successor = home(memory, heir_id(night, fact, finding))
    because = f"the code base says otherwise: {finding.because}"
    if successor.held:
        gone = superseded(refuted, replace(successor, valid_from=night.day))
        seen = hashed(successor, finding._replace(verdict="supported"))
        yield proposal("supersede", because, [(fact, gone), (successor, _inheriting(seen, fact))])
    elif beside := _confirmed_beside(memory, night, fact):
        yield proposal(
            "supersede",
            because,
            [(fact, superseded(refuted, replace(beside, valid_from=night.day)))],
        )
    elif finding.predicate.name in ("defined", "exists") and len(finding.anchors) > 1:
        if fact.status != "contested":
            yield proposal(
                "demote",
                f"{because}; it might be any of several now",
                [(fact, with_status(refuted, "contested"))],
            )
    elif (
        fact.status in ("asserted", "corroborated")
        or _was_confirmed(night, fact)
        or _was_there(fact, finding)
    ):
        yield proposal(
            "supersede",
            because,
            [(fact, replace(refuted, status="superseded", valid_to=night.day))],
        )
    else:
        yield proposal(
            "retract", because, [(fact, replace(refuted, status="retracted", valid_to=night.day))]
        )


def _confirmed_beside(memory: Memory, night: Night, fact: Fact) -> Fact | None:
    """The fact in the same slot that the code base backs tonight, where it refutes this one."""
    beside = [
        other
        for other in (memory.in_slot(fact.slot) if fact.slot else ())
        if other.id in night.findings
    ]
    return next(
        (other for other in beside if verdict_on(other, night.findings[other.id]) == "supported"),
        None,
    )


def _inheriting(successor: Fact, fact: Fact) -> Fact:
    """The successor with what it follows from: the first of a chain of moves, and not what has
    earned less than another."""
    if successor.derived_from and fact.status not in ("asserted", "corroborated"):
        return successor
    return replace(
        successor,
        derived_from=successor.derived_from | ((fact.derived_from or {fact.id}) - {successor.id}),
    )


def _was_there(fact: Fact, finding: Finding) -> bool:
    """Tell whether the file that a fact speaks of is known to have been there."""
    seen = any(anchor.path == finding.predicate.subject and anchor.blob for anchor in fact.anchors)
    return finding.predicate.name == "lasts" or (finding.predicate.name == "stands" and seen)


def _was_confirmed(night: Night, fact: Fact) -> bool:
    return any(o.provenance.principal == ENGINE for o in night.observations(fact.evidence))


def _disputed(memory: Memory, night: Night) -> Iterator[Proposal]:
    """What tonight says in words that exclude what is held: whoever corrects himself is believed;
    otherwise text alone may contest, never supersede."""
    cued, draft = cache(partial(_may_end, memory, night)), Draft(memory)
    for fact, near in candidates(memory, night):
        for id in near:
            one, other = draft.fact(fact.id), draft.fact(id)
            if (
                not (one.held and other.held)
                or other.scope != one.scope
                or other.id in one.disputes
            ):
                continue
            ends = cued(one.id) or cued(other.id)
            differ = asked(night, one, other, partial(_may_differ, night, one, other), NOT_AT_ALL)
            if (ends or any(differ)) and not _taken_back(draft, night, one, other):
                old, new = sorted((one, other), key=lambda either: _latest(night, either))
                step = _ended(draft, night, old, new) if ends else None
                step = step or (
                    _contradicted(draft, night, one, other) if differ.contrary else None
                )
                step = step or (
                    _alternatives(draft, night, old, new) if differ.another_value else None
                )
                if step:
                    draft.take(step)
                    yield step


class _Difference(NamedTuple):
    """What two facts may be to one another, as far as words may tell at all."""

    contrary: bool
    another_value: bool


NOT_AT_ALL = _Difference(False, False)


def _may_differ(night: Night, one: Fact, other: Fact) -> _Difference:
    """Tell whether anything in the words of two facts may set them apart."""
    if one.kind != other.kind or (one.slot and other.slot):
        return NOT_AT_ALL
    two = night.wording(one.text), night.wording(other.text)
    return _Difference(contrary(*two, not (one.polarity and other.polarity)), another_value(*two))


def _may_end(memory: Memory, night: Night, id: str) -> bool:
    """Tell whether anything said for a fact may end another."""
    fact = memory.fact(id)
    return may_end(fact.text) or any(may_end(o.text) for o in night.observations(fact.evidence))


def _taken_back(memory: Memory, night: Night, fact: Fact, rival: Fact) -> bool:
    """Tell whether a revert let these two stand whatever their text says of each other.

    Or one of them and what the other is another value of: that would be the same comparison again.
    """
    pairs = [(home(memory, v.rival), rival) for v in fact.pair_vetoes if v.rival]
    pairs += [(home(memory, v.rival), fact) for v in rival.pair_vetoes if v.rival]

    def another_value(known: Fact, now: Fact) -> bool:
        return asked(night, known, now, lambda: replaced(known.text, now.text), None) is not None

    return any(
        now.id in (known.id, known.successor) or another_value(known, now) for known, now in pairs
    )


def _ended(memory: Memory, night: Night, old: Fact, new: Fact) -> Proposal | None:
    """End a fact whose speaker has said in plain words that it holds no longer."""
    if unstated(new):
        return None
    corrected = _self_corrected(memory, night, old, new)
    if corrected == old or voiced(Memory(memory, {old.id: corrected}), night, corrected):
        return None
    how = _ending(night, old, new)
    because = f"{how} by whoever said so: {new.text} (it had been: {old.text})"
    return proposal("supersede", because, [(old, superseded(old, new))]) if how else None


def _ending(night: Night, old: Fact, new: Fact) -> str:
    """Say how what was said for a new fact ends an old one in plain words; "" if it does not."""
    test = takes_back if old.kind == "rule" else ends
    said = dict.fromkeys(
        (new.text, *(o.text for o in night.observations(new.evidence) if not o.provenance.artefact))
    )
    return next(
        (
            how
            for text in said
            if (how := asked(night, new, old, partial(test, old.text, text), ""))
        ),
        "",
    )


def _contradicted(memory: Memory, night: Night, one: Fact, other: Fact) -> Proposal | None:
    if one.kind != other.kind or (one.slot and other.slot):
        return None
    reason = asked(night, one, other, lambda: contradicts(one, other, night.wording), "")
    if not reason or not (voiced(memory, night, one) and voiced(memory, night, other)):
        return None
    linked = [replace(a, disputes=a.disputes | {b.id}) for a, b in ((one, other), (other, one))]
    pairs = [
        (was, with_status(now, "contested") if shaken else now)
        for was, now, shaken in zip(
            (one, other), linked, _shaken(memory, night, one, other), strict=True
        )
    ]
    return proposal("demote", f"{one.id} and {other.id} contradict each other ({reason})", pairs)


def _alternatives(memory: Memory, night: Night, old: Fact, new: Fact) -> Proposal | None:
    """Link two facts that look like two values of one thing; both stand."""
    if (
        (old.slot and new.slot)
        or old.kind != new.kind
        or old.kind == "rule"
        or new.id in old.alternatives
        or old.polarity != new.polarity
    ):
        return None
    values = asked(night, new, old, lambda: alternative(old.text, new.text), None)
    if not values or not (voiced(memory, night, old) and voiced(memory, night, new)):
        return None
    linked = [
        (a, replace(a, alternatives=a.alternatives | {b.id})) for a, b in ((old, new), (new, old))
    ]
    because = (
        f"{values[1]} and {values[0]} may be two values of one thing, and nobody took one "
        "back: both stand"
    )
    return proposal("demote", because, linked)


def _shaken(memory: Memory, night: Night, one: Fact, other: Fact) -> tuple[bool, bool]:
    """Tell which of two exclusive facts becomes contested: not one that is proven, by a reading."""

    def stands(fact: Fact, rival: Fact) -> bool:
        return proven(memory, night, fact) and not weighs(memory, night, rival)

    return not stands(one, other), not stands(other, one)


def _latest(night: Night, fact: Fact) -> tuple[str, str]:
    return max((o.provenance.at for o in night.observations(fact.evidence)), default=""), fact.id


def _settled(memory: Memory, night: Night, old: Fact, new: Fact) -> Iterator[Proposal]:
    plain = _given(old, new) or _ending(night, old, new) != ""
    corrected = _self_corrected(memory, night, old, new) if plain else old
    if corrected != old:
        still = Memory(memory, {old.id: corrected})
        if not voiced(still, night, corrected):
            gone = superseded(old, new)
            yield proposal(
                "supersede", f"whoever said so has said otherwise since: {new.text}", [(old, gone)]
            )
            return
        yield proposal(
            "demote", f"taken back in part by who said it: {new.text}", [(old, corrected)]
        )
        old = corrected
    fresh = replace(new, vetoes=new.vetoes.union(vetoes_against(memory, new, old)))
    earned_new, earned_old = judgement(memory, night, fresh), judgement(memory, night, old)
    overtaken = earned_old.earned != "asserted" or new.kind == "rule" or _all_since(night, old, new)
    if earned_new.earned == "asserted" and not new.parsed and overtaken:
        because = f"overtaken by {new.id}, which is earned: {because_of(earned_new, new)}"
        yield proposal(
            "supersede", because, [(old, superseded(old, new)), (new, with_status(new, "asserted"))]
        )
    else:
        shaken = zip((old, new), _shaken(memory, night, old, new), strict=True)
        pairs = [
            (fact, with_status(fact, "contested"))
            for fact, falls in shaken
            if falls and fact.status != "contested"
        ]
        if pairs:
            yield proposal(
                "demote", f"{old.id} and {new.id} can't both hold: {old.text} / {new.text}", pairs
            )


def _given(old: Fact, new: Fact) -> bool:
    """Tell whether observers gave the slot of both: it is no reading of a text."""
    return old.slot is not None and new.slot is not None and not (old.parsed or new.parsed)


def _all_since(night: Night, old: Fact, new: Fact) -> bool:
    """Whether the new value was first heard of after the old one was last said: then the world
    changed in between."""
    last = max((o.provenance.at for o in night.observations(old.evidence)), default="")
    return all(o.provenance.at > last for o in night.observations(new.evidence))


def _self_corrected(memory: Memory, night: Night, old: Fact, new: Fact) -> Fact:
    withdrawn: set[str] = set()
    barred = vetoes_against(memory, new, old)
    fresh = replace(new, evidence=new.evidence.difference(*(veto.evidence for veto in barred)))
    for principal in sorted({o.provenance.principal for o in night.observations(new.evidence)}):
        before, since = said_by(night, old, principal), said_by(night, fresh, principal)
        if barred and since and since[0].provenance.trust != "owner":
            continue  # a revert said that this is no correction: only a person says so anew
        if (
            before
            and since
            and max(o.provenance.at for o in since) > max(o.provenance.at for o in before)
        ):
            withdrawn |= {o.id for o in before}
    if not withdrawn or (proven(memory, night, old) and not weighs(memory, night, new)):
        return old
    return replace(old, evidence=old.evidence - withdrawn)


def superseded(old: Fact, new: Fact) -> Fact:
    """Think: the old fact as it was true until the new one began."""
    return replace(
        old, status="superseded", valid_to=max(new.valid_from, old.valid_from), successor=new.id
    )
