"""What stands around memory: sessions, what left, instructions' claims.

It is of these sessions; instructions say the claims.
"""

from __future__ import annotations

from memory_engine.belief.confidence import ENGINE
from memory_engine.engine.instructions import misstated_rows
from memory_engine.engine.sessions import sessions
from memory_engine.views.leaving import privacy_account
from memory_engine.web.leafing import leaf
from memory_engine.web.visit import Deed, Done, Page, Shown, Visit

SESSIONS = 25
"""[sessions] On one page: of each the facts that rest on it are counted."""


def brought(visit: Visit) -> Shown:
    """Show which sessions run, and what each brought, the last heard first."""
    running = visit.place.sessions_now()
    with visit.place.visiting() as engine:
        shown = leaf(visit, "/sessions", engine.store.sessions(ENGINE), SESSIONS)
        rows = sessions(engine, shown.size, shown.skip)
        names = [row["session"] for row in running or ()]
        heard = {name for name in names if engine.store.observed_by("session", name)}
    found = {"running": running, "brought": rows}
    return Shown("sessions.html", found, {"leaf": shown, "heard": heard})


def privacy(visit: Visit) -> Shown:
    """Show who is asked, what is allowed, and what left.

    It is asked at night, the owner allows, and it left the machine.
    """
    advice = visit.place.advice()
    found = privacy_account(
        advice.specs(),
        visit.place.leading_out(),
        visit.place.consents.given(),
        advice.egress.rows(),
        advice.egress.spent(),
    )
    came = {number: row for row in found["answers"] for number in row["sent"]}
    return Shown("privacy.html", found, {"came": came})


def deny(visit: Visit) -> Done:
    """Take back that anything may go to a destination."""
    destination = visit.given("destination")
    gone = visit.place.consents.deny(destination)
    told = (
        f"Nothing goes to {destination} any more." if gone else "Nothing was allowed to go there."
    )
    return Done("/privacy", told)


def instructions(visit: Visit) -> Shown:
    """Show what files of instructions say and the code base refutes."""
    there = visit.place.workspace.is_dir()
    rows = misstated_rows(visit.place.code()) if there else []
    return Shown("instructions.html", rows, {"there": there})


PAGES = (
    Page("/sessions", brought),
    Page("/privacy", privacy),
    Page("/instructions", instructions),
)
DEEDS = (Deed("/privacy/deny", deny),)
