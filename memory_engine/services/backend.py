"""What is asked of a service manager, and what it hands out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from memory_engine.domain.ports import Machine, Shelf
from memory_engine.services.job import Job


class File(NamedTuple):
    """One thing that a backend lays down, and where."""

    place: str
    content: bytes


class Command(NamedTuple):
    """One call of a service manager's program.

    ``may_fail``: it undoes what may not have been done.
    """

    words: tuple[str, ...]
    may_fail: bool = False


class Homes(NamedTuple):
    """The folders of a user in which service managers look."""

    home: str
    config: str
    data: str
    local: str
    uid: int

    @property
    def bases(self) -> list[str]:
        """Give the folders that are somebody else's.

        They are the home, and those that were put elsewhere.
        """
        inside = self.home.rstrip(os.sep) + os.sep
        others = (self.config, self.data, self.local)
        return [self.home, *(folder for folder in others if not folder.startswith(inside))]


class Backend(Protocol):
    """A service manager: a module with these names."""

    NAME: str
    REMEDY: str
    """What to do where its program fails."""
    CAUGHT_UP: str
    """What becomes of a night that the machine slept through."""
    OUTPUT: str
    """Where what a night says is to be read; ``{name}`` stands for the schedule's name."""

    def shelf(self, machine: Machine) -> Shelf:
        """Give where its files lie."""
        ...

    def places(self, name: str, homes: Homes) -> tuple[str, ...]:
        """Say where the files of a schedule lie."""
        ...

    def contents(self, job: Job) -> tuple[bytes, ...]:
        """Write the files of a job, in the order of their places."""
        ...

    def start(self, name: str, homes: Homes) -> tuple[Command, ...]:
        """Give what makes the manager know the files, once they are written."""
        ...

    def awake(self, name: str, homes: Homes) -> tuple[Command, ...]:
        """Give what succeeds only where the manager knows them."""
        ...

    def failed(self, name: str, homes: Homes) -> tuple[Command, ...]:
        """Give what succeeds only after a night known as failed.

        It is the last one.
        """
        ...

    def begin(self, name: str, homes: Homes) -> tuple[Command, ...]:
        """Give what has a job that always runs run now.

        Gives nothing where the manager can't.
        """
        ...

    def stop(self, name: str, homes: Homes) -> tuple[Command, ...]:
        """Give what makes the manager let go, before the files are removed."""
        ...

    def forget(self, name: str, homes: Homes) -> tuple[Command, ...]:
        """Give what makes it forget them, after they are removed."""
        ...

    def traces(self, name: str, homes: Homes) -> tuple[str, ...]:
        """Name the files that the manager itself keeps about a schedule."""
        ...


def homes_of(environment: Mapping[str, str], uid: int) -> Homes:
    """Find a user's folders, as service managers do."""
    home = environment.get("HOME") or os.path.expanduser("~")

    def folder(variable: str, *below: str) -> str:
        given = environment.get(variable, "")
        return given if os.path.isabs(given) else os.path.join(home, *below)

    return Homes(
        home,
        folder("XDG_CONFIG_HOME", ".config"),
        folder("XDG_DATA_HOME", ".local", "share"),
        folder("LOCALAPPDATA", "AppData", "Local"),
        uid,
    )
