"""Take back: see what it touches, do, and undo.

It shows first, then comes the deed, then its own undoing.
"""

from __future__ import annotations

from memory_engine.engine import editing, taking_back, timing
from memory_engine.engine.engine import Engine
from memory_engine.web.seen import FIELD, MOVED, seen_mark
from memory_engine.web.visit import OWNER, Deed, Done, Page, Shown, Visit


def blast(visit: Visit) -> Shown:
    """Show what taking a target back would touch, as ``revert --dry-run`` does."""
    with visit.place.visiting() as engine:
        return _shown(engine, visit, visit.asked("back", "/"))


def _shown(engine: Engine, visit: Visit, back: str, status: int = 200) -> Shown:
    target = _target(visit)
    found = taking_back.looked_at(engine, target, timing.today(engine))
    beside = {"target": target, "back": _back(back), "seen": seen_mark(found)}
    return Shown("revert.html", found, beside | {"moved": status == MOVED}, status)


def taken(visit: Visit) -> Done | Shown:
    """Take a target back, with dependents if the owner says.

    They are what stands on it. Where it would touch something else by now than what was shown, that
    is shown first.
    """
    with visit.place.writing(patience=0.0) as engine:
        editing.bring_up_to_date(engine)
        now = _shown(engine, visit, visit.given("back", "/"), MOVED)
        if visit.given(FIELD, now.beside["seen"]) != now.beside["seen"]:
            return now
        cascade = visit.given("cascade") == "yes"
        day = timing.today(engine)
        target = _target(visit)
        found = taking_back.taken_back(engine, target, day, OWNER, cascade)
    entry, undid = found["entry"], found["reverts"]
    told = f"Taken back in entry {entry}."
    return Done(_back(visit.given("back", "/")), told, entry, undid[0] if len(undid) == 1 else None)


def _target(visit: Visit) -> str:
    """Read the target that is meant from the query.

    Names of sessions and sources may end there as they like.
    """
    return visit.words.get("target") or visit.asked("target")


def _back(address: str) -> str:
    """Keep an address of ours; anything else leads to the first page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


PAGES = (Page("/revert", blast), Page("/revert/{target}", blast))
DEEDS = (Deed("/revert", taken), Deed("/revert/{target}", taken))
