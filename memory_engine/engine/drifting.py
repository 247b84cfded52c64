"""Look again, between two nights, at facts whose files have changed.

Such a look ends and supports nothing. A tree between two nights may stand so for a second: a file
half saved, a rebase in the middle, or an edit that somebody makes only to be seen and takes back.
Testimony of it would let who can write a file for a moment have a claim promoted, and an end of it
would outlive the edit that it came from. So what was found is kept beside memory: a fact that the
code base contradicts now is withheld from the pages, stands in its ledger as it stood, and comes
back when the file does. The next night looks at it for sure, and its look decides, as all looks of
nights do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from memory_engine.belief.memory import Memory
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.ports import Workspace
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.looked import Finding
from memory_engine.dream import drift
from memory_engine.dream.exclusion import finding_taken_back
from memory_engine.dream.looking import looked_for
from memory_engine.dream.predicate import verdict_on
from memory_engine.engine import drifted, editing, publishing, standings, timing, weighing
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine

MOST_FACTS = 2_000
"""[facts] Looked at between two nights; where more rest on what changed, the night looks."""


class LookedAgain(NamedTuple):
    """What came of a look between two nights.

    How many facts were looked at, which have drifted since, which came back, and why nothing was
    withheld where too much would have been.
    """

    facts: int = 0
    fresh: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    set_aside: str = ""


def look_again(engine: Engine, changed: Collection[str] | None) -> LookedAgain:
    """Look again at what rests on changed paths.

    Gives None where nobody knows which they are.

    1. Find the facts that rest on them, and those that had drifted before.
    2. Ask the code base; what a revert took back is not found again.
    3. Where it would withhold as much as sets a night's plan aside, withhold nothing new.
    4. Keep what drifted, and show the pages without it.
    """
    if engine.workspace is None:
        return LookedAgain()
    known = drifted.marked(engine)
    ids = {*_resting_on(engine, engine.workspace, changed), *known}
    if not ids or len(ids) > MOST_FACTS:
        return LookedAgain(set_aside=f"{len(ids):,} facts rest on it" if ids else "")
    findings = _refuting(engine, engine.workspace, ids)
    fresh = tuple(sorted(findings.keys() - known.keys()))
    if why := _too_much(engine, [*findings], fresh):
        return LookedAgain(len(ids), set_aside=why)
    at = time_at(engine.clock())
    seen = {id: known.get(id) or (finding.because, at) for id, finding in findings.items()}
    back = tuple(sorted(known.keys() - seen.keys()))
    if fresh or back:
        _withhold(engine, seen, {*fresh, *back})
    return LookedAgain(len(ids), fresh, back)


def _resting_on(
    engine: Engine, workspace: Workspace, changed: Collection[str] | None
) -> Collection[str]:
    if changed is None:
        last = engine.store.marked("tree")
        changed = workspace.changed(last) if last else None
    return engine.store.due(0, changed) if changed is None or changed else ()


def _refuting(engine: Engine, workspace: Workspace, ids: Collection[str]) -> Mapping[str, Finding]:
    """Ask the code base about facts.

    Gives what it found where that refutes them.
    """
    number = engine.store.last_dream()[0] + 1
    night = weighing.quiet_night(engine, timing.today(engine), number)
    memory = Memory(engine.store)
    asked = {id: it for id, it in drift.questions(memory, night, ids).items() if id in ids}
    findings = looked_for(workspace.look, asked, engine.reporter.problem)
    findings = drift.sharpened(memory, replace(night, findings=findings))
    return {id: it for id, it in findings.items() if _refutes(memory.fact(id), it)}


def _refutes(fact: Fact, finding: Finding) -> bool:
    stands = fact.held and not fact.refuted_by
    return (
        stands and verdict_on(fact, finding) == "refuted" and not finding_taken_back(fact, finding)
    )


def _too_much(engine: Engine, drifting: Collection[str], fresh: Collection[str]) -> str:
    """Tell why withholding so much is refused.

    It is the guard of a night, on what it would withhold.
    """
    asserted = sum(engine.store.fact(id).status == "asserted" for id in drifting)
    of, policy = engine.store.count_facts(("asserted",)), engine.policy
    if fresh and asserted > policy.guard_facts and asserted > policy.guard_share * of:
        return f"it would withhold {asserted} of {of} asserted facts: the night looks"
    return ""


def _withhold(engine: Engine, seen: Mapping[str, tuple[str, str]], moved: Collection[str]) -> None:
    editing.bring_up_to_date(engine)
    memory = Memory(engine.store, {id: engine.store.fact(id) for id in moved})
    with engine.store.transaction():
        drifted.keep(engine, seen)
        engine.store.project(standings.standings(engine, memory, timing.today(engine)))
    publishing.publish(engine)
