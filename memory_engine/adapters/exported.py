"""Files that leave the store, written whole or not at all.

They go over nothing that somebody keeps. They are for their owner alone, as the store is: what they
say is as private.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from memory_engine.adapters.private import FILE, FOLDER
from memory_engine.domain.errors.machine import ForeignFile
from memory_engine.domain.errors.memory import NoRoom

MARKER = ".kairos-mem-export"
"""In a folder that an export made: it may be made anew, and nobody keeps a file of theirs in it."""
FORCE = "Choose another place, or replace it with --force."


def write_file(place: str, pieces: Iterable[str], force: bool) -> int:
    """Write a file out of pieces; the number of bytes.

    Raises ``ForeignFile``, ``NoRoom``.
    """
    if os.path.isdir(place) and not os.path.islink(place):
        raise ForeignFile(place, "is a folder", "Name the file to write.")
    if os.path.lexists(place) and not force:
        raise ForeignFile(place, "is there already", FORCE)
    with _fresh(place) as fresh:
        size = _put(fresh, pieces, durably=True)
        os.replace(fresh, place)
    return size


def write_folder(place: str, files: Iterable[tuple[str, Iterable[str]]], force: bool) -> int:
    """Write a folder of files; the number of bytes. Raises ``ForeignFile``, ``NoRoom``."""
    if os.path.lexists(place):
        ours = os.path.isfile(os.path.join(place, MARKER)) and not os.path.islink(place)
        if not ours:
            raise ForeignFile(place, "is there, and no export made it", "Choose another place.")
        if not force:
            raise ForeignFile(place, "is there already", FORCE)
    size = 0
    with _fresh(place) as fresh:
        os.makedirs(fresh, FOLDER)
        for name, pieces in chain(files, [(MARKER, ["Made by `kairos-mem export`.\n"])]):
            target = os.path.join(fresh, name)
            os.makedirs(os.path.dirname(target), FOLDER, exist_ok=True)
            size += _put(target, pieces)
        if hasattr(os, "sync"):  # once for all: for each of 100,000 notes it takes minutes
            os.sync()
        _swap(fresh, place)
    return size


@contextmanager
def _fresh(place: str) -> Iterator[str]:
    """Name what is written beside a place, until it stands there.

    On any fault nothing is left.
    """
    folder, name = os.path.split(os.path.abspath(place))
    fresh = os.path.join(folder, f".{name}.new")
    try:
        _remove(fresh)
        yield fresh
    except BaseException as fault:
        _remove(fresh)
        if isinstance(fault, OSError):
            raise NoRoom(place, fault.strerror or str(fault)) from None
        raise


def _swap(fresh: str, place: str) -> None:
    """Put one folder in another's place.

    The old one goes when the new one stands.
    """
    old = f"{fresh}.old"
    _remove(old)
    if os.path.lexists(place):
        os.rename(place, old)
    os.rename(fresh, place)
    _remove(old)


def _put(path: str, pieces: Iterable[str], durably: bool = False) -> int:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE)
    with open(file, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        if durably:
            os.fsync(file)
        return os.fstat(file).st_size


def _remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)
