"""Running sessions of Claude Code: one file a process.

The process rewrites it as its state changes. ``<config>/sessions/<pid>.json``, read off version
2.1.332. Beside it lies a secret of the session (``<pid>.<hash>.key``), which is never opened. What
stands in a file is what any program of the user may have written there: it is held against the
process that it names.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from memory_engine.adapters.host_settings import config_folder
from memory_engine.adapters.hosts import SESSION
from memory_engine.adapters.private import PLAINLY, ours
from memory_engine.adapters.sessions import processes
from memory_engine.domain.sessions import BUSY, IDLE, UNKNOWN, WAITING, RunningSession

HOST, FOLDER = "claude-code", "sessions"
NAME = re.compile(r"([1-9]\d{0,9})\.json", re.A)
LARGEST = 64 * 1024
"""[bytes] Of a file: one has a thousandth of it."""
MOST = 512
"""[files] That are read: more are no sessions of one person's."""
LONGEST = 4096
"""[characters] Of a path in it."""
LONGEST_WORD = 80
"""[characters] Of a name, or of what a session waits for."""
THOUSANDTHS = 1000.0
STATES = frozenset({BUSY, IDLE, WAITING})


def folder() -> str:
    """Name the folder in which the sessions that run are listed."""
    return os.path.join(config_folder(), FOLDER)


def running(place: str = "") -> Iterator[RunningSession]:
    """Yield the sessions that run.

    What is malformed, foreign or left over is none.
    """
    place = place or folder()
    for name in _names(place):
        found = _read(os.path.join(place, name), int(name.partition(".")[0]))
        if found and processes.runs(found.pid, found.started):
            yield found


def _names(place: str) -> list[str]:
    try:
        about = os.stat(place)
        if not ours(about.st_uid):
            return []
        with os.scandir(place) as found:
            names = [one.name for one in found if NAME.fullmatch(one.name)]
    except OSError:
        return []
    return sorted(names, key=len)[:MOST]


def _read(path: str, pid: int) -> RunningSession | None:
    """Read a file, if it changed since the last time."""
    try:
        about = os.lstat(path)
    except OSError:
        return None
    return _of_state(path, pid, about.st_ino, about.st_mtime_ns, about.st_ctime_ns)


@lru_cache(maxsize=MOST)
def _of_state(path: str, pid: int, *_: int) -> RunningSession | None:
    try:
        file = os.open(path, os.O_RDONLY | PLAINLY)
    except OSError:
        return None
    try:
        about = os.fstat(file)
        plain = stat.S_ISREG(about.st_mode) and ours(about.st_uid)
        content = os.read(file, LARGEST + 1) if plain else b""
    except OSError:
        return None
    finally:
        os.close(file)
    try:
        told = json.loads(content) if 0 < len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        return None
    return _session(told, pid) if isinstance(told, dict) else None


def _session(told: dict[str, Any], pid: int) -> RunningSession | None:
    """Read what a file says.

    Gives None where it can't be of the process that it is named after.
    """
    session, cwd = _text(told.get("sessionId")), _path(told.get("cwd"))
    if type(told.get("pid")) is not int or told["pid"] != pid:
        return None
    if not (SESSION.fullmatch(session) and cwd) or not _here(_text(told.get("pidDomain"))):
        return None
    state = _text(told.get("status"))
    return RunningSession(
        HOST,
        session,
        pid,
        _text(told.get("procStart")),
        cwd,
        state if state in STATES else UNKNOWN,
        _text(told.get("waitingFor"))[:LONGEST_WORD] if state == WAITING else "",
        _time(told.get("statusUpdatedAt")) or _time(told.get("startedAt")),
        _text(told.get("name"))[:LONGEST_WORD],
        _path(told.get("messagingSocketPath")),
    )


def _here(domain: str) -> bool:
    """Tell whether process numbers mean the same to the writer.

    A container that shares the folder counts its own.
    """
    counted, here = domain.partition(":pid:")[2], processes.namespace()
    return not counted or not here or here == f"pid:{counted}"


def _text(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() else ""


def _path(value: object) -> str:
    text = _text(value)
    return text if len(text) <= LONGEST and os.path.isabs(text) else ""


def _time(value: object) -> float:
    """Read a time [ms since 1970], in seconds; 0 for none."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    seconds = value / THOUSANDTHS if number else 0.0  # type: ignore[operator]
    return seconds if 0 < seconds < float("inf") else 0.0
