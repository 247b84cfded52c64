"""Finding what stands of a schedule, with every service manager."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from memory_engine.domain.errors.machine import ForeignFile, Unwritable
from memory_engine.domain.errors.stores import UnsafeFile
from memory_engine.domain.ports import Machine
from memory_engine.services.backend import Backend, Command, File, Homes
from memory_engine.services.backends import BACKENDS
from memory_engine.services.job import NAME, VERSION, Job, Marked, marked


class Host(NamedTuple):
    """The machine, and a user's folders on it."""

    machine: Machine
    homes: Homes


class Installed(NamedTuple):
    """A schedule that stands: its manager, job, and files.

    ``changed`` names those that somebody changed by hand since, ``missing`` those that are gone.
    """

    backend: Backend
    job: Job
    places: tuple[str, ...]
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def installed(host: Host, name: str) -> list[Installed]:
    """Find what stands of a schedule, with every service manager."""
    looked = (_standing(host, backend, name) for backend in BACKENDS.values())
    return [standing for standing in looked if standing]


def elsewhere(host: Host) -> list[Installed]:
    """Find every schedule of this user's, with every service manager.

    What is half there or odd is for a call that is about it to tell.
    """
    found = []
    for backend in BACKENDS.values():
        place = backend.places("", host.homes)[0]
        beside = " ".join(backend.shelf(host.machine).beside(place))
        for name in sorted(set(NAME.findall(beside))):
            with suppress(ForeignFile, UnsafeFile):
                standing = _standing(host, backend, name)
                found += [standing] if standing else []
    return found


def ours(content: bytes | None, name: str) -> Marked | None:
    """Read what a file of this schedule says of itself.

    Gives None for any other file, and for none.
    """
    mark = marked(content) if content else None
    return mark if mark and mark.job.name == name else None


def _standing(host: Host, backend: Backend, name: str) -> Installed | None:
    shelf, places = backend.shelf(host.machine), backend.places(name, host.homes)
    contents = {place: shelf.read(place) for place in places}
    marks = {place: mark for place in places if (mark := ours(contents[place], name))}
    if not marks:
        return None
    job = next(iter(marks.values())).job
    changed = _changed(marks, contents, _rendered(backend, job, host.homes))
    missing = tuple(place for place in places if contents[place] is None)
    return Installed(backend, job, places, changed, missing)


def _changed(
    marks: Mapping[str, Marked],
    contents: Mapping[str, bytes | None],
    wanted: Mapping[str, bytes],
) -> tuple[str, ...]:
    """Name what reads otherwise than its job is written by this version."""
    return tuple(
        place
        for place, mark in marks.items()
        if mark.version == VERSION and contents[place] != wanted.get(place)
    )


def files(backend: Backend, job: Job, homes: Homes) -> list[File]:
    """Give what a backend lays down for a job; raises ``Unwritable``."""
    places = backend.places(job.name, homes)
    return [File(*pair) for pair in zip(places, backend.contents(job), strict=True)]


def _rendered(backend: Backend, job: Job, homes: Homes) -> dict[str, bytes]:
    try:
        return {file.place: file.content for file in files(backend, job, homes)}
    except Unwritable:  # by hand, then: no install writes what can't be written
        return {}


def awake(host: Host, backend: Backend, name: str) -> bool:
    """Tell whether the service manager knows the schedule."""
    asked = _known(host, backend.awake(name, host.homes))
    return all(host.machine.run(command.words).code == 0 for command in asked)


def failed(host: Host, standing: Installed) -> bool:
    """Tell whether the last started night is known as failed."""
    asked = _known(host, standing.backend.failed(standing.job.name, host.homes))
    return any(host.machine.run(command.words).code == 0 for command in asked)


def _known(host: Host, commands: tuple[Command, ...]) -> list[Command]:
    return [command for command in commands if host.machine.has(command.words[0])]
