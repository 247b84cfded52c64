"""What a process takes of the machine."""

from __future__ import annotations

import os
from contextlib import suppress

from memory_engine.domain.errors import KairosError
from memory_engine.domain.named import NamedTuple

USER_FIELD, SYSTEM_FIELD = 11, 12
"""Places of the times of computing in ``/proc/PID/stat``, counted behind the name."""
KIBI = 1024
UNITS = (1, 60, 3_600, 86_400)
"""[s] Of the parts of a time as ``ps`` writes it, from behind."""


class Usage(NamedTuple):
    """Memory in use [bytes], computing time [s], and open files."""

    memory: int
    computing: float
    files: int


def usage(pid: int) -> Usage | None:
    """Look at a process; None where it is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            pages = int(file.read().split()[1])
        with open(f"/proc/{pid}/stat", "rb") as file:
            about = file.read().rpartition(b")")[2].split()
        ticks = int(about[USER_FIELD]) + int(about[SYSTEM_FIELD])
        files = len(os.listdir(f"/proc/{pid}/fd"))
    except (OSError, IndexError, ValueError):
        return None if os.path.isdir("/proc/self") else _asked(pid)
    return Usage(pages * os.sysconf("SC_PAGE_SIZE"), ticks / os.sysconf("SC_CLK_TCK"), files)


def _asked(pid: int) -> Usage | None:
    """Ask ``ps``, where the machine has no ``/proc``.

    It tells nothing of files.
    """
    from memory_engine.adapters.machine import LocalMachine

    with suppress(KairosError, ValueError):
        said = LocalMachine().run(("ps", "-o", "rss=,time=", "-p", str(pid))).out.decode().split()
        if len(said) == 2:
            return Usage(int(said[0]) * KIBI, _seconds(said[1]), 0)
    return None


def _seconds(time: str) -> float:
    """Read a computing time [s] in days, hours, minutes, seconds."""
    parts = reversed(time.replace("-", ":").split(":"))
    return sum(float(part) * unit for part, unit in zip(parts, UNITS, strict=False))
