"""What shells leave for the watch, a file each.

Whole files are taken. A shell opens its file, writes one row and closes it. A file is taken by its
name: the shell makes another. It is read a moment later, when a row that was being written is
written, and goes when what it says is kept; a watch that dies in between finds it again.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.errors import KairosError
from memory_engine.domain.named import NamedTuple

FOLDER, FOLDERS = "shell", "folders"
"""Below the watch's state; the file that tells shells which folders are watched."""
LEFT, TAKEN = ".rows", ".taken"
SETTLED_SECONDS = 2.0
"""[s] Between taking a file and reading it, by the clock of its file system: a shell that opened
it before has written its row by then."""
LARGEST_FILE, LONGEST_COMMAND = 4_000_000, 2_000
"""[bytes], [characters] More is no history of commands, and what is longer a program of its own."""
FIELDS = 6
NUMBERED = re.compile(r"\A *\d+[* ] ?(?P<line>.*)\Z", re.S)
"""How ``history 1`` of bash writes a command: its number, a sign, and what was typed."""
BASH = "bash"
"""Whose hook gives the command as its history writes it, and times in millionths of a second."""


class Row(NamedTuple):
    """One command: its folder, exit code, end [s], and duration."""

    command: str
    folder: str
    code: int
    ended: float
    took: float


def spool_folder(state: Path) -> Path:
    """Name the folder in which shells leave their rows."""
    return state / FOLDER


def announce(state: Path, folders: Sequence[str]) -> None:
    """Tell shells in which folders commands are heard.

    In none, where there are none.
    """
    place = spool_folder(state)
    private.folder(str(place), str(state))
    listed = [folder for folder in folders if "\n" not in folder]
    if listed:
        private.replace(str(place / FOLDERS), "".join(f"{one}\n" for one in listed).encode())
    else:
        with suppress(FileNotFoundError):
            (place / FOLDERS).unlink()


def take(state: Path) -> int:
    """Take what shells have left so far.

    What was taken before and not kept stays first. Tells how many files that were.
    """
    found = 0
    for path in _files(state, LEFT):
        taken = path.with_suffix(TAKEN)
        if not os.path.lexists(taken):
            path.rename(taken)
            found += 1
    return found


def taken(state: Path) -> list[Path]:
    """List the files that were taken and have settled."""
    settled = time.time() - SETTLED_SECONDS
    return [path for path in _files(state, TAKEN) if _changed(path) <= settled]


def read(path: Path) -> list[Row]:
    """Read a file that was taken.

    What is no row is passed over.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            return []
        content = private.read(str(path)) or b""
    except (OSError, KairosError):
        return []
    return [row for text in content.split(b"\0") if (row := _row(text))]


def _row(text: bytes) -> Row | None:
    fields = text.decode("utf-8", "replace").split("\x1f", FIELDS - 1)
    if len(fields) < FIELDS:
        return None
    kind, code, began, ended, folder, said = fields
    numbered = NUMBERED.match(said)
    command = said if kind != BASH else numbered["line"] if numbered else ""
    try:
        at, exit = _seconds(ended), int(code)
        took = _took(kind, began, at)
    except ValueError:
        return None
    blank = not command.strip() or command[:1].isspace()
    if blank or len(command) > LONGEST_COMMAND or not os.path.isabs(folder):
        return None
    return Row(command.strip(), folder, exit, at, max(took, 0.0))


def _took(kind: str, began: str, ended: float) -> float:
    """Tell how long a command took [s].

    fish says how many ms, the others when it began.
    """
    if began.startswith("-"):
        return -_seconds(began) / 1_000
    return ended - _seconds(began) / (1_000_000 if kind == BASH else 1)


def _seconds(text: str) -> float:
    return float(text.replace(",", "."))


def _files(state: Path, suffix: str) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        entries = sorted(os.scandir(spool_folder(state)), key=lambda entry: entry.name)
        for entry in entries:
            if entry.name.endswith(suffix) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _changed(path: Path) -> float:
    """Tell when a file was last written or renamed [s]."""
    try:
        return path.stat().st_ctime
    except OSError:
        return float("inf")
