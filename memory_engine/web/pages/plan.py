"""A waiting plan, what is taken of it, and another.

It waits for its reviewer, who may have a new one made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from memory_engine.belief import together
from memory_engine.domain import codec
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.errors.plans import TornPlan
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.change import Plan
from memory_engine.engine import night, reviewing, timing
from memory_engine.engine.engine import Engine
from memory_engine.views.answers.nights import NightReport
from memory_engine.web import review
from memory_engine.web.visit import OWNER, Deed, Done, Page, Shown, Visit
from memory_engine.wiring import Place

ACCEPT, REJECT, LEAVE = "accept", "reject", "leave"
SET_CLOCK = "Set the clock of this machine, then try again."


class Choice(NamedTuple):
    """What a reviewer takes of a plan, by number, and rejects."""

    accepted: frozenset[int]
    left: frozenset[int]


def plan(visit: Visit) -> Shown:
    """Show the plan that waits, as ``review`` does.

    Where none waits, it shows how to make one.
    """
    with visit.place.visiting() as engine:
        number = engine.store.last_dream().number + 1
        gates = visit.place.gates(engine)
        found = _waiting(visit.place, number)
        if not found:
            return Shown("no_plan.html", {"plan": None, "gates": gates}, {"number": number})
        report = reviewing.review(engine, found, str(visit.place.plan_file(number)))
        beside = {
            "sections": _sections(engine, found, report),
            "number": number,
            "stale": reviewing.stale(engine, found),
            "head": engine.store.head()[1],
            "mark": _mark(found),
            "singly": review.SINGLY,
            "quarantined": _quarantined(visit.place, number),
        }
    return Shown("plan.html", report, beside)


def make(visit: Visit) -> Done:
    """Think the next night, record its plan, and change no belief."""
    with visit.place.dreaming() as engine:
        day = timing.sound_day(engine, SET_CLOCK)
        done = night.consolidate(engine, visit.place.keep, day, "propose", force=True)
        assert done.plan is not None  # no gate was tried
        visit.place.keep(done.plan, done.report)
    return Done("/plan", "A new plan was made. Nothing of it is applied.")


def apply(visit: Visit) -> Done | Shown:
    """Make what a reviewer takes of the plan happen.

    It asks again where the choice is torn.
    """
    number = _number(visit)
    found = visit.place.plan_of(number)
    if _mark(found) != visit.given("plan"):
        raise Moved(number)
    with visit.place.writing(patience=0.0) as engine:
        report = reviewing.review(engine, found, str(visit.place.plan_file(number)))
        choice = chosen(visit, len(found.proposals), _sections(engine, found, report))
        try:
            report = night.reviewed(
                engine,
                visit.place.keep,
                found,
                str(visit.place.plan_file(number)),
                OWNER,
                choice.accepted,
                choice.left,
            )
        except TornPlan as torn:
            return _torn(visit, found, choice, torn)
    return Done(f"/night/{number}", told(report))


def told(report: NightReport) -> str:
    """Say what was taken of a plan."""
    taken, refused = len(report.get("accepted", [])), len(report.get("rejected", []))
    left = len(report.get("postponed", []))
    parts = [f"Applied {taken} of {taken + refused + left}"]
    parts += [f"rejected {refused}: the same evidence won’t propose them again"] * bool(refused)
    parts += [f"left {left} for another night"] * bool(left)
    return "; ".join(parts) + "."


def chosen(visit: Visit, count: int, sections: Sequence[review.Section]) -> Choice:
    """Read a reviewer's choice, by row, group, or all.

    It is each row's own, its group's where that says so, or all alike.
    """
    everything = range(1, count + 1)
    every = visit.given("all")
    words = {n: every or visit.given(f"d{n}", ACCEPT) for n in everything}
    for key, numbers in review.members(sections).items():
        if not every and (word := visit.given(f"g-{key}")):
            words |= dict.fromkeys(numbers, word)
    return Choice(
        frozenset(n for n, word in words.items() if word == ACCEPT),
        frozenset(n for n, word in words.items() if word == LEAVE),
    )


class Moved(KairosError):
    """A plan that is not the one that the reviewer saw."""

    code = "stale-plan"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"The plan for night {number} was made anew since this page was loaded. "
            "Nothing was applied.",
            "Load the page again, and review what stands there now.",
        )


def _torn(visit: Visit, plan: Plan, choice: Choice, torn: TornPlan) -> Shown:
    """Ask which way a choice goes that can't stand as it is."""
    needed = together.needs(plan.proposals)
    everything = frozenset(needed)
    out = together.falling(needed, everything - choice.accepted)
    left = choice.left | (together.falling(needed, choice.left) & choice.accepted)
    ways = {
        "fewer": Choice(everything - out, left - choice.accepted | (left & out)),
        "more": Choice(together.brought_along(needed, choice.accepted), choice.left),
    }
    texts = {number: one.because for number, one in enumerate(plan.proposals, 1)}
    document = {"standing": list(torn.standing), "left": list(torn.left), "message": torn.message}
    beside = {
        "fields": {name: _fields(way, everything) for name, way in ways.items()},
        "counts": {name: len(way.accepted) for name, way in ways.items()},
        "mark": visit.given("plan"),
        "number": plan.dream,
        "texts": texts,
        "count": len(everything),
    }
    return Shown("torn.html", document, beside, 409)


def _fields(choice: Choice, everything: frozenset[int]) -> Mapping[str, str]:
    """Write a choice as the fields of a form.

    What is accepted needs none.
    """
    words = {n: LEAVE if n in choice.left else REJECT for n in everything - choice.accepted}
    return {f"d{number}": word for number, word in sorted(words.items())}


def _sections(engine: Engine, plan: Plan, report: NightReport) -> list[review.Section]:
    texts = {
        change.subject: str(text)
        for one in plan.proposals
        for change in one.changes
        if (text := dict(change.after).get("text"))
    }
    brought = reviewing.brought(engine, plan.proposals)
    return review.sections(
        report,
        brought,
        lambda id: texts.get(id) or engine.store.fact(id).text,
        there=lambda id: bool(engine.store.fact(id).text),
    )


def _number(visit: Visit) -> int:
    with visit.place.visiting() as engine:
        number = engine.store.last_dream().number + 1
    if not visit.place.plan_file(number).exists():
        raise Unknown(
            "plan", f"for night {number}", "Make one: the button is on the page of plans."
        )
    return number


def _waiting(place: Place, number: int) -> Plan | None:
    return place.plan_of(number) if place.plan_file(number).exists() else None


def _mark(plan: Plan) -> str:
    """Name a plan by all that is in it.

    So what is applied is what was seen.
    """
    return codec.plan_id(codec.plan_parts(plan))


def _quarantined(place: Place, number: int) -> str:
    try:
        report: Mapping[str, Any] = place.night_on_file(number)
    except KairosError:
        return ""
    return str(report.get("quarantined", ""))


PAGES = (Page("/plan", plan),)
DEEDS = (Deed("/plan/make", make), Deed("/plan/apply", apply))
