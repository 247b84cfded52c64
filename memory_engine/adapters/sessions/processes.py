"""Whether a process is still the one named by number."""

from __future__ import annotations

import os

from memory_engine.adapters.private import ours

PROC = "/proc"
START_FIELD = 22 - 3
"""Of ``/proc/PID/stat``, counted from behind the program's name, which may hold anything."""
LONGEST = 4096
"""[bytes] Of that file."""


def runs(pid: int, started: str) -> bool:
    """Tell whether a process of the caller's runs since then.

    ``started`` is in ticks since the machine started; "" for whoever does not know it.
    """
    if pid <= 0:
        return False
    if not os.path.isdir(os.path.join(PROC, str(os.getpid()))):
        return _answers(pid)
    try:
        about = os.stat(os.path.join(PROC, str(pid)))
    except OSError:
        return False
    began = start_of(pid)
    return ours(about.st_uid) and bool(began) and (not started or began == started)


def start_of(pid: int) -> str:
    """Give when a process began, as the kernel counts it.

    Gives "" for none, and where nothing tells.
    """
    try:
        with open(os.path.join(PROC, str(pid), "stat"), "rb") as file:
            fields = file.read(LONGEST).rpartition(b")")[2].split()
    except (OSError, ValueError):
        return ""
    over = not fields or fields[0] in (b"Z", b"X")
    return (
        "" if over or len(fields) <= START_FIELD else fields[START_FIELD].decode("ascii", "replace")
    )


def namespace() -> str:
    """Name the namespace in which process numbers here mean something.

    Gives "" where none does.
    """
    try:
        return os.readlink(os.path.join(PROC, "self", "ns", "pid"))
    except OSError:
        return ""


def _answers(pid: int) -> bool:
    """Tell whether the caller's process answers, where there's no ``/proc``."""
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError):
        return False
    return True
