"""What the owner has to be asked, seen from how memory stands."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from memory_engine.domain.errors import KairosError
from memory_engine.domain.permission import EGRESS, NIGHT, PROMOTION, PROPOSAL, Asked
from memory_engine.domain.ports import Desk
from memory_engine.domain.records.change import Plan, SetAside
from memory_engine.engine import permitting, reassessing
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine

MOST_PROPOSALS = 12
"""[proposals] Of a night that are asked about one by one. Of a night of more the whole is asked
about: nobody answers them all on a phone, and the page and `review` show each."""
OPENING = ("admit", "merge")
"""What changes no belief: it opens one, or hears it again."""
MOST_PROMOTIONS = 40
"""[facts] That wait for a word, and are asked about at a time."""


def due(
    engine: Engine, desk: Desk, aside: SetAside | None, destinations: Iterable[str] = ()
) -> None:
    """Ask what waits: a night aside, rises, unconsented places.

    Rises that want the owner. What is asked already is not asked again, and what waits no more is
    not asked any longer.
    """
    permitting.withdraw(engine, desk)
    known = {
        (one.request.kind, one.request.what, one.request.head)
        for one in permitting.open_ones(desk, time_at(engine.clock()))
    }
    head = engine.store.head()[1]
    for kind, what in _waiting(engine, desk, aside, destinations):
        if (kind, what, head) in known:
            continue
        with suppress(KairosError):  # it does not wait any more, or can't be read: `verify` tells
            permitting.ask(engine, desk, kind, what)


def _waiting(
    engine: Engine, desk: Desk, aside: SetAside | None, destinations: Iterable[str]
) -> Iterable[tuple[str, str]]:
    if aside:
        night = f"dream:{aside.night}"
        yield NIGHT, night
        numbers = deciding(desk.plan_of(aside.night))
        if len(numbers) <= MOST_PROPOSALS:
            yield from ((PROPOSAL, f"{night}/{number}") for number in numbers)
    if engine.policy.approve:
        facts = reassessing.reassessed(engine)[:MOST_PROMOTIONS]
        yield from ((PROMOTION, id) for id in facts)
    yield from ((EGRESS, place) for place in destinations if not desk.consented(place))


def deciding(plan: Plan) -> list[int]:
    """Number the proposals of a plan that decide something."""
    return [n for n, one in enumerate(plan.proposals, 1) if one.verb not in OPENING]


def related(asked: Asked, others: Iterable[Asked]) -> tuple[Asked, ...]:
    """List the proposals of a night that is asked about, in order."""
    within = f"{asked.request.what}/"
    return tuple(
        one
        for one in others
        if one.request.what.startswith(within) and one.request.head == asked.request.head
    )
