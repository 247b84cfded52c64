"""``schedule``: have the operating system dream once a night."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from memory_engine.attach.schedule import pages
from memory_engine.attach.schedule.watch import Nights, forsaken, nights, strikes
from memory_engine.domain.errors.stores import NoStore
from memory_engine.domain.records.problem import Problem
from memory_engine.services.backend import Backend, homes_of
from memory_engine.services.backends import BACKENDS, usual
from memory_engine.services.finding import Host, Installed, files, installed
from memory_engine.services.installing import install, remove
from memory_engine.services.job import Job, name_of, sound, time_said, usual_time
from memory_engine.services.mending import amiss
from memory_engine.services.program import called
from memory_engine.wiring import Call, Place, machine, whereabouts

CHOICE = click.Choice(list(BACKENDS))


@click.group("schedule", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Have the operating system dream once a night.

    With a systemd timer of yours, a launchd agent, a task of the Windows Task Scheduler, or lines
    in your crontab: whichever is there. The gates decide each time whether there is a night.
    """
    if context.invoked_subcommand is None:
        context.invoke(status_command)


@command.command("install")
@click.option("--at", default="", metavar="HH:MM", help="When; default: a minute after 03:00.")
@click.option("--backend", type=CHOICE, help="The service manager to use, whatever is found.")
@click.option("--dry-run", is_flag=True, help="Show the files and calls; change nothing.")
@click.pass_obj
def install_command(call: Call, at: str, backend: str | None, dry_run: bool) -> None:
    """Have a night started every day. A second call changes nothing."""
    store = _store(str(call.place().root))
    host = _host()
    if not dry_run:
        call.as_owner("schedule install")
    chosen = BACKENDS[backend] if backend else usual(host.machine, sys.platform)
    if dry_run:
        _show(call, host, chosen, _job(store, at, None))
        return
    standing = next(iter(installed(host, name_of(store))), None)
    job = _job(store, at, standing)
    changed = install(host, chosen, job)
    _, upcoming = strikes(job.time, datetime.now())
    value = pages.job_json(chosen, job, chosen.places(job.name, host.homes))
    call.answer(
        {**value, "changed": changed, "next": upcoming.astimezone().isoformat()},
        pages.installed(chosen, job, upcoming, changed),
    )


@command.command("status")
@click.pass_obj
def status_command(call: Call) -> None:
    """When the next night is, how the last one went, and why one was skipped."""
    store, host = _store(whereabouts(call.root)), _host()
    found = installed(host, name_of(store))
    standing = found[0] if found else None
    try:
        told = nights(call.place(), standing)
    except NoStore:
        told = Nights()
    wrong = [*(row for one in found for row in amiss(host, one)), *forsaken(host)]
    if standing and Path(store).is_dir():
        wrong += [f"{row.what}. {row.remedy}" for row in twice(call.place())]
    upcoming = strikes(standing.job.time, datetime.now())[1] if standing else None
    value = {
        **(pages.job_json(standing.backend, standing.job, standing.places) if standing else {}),
        "installed": bool(standing),
        "next": upcoming.astimezone().isoformat() if upcoming else None,
        **pages.nights_json(told),
        "to_mend": wrong,
    }
    call.answer(value, pages.status(standing, upcoming, told, wrong))


@command.command("remove")
@click.option("--backend", type=CHOICE, help="Only from this service manager.")
@click.pass_obj
def remove_command(call: Call, backend: str | None) -> None:
    """Take the schedule away; nothing is left of it. What memory holds stays.

    Works for a memory that is not there any more, too, if it is named with `--root`.
    """
    store, host = _store(whereabouts(call.root)), _host()
    call.as_owner("schedule remove")
    found = [one for one in installed(host, name_of(store)) if backend in (None, one.backend.NAME)]
    for standing in found:
        remove(host, standing)
    names = [standing.backend.NAME for standing in found]
    said = f"{', '.join(names)} starts no nights of {store} any more."
    nothing = "Nothing started the nights of this memory; nothing was changed."
    call.answer({"store": store, "removed": names}, said if names else nothing)


def twice(place: Place) -> list[Problem]:
    """Find whether system and watch both begin a store's nights.

    It is the night watch.
    """
    if not place.keeper().says:
        return []
    found = installed(_host(), name_of(_store(str(place.root))))
    what = "starts nights of this memory, and the night watch owns the schedule: its gate is shut"
    remedy = (
        "One is enough: `kairos-mem schedule remove` ends the first, `kairos-mem cron set dream "
        "--off` the other."
    )
    return [Problem("schedule", f"{one.backend.NAME} {what}", remedy) for one in found]


def _show(call: Call, host: Host, backend: Backend, job: Job) -> None:
    laid, calls = files(backend, job, host.homes), backend.start(job.name, host.homes)
    value = {
        **pages.job_json(backend, job, [file.place for file in laid]),
        "dry_run": True,
        "contents": [file.content.decode() for file in laid],
        "calls": [list(one.words) for one in calls],
    }
    call.answer(value, pages.dry_run(backend, job, laid, calls))


def _job(store: str, at: str, standing: Installed | None) -> Job:
    """Make the job, at the best known time.

    It is the time said, else the one that stands, else the store's own.
    """
    before = standing.job.time if standing else usual_time(store)
    program = called(sys.argv[0], sys.executable)
    return sound(Job(store, program, time_said(at) if at else before))


def _store(root: str) -> str:
    """Name a store in one way, by whatever links it was reached."""
    return os.path.join(os.path.realpath(os.path.dirname(root)), os.path.basename(root))


def _host() -> Host:
    homes = homes_of(os.environ, os.getuid() if hasattr(os, "getuid") else 0)
    return Host(machine(homes.bases), homes)
