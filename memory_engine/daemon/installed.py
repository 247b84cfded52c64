"""The night watch as the user's service: laid down, started, removed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from memory_engine.adapters.nightwatch import client
from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.nightwatch.folder import Running
from memory_engine.daemon import starting
from memory_engine.domain.errors import KairosError
from memory_engine.services.backend import Backend, File, homes_of
from memory_engine.services.backends import BACKENDS, usual
from memory_engine.services.finding import Host, Installed, files, installed
from memory_engine.services.installing import install, remove, run
from memory_engine.services.job import RESIDENT, Job, sound
from memory_engine.services.mending import amiss
from memory_engine.services.program import called
from memory_engine.wiring import machine


def host() -> Host:
    """Give the machine, and the user's folders on it."""
    homes = homes_of(os.environ, os.getuid())
    return Host(machine(homes.bases), homes)


def standing(on: Host) -> Installed | None:
    """Find the service that is laid down; None where there is none."""
    return next(iter(installed(on, RESIDENT)), None)


def chosen(on: Host, backend: str | None) -> Backend:
    """Give the service manager that was named, or the machine's usual one."""
    return BACKENDS[backend] if backend else usual(on.machine, sys.platform)


def job() -> Job:
    """Give what is to run: the very program that was called."""
    return sound(Job("", called(sys.argv[0], sys.executable), None))


def would_lay(on: Host, backend: Backend) -> list[File]:
    """Give what an install would write."""
    return files(backend, job(), on.homes)


def lay_down(on: Host, backend: Backend) -> tuple[bool, Running]:
    """Lay the service down and have it run.

    Tells whether anything was to be done. A watch that runs by itself is ended before: the service
    manager looks after its own alone.
    """
    before = None if standing(on) else place.running()
    if before:
        stop(before)
    try:
        changed = install(on, backend, job())
    except BaseException:
        if before:
            starting.start()
        raise
    return changed, begun(on)


def begun(on: Host) -> Running:
    """Have the watch run, as a service where it is one.

    Else it runs by itself.
    """
    if found := place.running():
        return found
    if laid := standing(on):
        with suppress(KairosError):  # a manager that does not answer here, over ssh say
            run(on, laid.backend, laid.backend.begin(RESIDENT, on.homes))
            if laid.backend.begin(RESIDENT, on.homes) and (found := starting.up()):
                return found
    return starting.start()


def take_away(on: Host) -> list[str]:
    """Take the service away and end the watch.

    Name the service managers that had it.
    """
    found = installed(on, RESIDENT)
    for laid in found:
        remove(on, laid)
    if found and (left := place.running()):
        stop(left)
    return [laid.backend.NAME for laid in found]


def stop(found: Running) -> None:
    """Tell a watch to stop, and wait until it is gone.

    By a signal where the socket gives no answer.
    """
    try:
        client.ask("stop")
    except KairosError:
        import signal

        with suppress(ProcessLookupError):
            os.kill(found.pid, signal.SIGTERM)
    starting.wait_for_end(found)


def to_mend(on: Host) -> list[str]:
    """Tell what is wrong with how the watch is set up."""
    laid, found = standing(on), place.running()
    rows = amiss(on, laid) if laid else []
    if found is None:
        if laid:
            rows.append(
                f"The night watch is installed ({laid.backend.NAME}) and does not run. "
                "`kairos-mem daemon start` starts it."
            )
        elif (gone := place.recorded()) is not None:
            rows.append(
                f"The night watch (process {gone.pid}) is gone without a word: it was killed, or "
                "the machine was. `kairos-mem daemon start` starts it, and `kairos-mem daemon "
                "install` has it started by itself."
            )
        return rows
    if found.version != (ours := starting.own_version()):
        rows.append(
            f"The night watch runs version {found.version}, installed is {ours}. `kairos-mem "
            "daemon stop` and `kairos-mem daemon start` put the new one in its place."
        )
    try:
        rows += [str(row) for row in _problems(client.ask("status"))]
    except KairosError as error:
        rows.append(f"{error.message} {error.hint}")
    return rows


def _problems(told: object) -> list[object]:
    problems = told.get("problems") if isinstance(told, dict) else None
    return problems if isinstance(problems, list) else []
