"""What the code base refutes.

It is the judge that no one can bribe.
"""

from __future__ import annotations

from collections.abc import Iterator

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Memory, home
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace, with_status
from memory_engine.domain.records.looked import Finding
from memory_engine.dream.correcting import superseded
from memory_engine.dream.drift import heir_id
from memory_engine.dream.exclusion import finding_id, finding_taken_back
from memory_engine.dream.looking import hashed
from memory_engine.dream.night import Night
from memory_engine.dream.predicate import verdict_on


def refuted(memory: Memory, night: Night, fact: Fact, finding: Finding) -> Iterator[Proposal]:
    """Propose what becomes of a fact that a finding refutes.

    The first of these that holds:

    1. Exactly one thing holds instead: it supersedes the fact, and inherits from it.
    2. The code base backs another value of the slot tonight: that one supersedes it.
    3. Several things might hold instead: it is contested.
    4. It had earned belief, or is known to have been true: it ends today.
    5. It never was true: it is retracted.
    """
    if not fact.held or verdict_on(fact, finding) != "refuted" or finding_taken_back(fact, finding):
        return
    refuted = replace(fact, refuted_by=finding_id(finding))
    because = f"the code base says otherwise: {finding.because}"
    successor = home(memory, heir_id(night, fact, finding))
    if successor.held:
        gone = superseded(refuted, replace(successor, valid_from=night.day))
        seen = hashed(successor, finding._replace(verdict="supported"))
        heir = (successor, _inheriting(seen, fact))
        yield proposal("supersede", because, [(fact, gone), heir])
    elif beside := _confirmed_beside(memory, night, fact):
        gone = superseded(refuted, replace(beside, valid_from=night.day))
        yield proposal("supersede", because, [(fact, gone)])
    elif finding.predicate.name in ("defined", "exists") and len(finding.anchors) > 1:
        if fact.status != "contested":
            because += "; it might be any of several now"
            yield proposal("demote", because, [(fact, with_status(refuted, "contested"))])
    elif _was_true(night, fact, finding):
        ended = replace(refuted, status="superseded", valid_to=night.day)
        yield proposal("supersede", because, [(fact, ended)])
    else:
        gone = replace(refuted, status="retracted", valid_to=night.day)
        yield proposal("retract", because, [(fact, gone)])


def _confirmed_beside(memory: Memory, night: Night, fact: Fact) -> Fact | None:
    """Find the same slot's fact that the code backs tonight."""
    mates = memory.in_slot(fact.slot) if fact.slot else ()
    seen = ((mate, night.findings[mate.id]) for mate in mates if mate.id in night.findings)
    return next((mate for mate, finding in seen if verdict_on(mate, finding) == "supported"), None)


def _inheriting(successor: Fact, fact: Fact) -> Fact:
    """Note on a successor what it follows from.

    That is the first of a chain of moves, and not what has earned less than another.
    """
    if successor.derived_from and fact.status not in _EARNED:
        return successor
    parents = (fact.derived_from or {fact.id}) - {successor.id}
    return replace(successor, derived_from=successor.derived_from | parents)


_EARNED = ("asserted", "corroborated")


def _was_true(night: Night, fact: Fact, finding: Finding) -> bool:
    confirmed = any(o.provenance.principal == ENGINE for o in night.observations(fact.evidence))
    return fact.status in _EARNED or confirmed or _was_there(fact, finding)


def _was_there(fact: Fact, finding: Finding) -> bool:
    """Tell whether a fact's file is known to have existed.

    It is the file that the fact speaks of.
    """
    asked = finding.predicate
    seen = any(anchor.path == asked.subject and anchor.blob for anchor in fact.anchors)
    return (asked.name == "lasts" and not asked.value) or (asked.name == "stands" and seen)
