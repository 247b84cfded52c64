"""What becomes of branch facts when git shows a branch's end.

They held on it alone; git shows it merged or given up. What is merged is said in the main line from
then on: the same evidence, heard as any. What is given up had held on the branch, and nowhere else.
"""

from __future__ import annotations

from memory_engine.belief.confidence import in_order
from memory_engine.belief.memory import Draft, Memory, home
from memory_engine.domain.branches import EndedBranch
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.dream.night import Night


def land(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Bring a branch's facts into the main line, or end them.

    They held on it alone; git shows which.
    """
    draft, proposals = Draft(memory), list[Proposal]()
    for branch in night.branches:
        for id in branch.facts:
            fact = draft.fact(id)
            step = _step(draft, night, branch, fact) if fact.held else None
            if step:
                draft.take(step)
                proposals.append(step)
    return tuple(proposals)


def _step(memory: Memory, night: Night, branch: EndedBranch, fact: Fact) -> Proposal | None:
    if branch.state == "dropped":
        return None if fact.settled else _ended(night, branch, fact)
    main = _in_main(memory, night, fact)
    return _joined(branch, fact, main) if main.held and main.id != fact.id else None


def _ended(night: Night, branch: EndedBranch, fact: Fact) -> Proposal:
    """End what held on a branch that is gone.

    What the owner settled is left to them.
    """
    gone = replace(fact, status="superseded", valid_to=night.day)
    because = f"it held on branch {branch.name} alone: {branch.because}"
    return proposal("supersede", because, [(fact, gone)])


def _in_main(memory: Memory, night: Night, fact: Fact) -> Fact:
    """Find the main line's fact from the same observations.

    It was opened by what this one rests on.
    """
    homes = (home(memory, night.claim(o).id) for o in in_order(night.observations(fact.evidence)))
    return next((one for one in homes if one.held and one.id != fact.id), fact)


def _joined(branch: EndedBranch, fact: Fact, main: Fact) -> Proposal:
    """Join a fact to the main line's, with all decisions on it."""
    united = replace(
        main,
        evidence=main.evidence | fact.evidence,
        anchors=main.anchors | fact.anchors,
        retells=main.retells | fact.retells,
        vetoes=main.vetoes | fact.vetoes,
        pair_vetoes=main.pair_vetoes | fact.pair_vetoes,
        settled=main.settled or fact.settled,
    )
    gone = replace(fact, status="", successor=main.id, evidence=frozenset())
    because = f"branch {branch.name} was merged: {branch.because}"
    return proposal("merge", because, [(main, united), (fact, gone)])
