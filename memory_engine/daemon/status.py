"""What ``status`` tells, as JSON.

The command line, the page and tests see these values.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Protocol, cast

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.daemon.care import Size, Wishes
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Watch
from memory_engine.daemon.nights import Nights
from memory_engine.daemon.roster import Roster
from memory_engine.daemon.state import State
from memory_engine.daemon.stores import Stores
from memory_engine.domain.errors import KairosError
from memory_engine.views.watching import LastNight, StoreRow, TakenRow, WatchStatus


class Whole(Watch, Protocol):
    """The watch with its parts, of which each tells its own."""

    state: State
    size: Size
    wishes: Wishes
    roster: Roster
    nights: Nights
    stores_kept: Stores
    began: Moment


def status(watch: Whole) -> Mapping[str, object]:
    """Tell all there is to tell."""
    moment = watch.now()
    duties = watch.roster.told(moment)
    told: WatchStatus = {
        "running": True,
        "pid": os.getpid(),
        "version": version("kairos-mem"),
        "since": watch.began.wall.isoformat(timespec="seconds"),
        "now": moment.wall.isoformat(timespec="seconds"),
        "settings": str(watch.wishes.path),
        "log": str(watch.folder / place.LOG),
        "takes": _takes(watch),
        "stores": [_store(watch, root, _next(duties, root)) for root in watch.roots()],
        "night": watch.nights.told(),
        "duties": duties,
        "followers": watch.followers(),
        "problems": problems(watch),
    }
    return cast("Mapping[str, object]", told)


def problems(watch: Whole) -> list[str]:
    """Tell what is amiss, each in a sentence with its remedy."""
    disk, wrong = watch.state.amiss, watch.wishes.amiss
    rows = (
        [f"The watch's state can't be written ({disk}). Free room; nothing is lost yet."]
        if disk
        else []
    )
    rows += [f"{wrong} Until then it goes on with the settings that it had."] if wrong else []
    return [*rows, *watch.stores_kept.problems(), *watch.roster.problems()]


def _takes(watch: Whole) -> TakenRow:
    moment = watch.now()
    weight, caps = watch.size.weigh(moment), watch.settings.caps
    return {
        "memory_mb": round(weight.memory_mb, 1),
        "memory_cap_mb": caps.memory_mb,
        "cpu_percent": round(weight.cpu_percent, 2),
        "cpu_cap_percent": caps.cpu_percent,
        "cpu_minutes": round(weight.minutes, 1),
        "files": weight.files,
        "anew_today": watch.size.anew(moment),
    }


def _store(watch: Whole, root: str, due: Mapping[str, object]) -> StoreRow:
    opened = watch.opened(root)
    last: LastNight | None = None
    if opened and (opened.root / "memory.db").exists():
        try:
            with opened.visiting() as engine:
                number, at, _ = engine.store.last_dream()
            last = {"dream": number, "at": at} if number else None
        except KairosError:  # `doctor` and the night tell of it
            last = None
    return {
        "root": root,
        "there": opened is not None,
        "amiss": watch.stores_kept.amiss(root) or None,
        "last_dream": last,
        "last_night": watch.nights.last(root),
        "next": due.get("next"),
        "task": due.get("task"),
    }


def _next(duties: list[dict[str, object]], root: str) -> Mapping[str, object]:
    """Find the earliest that any duty says is due for a store."""
    found = []
    for duty in duties:
        stores = duty.get("stores")
        row = stores.get(root) if isinstance(stores, dict) else None
        if isinstance(row, dict) and row.get("next"):
            found.append(row)
    return min(found, key=lambda row: str(row["next"]), default={})
