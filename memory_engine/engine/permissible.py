"""What may be permitted.

What each kind of request stands on, and what allowing it does. All of it through the functions that
the verbs of the command line use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from memory_engine.belief import together
from memory_engine.belief.memory import Memory
from memory_engine.domain import codec
from memory_engine.domain.egress import Consent
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.permission import (
    ALLOW,
    DENY,
    EGRESS,
    NIGHT,
    PROMOTION,
    PROPOSAL,
    REVERT,
    SETTLE,
    Asked,
    Ground,
    Verdict,
    named,
    signed,
)
from memory_engine.domain.ports import Desk
from memory_engine.domain.records.change import Plan, Proposal
from memory_engine.dream.promote import promote
from memory_engine.engine import applying, deciding, foreseeing, night, taking_back, weighing
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine
from memory_engine.engine.timing import today
from memory_engine.privacy.egress import destination
from memory_engine.views.report import counts, night_report

NIGHTS = "dream:"
DIGITS = 9
"""[digits] Of a number that a night or proposal can have."""
MOST_SHOWN = 8
"""[decisions] Of a night, in a preview; the others are counted."""
FACTS_SHOWN = 3
"""[facts] Of a decision in one line; asked about alone, all of them are shown."""
Done = tuple[str, tuple[int, ...]]
"""How to tell it, and the entries that it made."""


class Kind(NamedTuple):
    """A request's kind: its ground, and what an answer does."""

    ground: Callable[[Engine, Desk, str], Ground]
    decide: Callable[[Engine, Desk, Asked], Done]


def _newest(engine: Engine, facts: Sequence[str]) -> str:
    """Name the newest entry about any of these facts.

    When another is newer, the ground is another.
    """
    return next((entry.hash for entry in reversed(engine.store.entries_about(facts))), "")


def _verdict(asked: Asked) -> Verdict:
    assert asked.verdict
    return asked.verdict


# -- a night that was set aside


def night_of(what: str) -> tuple[int, int]:
    """Read ``dream:7/3`` as night and proposal, each 0 where none is named."""
    night, _, proposal = what.removeprefix(NIGHTS).partition("/")
    numbers = (
        int(one) if one.isdecimal() and len(one) < DIGITS else 0 for one in (night, proposal)
    )
    return next(numbers), next(numbers)


def waits(engine: Engine, number: int, head: str) -> bool:
    """Tell whether a night may still be applied on a head.

    It was thought on that.
    """
    return (number, head) == (engine.store.last_dream().number + 1, engine.store.head()[1])


def _plan(engine: Engine, desk: Desk, what: str) -> tuple[Plan, int]:
    """Find a kept, applicable plan, and which proposal is meant.

    0 means all.
    """
    number, proposal = night_of(what)
    plan = desk.plan_of(number) if number else None
    whole = NIGHTS + (f"{number}/{proposal}" if proposal else str(number))
    if (
        plan is None
        or what != whole
        or proposal > len(plan.proposals)
        or not waits(engine, number, plan.head)
    ):
        raise Unknown("night that waits", what, "`kairos-mem review` shows what waits.")
    applying.recognise(engine, plan, f"the night of {what}")
    return plan, proposal


def _night(engine: Engine, desk: Desk, what: str) -> Ground:
    plan, _ = _plan(engine, desk, what)
    rows = night_report(plan, False, "", engine.store.fact)["decisions"]
    told = [f"{name} {count}" for name, count in counts(plan.proposals, plan.left).items() if count]
    lines = [_row(row) for row in rows if row["verb"] != "admit"][:MOST_SHOWN]
    more = len(rows) - len(lines)
    lines = [", ".join(told), *lines, *([f"and {more} more"] if more else [])]
    return Ground(tuple(lines), named(codec.plan_id(codec.plan_parts(plan))), plan.head)


def _row(row: Mapping[str, Any]) -> str:
    facts = [str(fact["text"]) for fact in row["facts"]]
    more = f"; and {len(facts) - FACTS_SHOWN} more" if len(facts) > FACTS_SHOWN else ""
    about = "; ".join(facts[:FACTS_SHOWN])
    return f"{row['number']}. {row['verb']}: {about}{more} ({row['because']})"


