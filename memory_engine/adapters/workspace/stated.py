"""What a manifest or lock file states about a version.

In one shape for all package worlds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import Data, at, mapping


class Stated(NamedTuple):
    """What is stated about a version.

    ``kind``: "locked" is what is installed, "asked" what a manifest allows, "own" the version of
    the project itself.
    """

    name: str
    value: str
    kind: str
    world: str


Reader = Callable[[File], Iterator[Stated]]


def table(held: Data, world: str) -> Iterator[Stated]:
    """Read what a table of packages asks for.

    Name -> specifier, or -> a table with a ``version``.
    """
    for name, wanted in mapping(held).items():
        spec = wanted if isinstance(wanted, str) else at(wanted, "version")
        yield Stated(name, spec.strip() if isinstance(spec, str) else "", "asked", world)


def asked(name: str, spec: Data, world: str) -> Iterator[Stated]:
    """Think: what a manifest asks for, if it is a specifier."""
    if isinstance(spec, str) and spec.strip():
        yield Stated(name, spec.strip(), "asked", world)


def locked(name: Data, version: Data, world: str) -> Iterator[Stated]:
    """Think: what is installed, if it is a version."""
    if name and isinstance(version, str) and re.match(r"v?\d", version):
        yield Stated(str(name), version, "locked", world)


def own(name: Data, version: Data, world: str) -> Iterator[Stated]:
    """Think: the version of the project itself, if both are told."""
    if isinstance(name, str) and isinstance(version, str) and name and version:
        yield Stated(name, version, "own", world)


def by_line(pattern: str, kind: str, world: str) -> Reader:
    """Think: a reader of text in which one expression finds (name, version)."""
    expression = re.compile(pattern, re.M)

    def read(file: File) -> Iterator[Stated]:
        for name, version in expression.findall(file.text):
            yield Stated(name.strip(), version.strip(), kind, world)

    return read


def normal_name(name: str) -> str:
    """Write a package's name so that its spellings are equal."""
    return re.sub(r"[-_.]+", "-", name.strip().strip("`'\"")).lower()


def named(stated: Iterable[Stated], name: str) -> list[Stated]:
    """List what is stated about this package.

    A Go module also goes by the last part of its path.
    """
    wanted, stated = normal_name(name), list(stated)
    tail = re.compile(rf"/{re.escape(wanted)}(/v\d+)?$")
    exact = [one for one in stated if normal_name(one.name) == wanted]
    return exact or [
        one for one in stated if one.world == "go" and tail.search(normal_name(one.name))
    ]
