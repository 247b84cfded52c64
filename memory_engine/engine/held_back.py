"""Which proposals of a night wait for the owner's word.

Where the policy wants that.
"""

from __future__ import annotations

from memory_engine.belief import together
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.change import Plan
from memory_engine.engine.engine import Engine


def held_back(engine: Engine, plan: Plan) -> frozenset[int]:
    """Number the proposals that wait for the owner.

    Rises to asserted, and what stands on them. Not what the owner has said themselves. Empty where
    the policy does not want it.
    """
    if not engine.policy.approve:
        return frozenset()
    after = Memory(engine.store).after(plan.proposals)
    rising = {
        number
        for number, one in enumerate(plan.proposals, 1)
        for change in one.changes
        if one.verb == "promote" and dict(change.after).get("status") == "asserted"
        if not ((fact := after.fact(change.subject)).settled or fact.kind == "rule")
    }
    return frozenset(together.falling(together.needs(plan.proposals), rising))