def _facts(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Show what a decision makes of each fact that it touches."""
    return tuple(
        f"{fact['text']}: {fact['from'] or 'new'} -> {fact['to'] or fact['from'] or 'as it is'}"
        for fact in row["facts"]
    )


def _decide_night(engine: Engine, desk: Desk, asked: Asked) -> Done:
    plan, _ = _plan(engine, desk, asked.request.what)
    accepted = _accepted(plan, desk, asked)
    place = f"the night of {asked.request.what}"
    report = night.reviewed(engine, desk.keep, plan, place, signed(asked), accepted)
    made = tuple(row["entry"] for row in report["decisions"] if "entry" in row)
    rejected = len(plan.proposals) - len(accepted)
    return f"{len(accepted)} accepted, {rejected} rejected of {asked.request.what}", made


def _accepted(plan: Plan, desk: Desk, asked: Asked) -> set[int]:
    """Find which proposals an answer accepts.

    What stands on a rejected one falls with it.
    """
    verdict, everything = _verdict(asked), set(range(1, len(plan.proposals) + 1))
    if verdict.behavior == DENY:
        return set()
    refused = everything - set(verdict.scope) if verdict.scope else set()
    return everything - together.falling(
        together.needs(plan.proposals), refused | _refused(desk, asked)
    )


def _refused(desk: Desk, asked: Asked) -> set[int]:
    """Number the proposals of a night that were denied one by one."""
    within = f"{asked.request.what}/"
    return {
        int(one.request.what.removeprefix(within))
        for one in desk.requests.all()
        if one.request.kind == PROPOSAL
        and one.request.what.startswith(within)
        and one.request.head == asked.request.head
        and one.verdict
        and one.verdict.behavior == DENY
    }


def _proposal(engine: Engine, desk: Desk, what: str) -> Ground:
    plan, number = _plan(engine, desk, what)
    rows = night_report(plan, False, "", engine.store.fact)["decisions"]
    shown = codec.proposal_json(plan.proposals[number - 1])
    row = rows[number - 1]
    return Ground((_row(row), *_facts(row)), named(shown), plan.head)


def _noted(engine: Engine, desk: Desk, asked: Asked) -> Done:
    word = "accepted" if _verdict(asked).behavior == ALLOW else "rejected"
    night_of, _, number = asked.request.what.partition("/")
    return f"proposal {number} will be {word} when {night_of} is applied", ()


# -- one promotion


def _rise(engine: Engine, id: str) -> Proposal:
    """Find what a fact's evidence would raise it to.

    Raises ``Unknown`` where that is nothing.
    """
    quiet = weighing.quiet_night(engine, today(engine))._replace(reassessed=(id,))
    for one in promote(Memory(engine.store), quiet):
        if one.verb == "promote" and one.changes[0].subject == id:
            return one
    raise Unknown("fact that would rise", id, f"`kairos-mem why {id}` shows its evidence.")


def _promotion(engine: Engine, desk: Desk, what: str) -> Ground:
    one, fact = _rise(engine, what), engine.store.fact(what)
    lines = (f"{fact.status} -> {dict(one.changes[0].after)['status']}: {fact.text}", one.because)
    shown = [lines[0], sorted(fact.evidence)]
    return Ground(lines, named(shown), _newest(engine, [what]))


def _decide_promotion(engine: Engine, desk: Desk, asked: Asked) -> Done:
    rise = _rise(engine, asked.request.what)
    if _verdict(asked).behavior == DENY:
        made = applying.reject(engine, rise, today(engine), signed(asked))
        return "rejected: only new evidence brings it back", made
    entry = deciding.decide(engine, rise, today(engine), signed(asked))
    return f"entry {entry.number}", (entry.number,)


# -- settle, revert, consent


def _settle(engine: Engine, desk: Desk, what: str) -> Ground:
    rows = foreseeing.foreseen(engine, "settle", what, today(engine))["changes"]
    if not rows:
        raise Unknown("fact that a word would settle", what, "It is settled already.")
    shown = [[row["id"], row["text"], row["status"], row["becomes"]] for row in rows]
    lines = tuple(f"{row['status']} -> {row['becomes']}: {row['text']}" for row in rows)
    return Ground(lines, named(shown), _newest(engine, [row["id"] for row in rows]))


def _decide_settle(engine: Engine, desk: Desk, asked: Asked) -> Done:
    if _verdict(asked).behavior == DENY:
        return UNCHANGED
    because = f"asked in {asked.request.id}"
    id, day = asked.request.what, today(engine)
    found = foreseeing.said(engine, "settle", id, day, because, signed(asked))
    made = (found["entry"],) if found["entry"] else ()
    return f"settled: {engine.store.fact(found['settled']).text}", made


def _revert(engine: Engine, desk: Desk, what: str) -> Ground:
    row = taking_back.looked_at(engine, what, today(engine))
    changes = row["changes"]
    lines = [f"{one['from'] or 'none'} -> {one['to'] or 'none'}: {one['text']}" for one in changes]
    more = len(lines) - MOST_SHOWN
    lines = [*lines[:MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]
    shown = [row["reverts"], [[one["id"], one["from"], one["to"]] for one in changes]]
    head = _newest(engine, [one["id"] for one in changes])
    return Ground(tuple(lines), named([shown, row["standing"]]), head)


def _decide_revert(engine: Engine, desk: Desk, asked: Asked) -> Done:
    if _verdict(asked).behavior == DENY:
        return UNCHANGED
    what, by = asked.request.what, signed(asked)
    row = taking_back.taken_back(engine, what, today(engine), by)
    return f"taken back: {what}", (row["entry"],)


def _egress(engine: Engine, desk: Desk, what: str) -> Ground:
    if not what or destination(what) != what or not what.isascii():
        raise Unknown("destination", what, "Name a plain one, like https://api.example.com.")
    if desk.consented(what):
        raise Unknown("destination that waits for consent", what, "It is allowed already.")
    return Ground((f"What this memory asks may go to {what}",), named(what), "")


def _decide_egress(engine: Engine, desk: Desk, asked: Asked) -> Done:
    if _verdict(asked).behavior == DENY:
        return UNCHANGED
    desk.consent(Consent(asked.request.what, time_at(engine.clock())))
    return f"allowed: {asked.request.what}", ()


UNCHANGED: Done = ("nothing was changed", ())
PERMITTED: Mapping[str, Kind] = {
    NIGHT: Kind(_night, _decide_night),
    PROPOSAL: Kind(_proposal, _noted),
    PROMOTION: Kind(_promotion, _decide_promotion),
    SETTLE: Kind(_settle, _decide_settle),
    REVERT: Kind(_revert, _decide_revert),
    EGRESS: Kind(_egress, _decide_egress),
}
"""Kind -> what it stands on, and what an answer does."""
