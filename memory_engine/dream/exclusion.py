"""Whether two facts exclude each other by more than wording.

And what a revert decided on that.
"""

from __future__ import annotations

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Memory, home
from memory_engine.domain import ids
from memory_engine.domain.policy import LOCATIONS, functional
from memory_engine.domain.records.fact import Fact, Veto
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.dream.night import Night


def exclusive(night: Night, fact: Fact, rival: Fact) -> bool:
    """Tell whether two facts can't both hold, reading aside.

    It does not matter what a reading of their text may be worth. So it is with a claim and its
    denial, and with two values of a slot that holds one at a time, where observers gave the slot or
    the code base was asked about it.
    """
    if rival.id == fact.opposite or fact.id == rival.opposite:
        return True
    if not two_values(fact, rival) or both_seen(night, fact, rival):
        return False
    return not (fact.parsed or rival.parsed) or _probed(night, fact) or _probed(night, rival)


def two_values(fact: Fact, rival: Fact) -> bool:
    """Tell whether two facts name rival values of one slot.

    The slot holds one at a time.
    """
    one_slot = (
        fact.slot is not None and fact.slot == rival.slot and fact.polarity and rival.polarity
    )
    return (
        one_slot
        and fact.value != rival.value
        and functional(fact)
        and functional(rival)
        and not _one_command(fact, rival)
    )


def _one_command(fact: Fact, rival: Fact) -> bool:
    """Tell whether texts name one command, with more options once.

    One of them has the command with more options than the other.
    """
    if not (fact.parsed and rival.parsed and fact.attribute.startswith(("cmd:", "command"))):
        return False
    short, long = sorted((fact.value, rival.value), key=len)
    return long.startswith(f"{short} ")


def both_seen(night: Night, fact: Fact, rival: Fact) -> bool:
    """Tell whether the code base has both.

    One name in two places, two ways to run one thing, or of one name two values in two files.
    """
    placed = (
        {fact.attribute, rival.attribute} <= LOCATIONS
        or _two_ways(fact, rival)
        or _set_apart(fact, rival)
    )
    return placed and all(_probed(night, one) and not one.refuted_by for one in (fact, rival))


def _two_ways(fact: Fact, rival: Fact) -> bool:
    """Tell whether two commands are each asked after alone.

    That one is offered takes nothing from the other.
    """
    asked = _asked(fact, rival)
    return all(question and question.name == "target" for question in asked)


def _set_apart(fact: Fact, rival: Fact) -> bool:
    """Tell whether two values are those of two files.

    What is asked of each tells.
    """
    asked = _asked(fact, rival)
    files = {question.path for question in asked if question and question.name == "literal"} - {""}
    return len(files) == len(asked)


def _asked(*facts: Fact) -> list[Predicate | None]:
    """Find what is asked of the code base about each fact."""
    from memory_engine.dream.predicate import predicate  # reads sentences: heavy, seldom wanted

    return [predicate(fact) for fact in facts]


def _probed(night: Night, fact: Fact) -> bool:
    return any(o.provenance.principal == ENGINE for o in night.observations(fact.evidence))


def vetoes_against(memory: Memory, fact: Fact, rival: Fact) -> tuple[Veto, ...]:
    """List what speaks for a fact no longer, against this rival.

    It is for where the fact is weighed against that one.
    """
    return tuple(
        Veto(veto.entry, veto.evidence, veto.groups, counts=False)
        for veto in sorted(fact.pair_vetoes)
        if veto.rival and home(memory, veto.rival).id == rival.id
    )


def heard_out(memory: Memory, fact: Fact, rival: Fact) -> bool:
    """Tell whether facts that a revert parted have no new evidence since."""
    taken_back = (*vetoes_against(memory, fact, rival), *vetoes_against(memory, rival, fact))
    known = {id for veto in taken_back for id in veto.evidence}
    return bool(taken_back) and (fact.evidence | rival.evidence) <= known


def side_by_side(memory: Memory, night: Night, fact: Fact, rival: Fact) -> bool:
    """Tell whether a revert let two facts stand side by side.

    Nothing but their text sets them apart.
    """
    taken_back = vetoes_against(memory, fact, rival) or vetoes_against(memory, rival, fact)
    return bool(taken_back) and not exclusive(night, fact, rival)


def finding_taken_back(fact: Fact, finding: Finding) -> bool:
    """Tell whether a revert took back this very finding's decision.

    It is what the finding had decided about a fact.
    """
    return any(not v.rival and finding_id(finding) in v.groups for v in fact.pair_vetoes)


def finding_id(finding: Finding) -> str:
    """Name a finding by what was asked and what answered.

    Equal looks have equal names.
    """
    content = sorted((anchor.place, anchor.ast or anchor.blob) for anchor in finding.anchors)
    seen = (finding.predicate, finding.verdict, finding.found, content)
    return ids.digest("finding", ids.canonical(seen))[:40]
