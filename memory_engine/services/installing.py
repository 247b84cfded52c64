"""Putting a service manager's job in place, and removing it.

The manager is to run it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from memory_engine.domain.errors.machine import ForeignFile, ProgramFailed, ScheduledElsewhere
from memory_engine.services.backend import Backend, Command, File
from memory_engine.services.finding import Host, Installed, awake, files, installed, ours
from memory_engine.services.job import Job, takes_away


def install(host: Host, backend: Backend, job: Job) -> bool:
    """Put a schedule in place; tell whether anything was to be done.

    1. Refuse where another service manager starts this store's nights already.
    2. Refuse to write over what is not ours, or was changed by hand.
    3. Do nothing where all stands as it should.
    4. Write the files and make the manager know them; where it refuses, put back what was.

    Raises ``ScheduledElsewhere``, ``ForeignFile``, ``Unwritable``, ``NoProgram`` and
    ``ProgramFailed``.
    """
    wanted = files(backend, job, host.homes)
    for standing in installed(host, job.name):
        _refuse_standing(standing, backend)
    shelf = backend.shelf(host.machine)
    before = [File(file.place, shelf.read(file.place) or b"") for file in wanted]
    _refuse_foreign(before, job.name)
    if before == wanted and awake(host, backend, job.name):
        return False
    try:
        for file in wanted:
            shelf.write(*file)
        run(host, backend, backend.start(job.name, host.homes))
    except BaseException:
        _put_back(host, backend, job.name, before)
        raise
    return True


def remove(host: Host, standing: Installed) -> None:
    """Take a schedule away, with its manager's traces.

    They are all that it keeps of it.
    """
    name, backend = standing.job.name, standing.backend
    run(host, backend, backend.stop(name, host.homes))
    shelf = backend.shelf(host.machine)
    for place in standing.places:
        if ours(shelf.read(place), name):
            shelf.remove(place)
    for place in backend.traces(name, host.homes):
        host.machine.remove(place)
    run(host, backend, backend.forget(name, host.homes))


def _refuse_standing(standing: Installed, backend: Backend) -> None:
    if standing.backend is not backend:
        raise ScheduledElsewhere(standing.backend.NAME, takes_away(standing.job.name))
    for place in standing.changed:
        what = f"({backend.NAME}) was changed by hand since it was installed"
        hint = f"{takes_away(standing.job.name)} takes it away; then install it anew."
        raise ForeignFile(place, what, hint)


def _refuse_foreign(before: Iterable[File], name: str) -> None:
    for file in before:
        if file.content and not ours(file.content, name):
            raise ForeignFile(
                file.place,
                "stands there already and is not ours",
                "Move it away, or choose another service manager with `--backend`.",
            )


def _put_back(host: Host, backend: Backend, name: str, before: Iterable[File]) -> None:
    """Undo a half-failed install, as far as possible.

    The manager may not let us undo it all.
    """
    shelf = backend.shelf(host.machine)
    whole = all(file.content for file in before)
    if not whole:
        _try(host, backend.stop(name, host.homes))
    for file in before:
        if file.content:
            shelf.write(*file)
        else:
            shelf.remove(file.place)
    _try(host, backend.start(name, host.homes) if whole else backend.forget(name, host.homes))


def run(host: Host, backend: Backend, commands: Iterable[Command]) -> None:
    """Call a service manager; raises ``NoProgram`` and ``ProgramFailed``."""
    for command in commands:
        if command.may_fail and not host.machine.has(command.words[0]):
            continue
        ran = host.machine.run(command.words)
        if ran.code and not command.may_fail:
            said = ran.complaint.splitlines()[-1:] or [f"exit code {ran.code}"]
            raise ProgramFailed(shlex.join(command.words), f"failed: {said[0]}", backend.REMEDY)


def _try(host: Host, commands: Iterable[Command]) -> None:
    for command in commands:
        if host.machine.has(command.words[0]):
            host.machine.run(command.words)
