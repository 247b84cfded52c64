"""What is asked of the owner, and their answer.

The first one decides, wherever it is given.
"""

from __future__ import annotations

from collections.abc import Callable

from memory_engine.domain.permission import ALLOW, DENY, OWNER, PAGE, Verdict
from memory_engine.engine import permitting
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine
from memory_engine.views.answers.owner import PermissionRow
from memory_engine.views.permissions import row
from memory_engine.web.visit import Deed, Done, Page, Shown, Visit
from memory_engine.wiring import Place


def asked(place: Place, engine: Engine) -> list[PermissionRow]:
    """List what waits for an answer, and can still be answered."""
    return [row(one) for one in permitting.standing(engine, place)]


def listed(visit: Visit) -> Shown:
    """Show what waits for an answer."""
    with visit.place.visiting() as engine:
        return Shown("permissions.html", asked(visit.place, engine))


def _answers(behavior: str) -> Callable[[Visit], Done]:
    def act(visit: Visit) -> Done:
        place, id = visit.place, visit.words["id"]
        at, shown = time_at(place.clock()), visit.given("digest")
        found = place.decide(Verdict(id, behavior, OWNER, PAGE, at, shown))
        told = found.outcome.told if found.outcome else "decided; it is done as soon as it can be"
        made = found.outcome.entries if found.outcome else ()
        return Done("/", f"{id}: {told}.", made[0] if len(made) == 1 else None)

    return act


PAGES = (Page("/permissions", listed),)
DEEDS = tuple(Deed(f"/permissions/{{id}}/{word}", _answers(word)) for word in (ALLOW, DENY))
