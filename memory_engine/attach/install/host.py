"""What a host is to whoever attaches memory.

These are values, and the shape that each host has.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Scope(NamedTuple):
    """For whom a host is attached, and what it is to call.

    ``where``: ``local`` for the caller in this project, ``project`` for everybody who works on it,
    ``user`` for the caller everywhere. ``program`` is what hooks call; ``guard`` whether an agent's
    writes into memory are denied; ``serves`` whether the MCP server is registered, too;
    ``takeover`` whether the host's own memory folder is rendered from here, and ``before`` what its
    settings said before us.
    """

    where: str
    workspace: Path
    home: Path
    program: str
    guard: bool = False
    serves: bool = True
    takeover: bool = False
    before: str = ""

    @property
    def base(self) -> Path:
        """The folder in which the host's own folder lies."""
        return self.home if self.where == "user" else self.workspace


class Entry(Protocol):
    """Something of ours that belongs into a host's file."""

    def put(self, text: str, place: str) -> str:
        """Write it in the place of what we wrote before.

        Raises ``BadInput``, which names ``place``, for a text that can't be read.
        """

    def without(self, text: str, place: str) -> str:
        """Take it out, whoever of us wrote it."""

    def standing(self, text: str, place: str) -> Sequence[str]:
        """Name what of it stands there."""


class Part(NamedTuple):
    """One file of a host, with what belongs into it.

    ``empty`` stands for a file that is none. ``name`` tells the parts of a host from each other.
    """

    name: str
    path: Path
    entries: tuple[Entry, ...]
    empty: bytes = b"{}\n"


def with_server(scope: Scope, hooks: Part, server: Part) -> tuple[Part, ...]:
    """Name the hooks' file, and the server's if registered.

    It is to be registered.
    """
    return (hooks, server) if scope.serves else (hooks,)


def registered(scope: Scope) -> str:
    """Say how to register a server by hand.

    Where we always can, that is not at all.
    """
    return ""


def nothing_amiss(scope: Scope) -> Sequence[str]:
    """Tell nothing that keeps a host from calling us.

    No file would show it.
    """
    return ()


class Host(Protocol):
    """A host: each is a module of this room with these names."""

    NAME: str
    WHERES: tuple[str, ...]
    """Where it can be attached; the first is where it is if nobody says."""
    NEXT: str
    """What its user has to do that we can't."""

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        """Name the files of the host that hold something of ours."""

    def by_hand(self, scope: Scope) -> str:
        """Give the user's command to register our server.

        It is for where we can't; "" for none.
        """

    def amiss(self, scope: Scope) -> Sequence[str]:
        """Tell why the host may not call us although it is attached."""
