"""Make a plan or a decision happen.

Entries, facts and pages in one go.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from memory_engine.belief import ledger, together
from memory_engine.belief.memory import Memory
from memory_engine.domain import codec
from memory_engine.domain.egress import EGRESS_MARK
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.errors.memory import DamagedStore
from memory_engine.domain.errors.plans import AlteredPlan, OtherPolicy, StalePlan, TornPlan, ranges
from memory_engine.domain.records.change import Entry, Plan, Proposal, proposal, revived
from memory_engine.domain.records.fact import Veto, replace
from memory_engine.domain.sweeping import unswept
from memory_engine.dream.standing import RISEN
from memory_engine.engine import branching, drifted, people, publishing, reassessing, standings
from memory_engine.engine.calibration import REFUTED, refuted_promotions
from memory_engine.engine.engine import Engine
from memory_engine.engine.owners import refuse_rejecting
from memory_engine.formats.log import log_name
from memory_engine.formats.log_reading import read_line

UNFINISHED = "unfinished"
"""The mark of a night whose plan and report are not kept yet: its number and day, as JSON."""


class Applied(NamedTuple):
    """What happened, and where it led.

    The entries that were made, the head after them, and pages that a person had edited.
    """

    entries: tuple[Entry, ...]
    head: str
    edited: tuple[str, ...]


@unswept()
def apply(
    engine: Engine,
    plan: Plan,
    by: str,
    accepted: Iterable[int] | None = None,
    left: AbstractSet[int] = frozenset(),
) -> Applied:
    """Make a plan, or the accepted proposals of it, happen.

    In one transaction; the proposals are numbered from 1. What is neither accepted nor ``left`` for
    another night is rejected.

    Raises ``StalePlan`` if the ledger has moved since it was thought, ``TornPlan`` if a
    proposal stands on a rejected one, and ``OtherPolicy`` if what is in force would have
    thought otherwise. A rejected rise leaves a veto, so that the next night does not propose it
    again from the same evidence; one that is left is weighed again by the next night.
    """
    number, head = engine.store.head()
    last = engine.store.last_dream()[0]
    if plan.head != head or plan.dream != last + 1:
        raise StalePlan(
            plan.head,
            head,
            f"The plan is for dream {plan.dream}, and the last was dream {last}",
        )
    from memory_engine.engine.fingerprint import in_force  # loads every word table

    if plan.policy != in_force(engine):
        raise OtherPolicy(plan.policy, in_force(engine))
    everything = dict(enumerate(plan.proposals, 1))
    chosen = set(everything) if accepted is None else set(accepted)
    if not chosen <= everything.keys():
        named = ", ".join(map(str, sorted(chosen - everything.keys())))
        raise Unknown("proposal", named, f"The plan has {len(everything)}.")
    _refuse_torn(plan.proposals, chosen)
    barred = everything.keys() - chosen - left
    rejected = [one for number, one in everything.items() if number in barred]
    kept = [everything[n] for n in sorted(chosen)]
    _grounded(engine, kept, plan.testimony)
    try:
        memory = Memory(engine.store).after(kept)
    except ValueError as moved:
        raise StalePlan(
            plan.head, head, f"The plan does not fit the memory that it was made on ({moved})"
        ) from None
    numbers = ",".join(map(str, sorted(barred)))
    refuse_rejecting(memory.fact, engine.store, by, f"apply PLAN --reject {numbers}", rejected)
    vetoes = _rejected(engine, memory, rejected, number + len(kept))
    entries = ledger.chained([*kept, *vetoes], (number, head), plan.day, plan.dream, by)
    waiting = _risen(everything[number] for number in everything.keys() & left - chosen)
    return happen(engine, entries, memory.after(vetoes), plan.day, plan, waiting)


def _risen(proposals: Iterable[Proposal]) -> frozenset[str]:
    """Name the facts that proposals would raise or lower."""
    return frozenset(
        change.subject
        for one in proposals
        for change in one.changes
        if one.verb in ("promote", "demote")
    )


def _grounded(
    engine: Engine, proposals: Sequence[Proposal], testimony: Sequence[tuple[str, str]]
) -> None:
    """Refuse evidence that does not exist.

    Neither in memory nor in what the engine itself says tonight.
    """
    added = {
        id
        for one in proposals
        for c in one.changes
        for id in revived("evidence", dict(c.after).get("evidence", ()))
    }
    said = {read_line(day, line, "").id for day, line in testimony}
    for id in engine.store.missing(sorted(map(str, added - said))):
        raise DamagedStore(
            "memory.db",
            f"a proposal rests on observation {id}, which is not there",
            "Restore it from a copy.",
        )


def reject(engine: Engine, rise: Proposal, day: str, by: str) -> tuple[int, ...]:
    """Reject one rise for the owner.

    Its evidence can't bring it again. Gives the entries of it.
    """
    head, memory = engine.store.head(), Memory(engine.store)
    vetoes = _rejected(engine, memory, [rise], head[0])
    entries = ledger.chained(vetoes, head, day, 0, by)
    happen(engine, entries, memory.after(vetoes), day)
    return tuple(entry.number for entry in entries)


def _rejected(
    engine: Engine, memory: Memory, rejected: Sequence[Proposal], number: int
) -> list[Proposal]:
    vetoes = []
    rises = [
        (one, c.subject)
        for one in rejected
        for c in one.changes
        if dict(c.after).get("status") in RISEN
    ]
    for position, (one, id) in enumerate(rises, number + 1):
        fact = memory.fact(id)
        if fact.held:
            after = replace(
                fact,
                vetoes=fact.vetoes | {Veto(position, tuple(sorted(fact.evidence)), (), True)},
            )
            vetoes.append(proposal("veto", f"a reviewer rejected: {one.because}", [(fact, after)]))
    return vetoes


def happen(
    engine: Engine,
    entries: Sequence[Entry],
    memory: Memory,
    day: str,
    plan: Plan | None = None,
    waiting: Collection[str] = (),
) -> Applied:
    """Make entries happen, with what follows from them, in one transaction.

    Then the pages. The next night weighs the facts of ``waiting``, whatever it hears.
    """
    number, head = (entries[-1].number, entries[-1].hash) if entries else engine.store.head()
    engine.reporter.stage("writing ledger and pages", 0, 0)
    if plan:
        engine.logs.append(plan.testimony)
    with engine.store.transaction():
        if plan:
            engine.store.take_in(
                (day, line, read_line(day, line, log_name(day))) for day, line in plan.testimony
            )
            engine.store.looked(plan.looks)
            engine.store.mark({"tree": plan.tree, "policy": plan.policy, UNFINISHED: _named(plan)})
            _know_what_left(engine)
        incumbents = _incumbents(engine, entries)
        refuted = refuted_promotions(engine.store) + ledger.refuted(entries)
        engine.store.append(entries)
        engine.store.mark({REFUTED: str(refuted)})
        people.recount(engine)
        again = drifted.settle(engine, [one.fact for one in plan.looks], memory) if plan else ()
        if again:
            memory = Memory(memory, {id: memory.fact(id) for id in (*memory.touched, *again)})
        engine.store.project(standings.standings(engine, memory, day))
        if plan:
            branching.settle(engine, entries)
            engine.store.dreamt(plan.dream, engine.clock(), plan.upto)
            if waiting or reassessing.reassessed(engine):
                doubted = reassessing.unsettled(engine, memory, day)
                reassessing.note(engine, sorted({*doubted, *waiting}))
        publishing.list_facts(engine, number, incumbents, day)
    return Applied(tuple(entries), head, tuple(publishing.publish(engine)))


def _named(plan: Plan) -> str:
    return json.dumps([plan.dream, plan.day])


def _know_what_left(engine: Engine) -> None:
    """Know how far the record of what left goes.

    Where it lacks some, as far as it went before.
    """
    known = engine.store.marked(EGRESS_MARK)
    if engine.advice and (left := engine.advice.egress.mark(known)):
        engine.store.mark({EGRESS_MARK: left})


def _incumbents(engine: Engine, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who stands in the index now.

    After a revert of the newest decisions, who stood there before they were made.
    """
    taken = {number for entry in entries for number in entry.takes_back}
    before = engine.store.head()[0]
    while before in taken:
        before -= 1
    return engine.store.listed(before)


