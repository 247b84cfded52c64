"""The night: its gates, its plan, and what becomes of it."""

from __future__ import annotations

from memory_engine.domain.records.change import Plan
from memory_engine.domain.sweeping import unswept
from memory_engine.dream.gates import Gate
from memory_engine.engine import branching, gating, intake
from memory_engine.engine.engine import Engine


def shut(engine: Engine, listens: bool = True) -> Gate | None:
    """Find the first gate that is shut.

    After a scan for news, where the cheaper gates allow one.
    """
    if cheap := _first_shut(engine, but="sessions"):
        return cheap
    if listens:
        intake.listen(engine)
    intake.catch_up(engine)
    with engine.store.transaction():
        engine.store.mark({"scan": str(engine.clock())})
    gates = gating.gates_by_clock(engine)
    return next((gate for gate in gates if not gate.open and gate.name == "sessions"), None)


def _first_shut(engine: Engine, but: str) -> Gate | None:
    gates = gating.gates_by_clock(engine)
    return next((gate for gate in gates if not gate.open and gate.name != but), None)


@unswept()
def dream(engine: Engine, day: str, listens: bool = True) -> Plan:
    """Give tonight's plan.

    What the logs brought is taken in first, which changes no belief.
    """
    from memory_engine.dream.pipeline import consolidate
    from memory_engine.engine.gather import gather

    if listens:
        intake.listen(engine)
    intake.catch_up(engine, day)
    if listens and engine.reader:
        from memory_engine.engine import reading  # heavy, and few have a reader

        reading.read(engine)
    branching.look(engine)
    return consolidate(engine.store, gather(engine, day), engine.reporter)


def too_much(engine: Engine, plan: Plan) -> str:
    """Tell why this plan should be reviewed before it is applied.

    Empty if it need not be.
    """
    from memory_engine.dream.pipeline import too_much

    return too_much(plan, engine.store.count_facts(("asserted",)), engine.policy)


def last_policy(engine: Engine) -> str:
    """Look up by which policy the last night decided.

    Empty where nobody noted it.
    """
    return engine.store.marked("policy")
