"""The next night's gates, as memory and the clock have them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.dream import gates as rules
from memory_engine.dream.gates import Gate
from memory_engine.engine import pending, timing
from memory_engine.engine.engine import Engine

if TYPE_CHECKING:
    from memory_engine.views.answers.nights import GateRow


def told(
    engine: Engine, left: Collection[str], free: bool, lost: Sequence[Problem]
) -> list[GateRow]:
    """Tell of every gate, the lock among them, for whoever asks.

    ``left`` are the sessions that hosts left to be heard, ``free`` whether nobody holds the lock,
    ``lost`` what shuts the way to the ledger.
    """
    waiting = {said.provenance.root_session for said in pending.observations(engine)}
    found = [
        *gates(engine, waiting, left),
        Gate("lock", free, "nobody holds it" if free else "another process holds it"),
        *(Gate("ledger", False, f"{problem.place} {problem.what}") for problem in lost),
    ]
    return [{"gate": gate.name, "open": gate.open, "why": gate.why} for gate in found]


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
    news = spoken.observations or (0 if number else pending.count(engine))
    touched = {*spoken.sessions, *waiting}
    unheard = sum(not any(name and one.startswith(name) for name in touched) for one in {*left})
    sessions = rules.Sessions(len(touched), len(touched - spoken.sessions), unheard)
    now, keeper = engine.clock(), engine.keeper
    return rules.gates(engine.policy, now, number, at, scanned, sessions, news, keeper)


def skipped(engine: Engine, due: float) -> Gate | None:
    """Tell why the night due at a time did not come.

    Gives None where one came since. The gates are tried as they were then, so far as memory tells:
    whoever tries them notes when it looked for news, and not what it found.
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