def propose(engine: Engine, plan: Plan) -> None:
    """Record a plan that somebody will review.

    ``recognise`` knows it by that.
    """
    parts = codec.plan_parts(plan)
    with engine.store.transaction():
        engine.store.planned(codec.plan_id(parts), parts)


def recognise(engine: Engine, plan: Plan, place: str) -> None:
    """Refuse a plan that is not, part for part, of this store.

    Raises ``AlteredPlan``, which names what differs.
    """
    parts, plans = codec.plan_parts(plan), engine.store.plans()
    if codec.plan_id(parts) in plans:
        return
    nearest = max(plans.values(), key=lambda made: len({*made} & {*parts}), default=())
    changed = [
        number for number, (was, now) in enumerate(zip(nearest, parts, strict=False)) if was != now
    ]
    if {*nearest}.isdisjoint(parts):
        raise AlteredPlan(place, "this store made no such plan, or an earlier version did")
    if len(nearest) != len(parts):
        raise AlteredPlan(
            place, f"it was made with {len(nearest) - 1} proposals and has {len(parts) - 1} now"
        )
    proposals = [str(number) for number in changed if number]
    if not proposals:
        raise AlteredPlan(place, "what stands beside its proposals was changed since it was made")
    which = f"proposal{'s' * (len(proposals) > 1)} {', '.join(proposals)}"
    raise AlteredPlan(place, f"{which} changed since the plan was made")


def _refuse_torn(proposals: Sequence[Proposal], chosen: AbstractSet[int]) -> None:
    """Refuse a choice that leaves out what others of it stand on.

    The remedy names the smaller way out.
    """
    rejected = set(range(1, len(proposals) + 1)) - chosen
    needed = together.needs(proposals) if rejected else {}
    standing = tuple(sorted(together.falling(needed, rejected) & chosen))
    if not standing:
        return
    kept = together.brought_along(needed, chosen)
    only = f"`--only {ranges(tuple(sorted(kept)))}`"
    reject = f"`--reject {ranges(tuple(sorted(rejected.union(standing))))}`"
    take = (
        f"Take what they stand on, too: {only}"
        if len(chosen) < len(rejected)
        else f"Reject those, too: {reject}"
    )
    left = tuple(sorted(frozenset().union(*(needed[number] for number in standing)) & rejected))
    raise TornPlan(left, standing, f"{take}. `kairos-mem review` shows what each stands on.")
