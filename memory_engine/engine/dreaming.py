"""The night: its gates, its plan, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection

from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.records import Plan
from memory_engine.dream import gates as rules
from memory_engine.dream.gates import Gate
from memory_engine.engine import branching, intake, timing
from memory_engine.engine.engine import Engine


def gates(engine: Engine, waiting: Collection[str] = (), left: Collection[str] = ()) -> list[Gate]:
    """Give each gate of the next night, open or shut, and why.

    ``waiting`` are sessions whose words wait in the logs, ``left`` those that hosts left to be
    heard. The lock is the caller's to try.
    """
    wrong = timing.impossible_clock(engine)
    return [
        Gate("time", False, wrong) if wrong and gate.name == "time" else gate
        for gate in gates_by_clock(engine, waiting, left)
    ]


def gates_by_clock(
    engine: Engine, waiting: Collection[str] = (), left: Collection[str] = ()
) -> list[Gate]:
    """Tell of each gate, taking the clock's word for it."""
    number, at, upto = engine.store.last_dream()
    scanned = float(engine.store.marked("scan") or "0")
    spoken = engine.store.spoken(upto, None, ENGINE)
    news = spoken.observations or (0 if number else intake.pending(engine))
    touched = {*spoken.sessions, *waiting}
    unheard = sum(not any(name and one.startswith(name) for name in touched) for one in {*left})
    sessions = rules.Sessions(len(touched), len(touched - spoken.sessions), unheard)
    return rules.gates(engine.policy, engine.clock(), number, at, scanned, sessions, news)


def shut(engine: Engine, listens: bool = True) -> Gate | None:
    """Find the first gate that is shut.

    After a scan for news, where the cheaper gates allow one.
    """
    cheap = next(
        (gate for gate in gates_by_clock(engine) if not gate.open and gate.name != "sessions"),
        None,
    )
    if cheap:
        return cheap
    if listens:
        intake.listen(engine)
    intake.catch_up(engine)
    with engine.store.transaction():
        engine.store.mark({"scan": str(engine.clock())})
    return next(
        (gate for gate in gates_by_clock(engine) if not gate.open and gate.name == "sessions"),
        None,
    )


def skipped(engine: Engine, due: float) -> Gate | None:
    """Tell why the night that was due at a time did not come; None where one came since.

    The gates are tried as they were then, so far as memory tells: whoever tries them notes when it
    looked for news, and not what it found.
    """
    number, at, _ = engine.store.last_dream()
    if number and at >= due:
        return None
    now = {gate.name: gate for gate in gates_by_clock(engine)}
    then = rules.gates(engine.policy, due, number, at, 0.0, rules.Sessions())
    shut_then = next((gate for gate in then[:2] if not gate.open), None)
    if shut_then:
        return shut_then
    if float(engine.store.marked("scan") or "0") < due:
        return Gate("run", False, "nothing in the memory tells of a run at that time")
    if now["sessions"].open:
        return Gate("sessions", False, "there was not enough news then; there is now")
    return now["sessions"]


def dream(engine: Engine, day: str, listens: bool = True) -> Plan:
    """Give tonight's plan.

    What the logs brought is taken in first, which changes no belief.
    """
    from memory_engine.dream.pipeline import consolidate
    from memory_engine.engine.gather import gather

    if listens:
        intake.listen(engine)
    intake.catch_up(engine, day)
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
