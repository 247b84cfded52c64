"""Take back: what that touches first, then the deed, then its own undoing."""

from __future__ import annotations

from memory_engine.engine import taking_back, timing
from memory_engine.web.visit import OWNER, Deed, Done, Page, Shown, Visit


def blast(visit: Visit) -> Shown:
    """Show what taking a target back would touch, as ``revert --dry-run`` does."""
    target = visit.words["target"]
    with visit.place.visiting() as engine:
        found = taking_back.looked_at(engine, target, timing.today(engine))
    return Shown("revert.html", found, {"target": target, "back": _back(visit.asked("back", "/"))})


def taken(visit: Visit) -> Done:
    """Take a target back, with what stands on it where the owner said so."""
    target = visit.words["target"]
    with visit.place.writing(patience=0.0) as engine:
        day = timing.today(engine)
        cascade = visit.given("cascade") == "yes"
        found = taking_back.taken_back(engine, target, day, OWNER, cascade)
    entry = found["entry"]
    return Done(_back(visit.given("back", "/")), f"Taken back in entry {entry}.", entry)


def _back(address: str) -> str:
    """Keep an address of ours; anything else leads to the first page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


PAGES = (Page("/revert/{target:path}", blast),)
DEEDS = (Deed("/revert/{target:path}", taken),)
