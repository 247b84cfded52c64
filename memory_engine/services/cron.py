"""A marked block of lines in the user's crontab.

It stands before everybody else's lines: what these set (a shell, an address) holds for lines after
them, and ours must not depend on it. Taken out, the rest is what it was, byte for byte.
"""

from __future__ import annotations

import shlex

from memory_engine.domain.errors.machine import ForeignFile, ProgramFailed, Unwritable
from memory_engine.domain.ports import Machine, Shelf
from memory_engine.services.backend import Command, Homes
from memory_engine.services.job import Job, line

NAME = "cron"
REMEDY = "See what `crontab -l` says in this shell; it may be forbidden to you (cron.allow)."
CAUGHT_UP = (
    "a night that the machine was off for is made up for when it starts; one that it was asleep "
    "for is not"
)
OUTPUT = "the mail that cron sends you"

BEGIN, END = "# >>> ", "# <<< "
BLOCK = """\
# >>> {name}
# {line}
# `kairos-mem schedule install` wrote this, `kairos-mem schedule remove` takes it away.
{minute} {hour} * * * {command}
@reboot {command}
# <<< {name}
"""
RESIDENT_BLOCK = """\
# >>> {name}
# {line}
# `kairos-mem daemon install` wrote this, `kairos-mem daemon uninstall` takes it away.
@reboot {command}
# <<< {name}
"""
LONGEST = 998
"""[bytes] Of a command: some crons cut what is longer."""
NONE_YET = "no crontab"
"""In the complaint of ``crontab -l`` where there is none: no failure."""


class Crontab:
    """The user's crontab, as a shelf of blocks by their names."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def read(self, place: str) -> bytes | None:
        """Give the block of a name; None where there is none."""
        whole = self._whole() if self._machine.has("crontab") else b""
        begin, end = _stretch(whole, place)
        return whole[begin:end] or None

    def beside(self, place: str) -> list[str]:
        """Name the blocks, in the order in which they begin."""
        whole = self._whole() if self._machine.has("crontab") else b""
        rows = whole.decode("utf-8", "replace").split("\n")
        return [row.removeprefix(BEGIN) for row in rows if row.startswith(BEGIN)]

    def write(self, place: str, content: bytes) -> None:
        """Put a block in its namesake's place, or first.

        It comes before all lines where there is none.
        """
        whole = self._whole()
        begin, end = _stretch(whole, place)
        self._put(whole[:begin] + content + whole[end:])

    def remove(self, place: str) -> None:
        """Take a block out; with the last line the crontab itself goes."""
        whole = self._whole() if self._machine.has("crontab") else b""
        begin, end = _stretch(whole, place)
        if begin < end:
            self._put(whole[:begin] + whole[end:])

    def _whole(self) -> bytes:
        ran = self._machine.run(("crontab", "-l"))
        if ran.code and NONE_YET not in ran.complaint.lower():
            raise ProgramFailed("crontab -l", f"failed: {ran.complaint or ran.code}", REMEDY)
        return b"" if ran.code else ran.out

    def _put(self, whole: bytes) -> None:
        words = ("crontab", "-") if whole else ("crontab", "-r")
        ran = self._machine.run(words, whole)
        if ran.code:
            raise ProgramFailed(shlex.join(words), f"failed: {ran.complaint or ran.code}", REMEDY)


def shelf(machine: Machine) -> Shelf:
    """Give where the block lies: in the crontab."""
    return Crontab(machine)


def places(name: str, homes: Homes) -> tuple[str, ...]:
    """Name the block."""
    return (f"crontab:{name}",)


def contents(job: Job) -> tuple[bytes, ...]:
    """Write the block; raises ``Unwritable``."""
    words = job.words if job.at else (*job.program, "daemon", "start")
    command = f"{' '.join(map(_quoted, words))} >/dev/null"
    if len(command.encode()) > LONGEST:
        hint = "Call kairos-mem by a shorter path, or move the memory to one."
        raise Unwritable("A crontab", f"a command of more than {LONGEST} bytes", hint)
    told = {"name": job.name, "line": line(job), "command": command}
    if job.at is None:
        return (RESIDENT_BLOCK.format(**told).encode(),)
    return (BLOCK.format(**told, hour=job.at.hour, minute=job.at.minute).encode(),)


def start(name: str, homes: Homes) -> tuple[Command, ...]:
    """Cron sees by itself that the crontab is another."""
    return ()


def awake(name: str, homes: Homes) -> tuple[Command, ...]:
    """What stands in the crontab is in force."""
    return ()


def failed(name: str, homes: Homes) -> tuple[Command, ...]:
    """It keeps nothing of what it ran."""
    return ()


def stop(name: str, homes: Homes) -> tuple[Command, ...]:
    """Cron sees by itself that the crontab is another."""
    return ()


def begin(name: str, homes: Homes) -> tuple[Command, ...]:
    """Start nothing: it does so when the machine starts."""
    return ()


def forget(name: str, homes: Homes) -> tuple[Command, ...]:
    """Nothing is left to forget."""
    return ()


def traces(name: str, homes: Homes) -> tuple[str, ...]:
    """Nothing else is kept."""
    return ()


def _quoted(word: str) -> str:
    """Quote a word for the shell, and its percent signs for cron.

    Cron ends a command at a percent sign unless a backslash stands before it, and takes that away
    itself. It stands outside the quotes: there a shell that gets to see it takes it away, too, and
    a backslash of the word's own is not read together with it.
    """
    return "\\%".join(shlex.quote(part) if part else "" for part in word.split("%")) or "''"


def _stretch(whole: bytes, place: str) -> tuple[int, int]:
    """Find from where to where a block stands.

    Raises ``ForeignFile`` for half a block.
    """
    name = place.partition(":")[2]
    first, last = f"{BEGIN}{name}\n".encode(), f"{END}{name}\n".encode()
    lines = whole.splitlines(keepends=True)
    if lines.count(first) != lines.count(last) or lines.count(first) > 1:
        raise ForeignFile(
            "The crontab",
            f"has no whole block between `{BEGIN}{name}` and `{END}{name}`",
            "Mend these two lines with `crontab -e`, or delete them and what is between them.",
        )
    if first not in lines:
        return 0, 0
    begin, end = lines.index(first), lines.index(last)
    return len(b"".join(lines[:begin])), len(b"".join(lines[: end + 1]))
