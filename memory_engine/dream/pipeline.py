"""The night: five stages, folded over memory.

Pure; it yields a plan and writes nothing.
"""

from __future__ import annotations

from memory_engine.belief.confidence import RANK
from memory_engine.belief.memory import Memory
from memory_engine.domain.policy import Policy
from memory_engine.domain.ports import FactBase, Reporter
from memory_engine.domain.records.change import Plan, Proposal
from memory_engine.domain.records.fact import replace
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.sweeping import unswept
from memory_engine.dream.admit import admit
from memory_engine.dream.drift import looks
from memory_engine.dream.landing import land
from memory_engine.dream.left import left_alone, left_out
from memory_engine.dream.merge import merge
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import Sifted
from memory_engine.dream.promote import promote
from memory_engine.dream.reconcile import reconcile

STAGES = (admit, merge, land, reconcile, promote)


@unswept()
def consolidate(base: FactBase, night: Night, reporter: Reporter) -> Plan:
    """Fold the stages over memory into the plan of a night."""
    memory, apart = Memory(base), list[Problem]()

    def watch(problem: Problem) -> None:
        apart.append(problem)
        reporter.problem(problem)

    night = replace(night, watch=watch, sieve=Sifted())
    proposals: list[Proposal] = []
    for number, stage in enumerate(STAGES):
        reporter.stage(stage.__name__, number, len(STAGES))
        proposed = stage(memory, night)
        memory = memory.after(proposed)
        proposals += proposed
    return Plan(
        head=night.head,
        policy=night.fingerprint,
        day=night.day,
        dream=night.number,
        upto=night.upto,
        proposals=tuple(proposals),
        left=(*left_out([*night.unread, *apart]), *left_alone(memory, night)),
        tree=night.tree,
        testimony=night.testimony,
        looks=looks(memory, night),
    )


def too_much(plan: Plan, asserted: int, policy: Policy) -> str:
    """Say why a plan must be reviewed before applying.

    Gives nothing where it need not be.
    """
    falls = {
        change.subject
        for proposal in plan.proposals
        for change in proposal.changes
        if dict(change.before).get("status") == "asserted"
        and RANK[dict(change.after)["status"]] < RANK["asserted"]  # type: ignore[index]
    }
    if len(falls) > policy.guard_facts and len(falls) > policy.guard_share * asserted:
        return f"it would drop or demote {len(falls)} of {asserted} asserted facts"
    return ""
