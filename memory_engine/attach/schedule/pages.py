"""How a schedule reads, as lines and as JSON.

Both are of the same values.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from memory_engine.attach.schedule.watch import Last, Nights, Skipped
from memory_engine.services.backend import Backend, Command, File
from memory_engine.services.finding import Installed
from memory_engine.services.job import Job
from memory_engine.services.systemd import LINGER

MINUTES = "minutes"


def job_json(backend: Backend, job: Job, places: Sequence[str]) -> dict[str, Any]:
    """Give a schedule as JSON."""
    return {
        "name": job.name,
        "backend": backend.NAME,
        "at": str(job.at),
        "store": job.store,
        "command": list(job.words),
        "files": list(places),
    }


def dry_run(backend: Backend, job: Job, files: Sequence[File], calls: Iterable[Command]) -> str:
    """Show what an install would write and call."""
    lines = [f"Nothing was changed. With {backend.NAME}, every day at {job.at}, this would run:"]
    lines += [f"  {shlex.join(job.words)}"]
    for file in files:
        lines += ["", f"{file.place}:", *(f"  {row}" for row in _rows(file.content))]
    words = [f"  {shlex.join(call.words)}" for call in calls]
    return "\n".join([*lines, *(["", "Then:", *words] if words else [])])


def _rows(content: bytes) -> list[str]:
    return content.decode().splitlines()


def installed(backend: Backend, job: Job, upcoming: datetime, changed: bool) -> str:
    """Tell what an install came to."""
    said = "are started by" if changed else "were started by"
    same = "" if changed else " already; nothing was changed"
    lines = [
        f"The nights of {job.store} {said} {backend.NAME}{same}: every day at {job.at}, next "
        f"{_time(upcoming)}.",
        f"Gates decide then whether there is anything to dream on; {backend.CAUGHT_UP}.",
    ]
    return "\n".join([*lines, *([LINGER] if backend.NAME == "systemd" else [])])


def nights_json(nights: Nights) -> dict[str, Any]:
    """Give what the store tells of its nights as JSON."""
    last, skipped = nights.last, nights.skipped
    return {
        "last": {"dream": last.night, "at": _iso(last.at), **last.counts} if last else None,
        "skipped": {"due": _iso(skipped.due), "gate": skipped.gate, "why": skipped.why}
        if skipped
        else None,
        "waiting": nights.waiting or None,
        "gates": [{"gate": gate, "why": why} for gate, why in nights.shut],
    }


def status(
    standing: Installed | None, upcoming: datetime | None, nights: Nights, amiss: Sequence[str]
) -> str:
    """Tell how a store's nights are kept."""
    rows = [*_standing(standing, upcoming), ("last", _last(nights.last))]
    rows += [("skipped", _skipped(standing, nights.skipped))] if nights.skipped else []
    rows += [("waiting", f"{nights.waiting} (`kairos-mem review`)")] if nights.waiting else []
    rows += [("shut now", f"{gate}: {why}") for gate, why in nights.shut]
    rows += [("to mend", row) for row in amiss]
    width = max(len(name) for name, _ in rows)
    head = (
        f"{standing.backend.NAME} starts a night every day at {standing.job.at}."
        if standing
        else "Nothing starts the nights of this memory. `kairos-mem schedule install` sees to it."
    )
    return "\n".join([head, *(f"  {name:<{width}}  {text}" for name, text in rows)])


def _standing(standing: Installed | None, upcoming: datetime | None) -> list[tuple[str, str]]:
    if standing is None or upcoming is None:
        return []
    return [
        ("next", f"{_time(upcoming)}, if the gates are open then"),
        ("runs", shlex.join(standing.job.words)),
        *(("file", place) for place in standing.places),
        ("missed", standing.backend.CAUGHT_UP),
    ]


def _last(last: Last | None) -> str:
    if last is None:
        return "no night yet"
    counts = [f"{count} {name.replace('_', ' ')}" for name, count in last.counts.items() if count]
    return f"night {last.night}, {_time(last.at)}: {', '.join(counts) or 'nothing changed'}"


def _skipped(standing: Installed | None, skipped: Skipped) -> str:
    told = f"{_time(skipped.due)}: {skipped.gate}: {skipped.why}"
    if skipped.gate != "run" or standing is None:
        return told
    output = standing.backend.OUTPUT.format(name=standing.job.name)
    return (
        f"{_time(skipped.due)}: {skipped.why}: the machine was off, the schedule is newer, or the "
        f"run failed ({output})"
    )


def _time(moment: datetime) -> str:
    return moment.isoformat(" ", MINUTES)


def _iso(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec=MINUTES)
