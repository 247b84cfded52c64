"""The transcripts that hosts keep, those changed since a time.

A file is looked at, and its head read once, to know where its session ran; a database of many
sessions is opened only where it changed.
"""

from __future__ import annotations

import glob
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path

from memory_engine.adapters.host_settings import config_folder
from memory_engine.adapters.hosts import FOLDERS, KINDS, ON_A_MAC, SESSION, WITHIN
from memory_engine.adapters.importers.whose import ran_in
from memory_engine.adapters.private import ours
from memory_engine.domain.errors import TEXT_FAULTS, KairosError
from memory_engine.domain.sessions import Transcript

MOST = 20_000
"""[files] That are looked at of one host: twenty sessions a day for three years."""
HEADS = 4_096
"""[files] Of which it is remembered where their session ran."""
HEAD = 65_536
"""[bytes] Of a file, in which stands where its session ran, if anywhere."""
PATTERNS: Mapping[str, str] = {
    "claude-code": "*/*.jsonl",
    "codex": "*/*/*/rollout-*.jsonl",
    "gemini": "*/chats/session-*.json*",
    "copilot": "*/events.jsonl",
}
"""Host -> where its transcripts lie in its folder, a file each."""
DATABASES: Mapping[str, str] = {
    "opencode": "opencode.db",
    "cursor": "globalStorage/state.vscdb",
}
"""Host -> the one file in its folder that holds all its sessions."""
OWN_HOME: Mapping[str, tuple[str, str]] = {
    "codex": ("CODEX_HOME", "sessions"),
    "copilot": ("COPILOT_HOME", "session-state"),
}
"""Host -> the variable that names its folder elsewhere, and what lies in it."""
ID_LENGTH = 36
"""[characters] Of the id at the end of a rollout's name."""
UNREADABLE: tuple[type[Exception], ...] = (KairosError, OSError, sqlite3.Error, *TEXT_FAULTS)
"""What comes of a file that says nothing, or not what it should."""
WRITTEN_AHEAD = "-wal"
"""What SQLite puts beside a database that is written to."""


Row = tuple[str, str, float, str]
"""A session of a database: its name, where it ran, when it changed, and its state."""


def folder(host: str) -> str:
    """Name the folder in which a host keeps its transcripts here."""
    if host == "claude-code":
        return os.path.join(config_folder(), "projects")
    variable, below = OWN_HOME.get(host, ("", ""))
    if variable and os.environ.get(variable):
        return os.path.join(os.environ[variable], below)
    named = FOLDERS[KINDS[host]]
    named = ON_A_MAC.get(named, named) if os.uname().sysname == "Darwin" else named
    return os.path.join(os.path.expanduser("~"), named)


def transcripts(since: float) -> Iterator[Transcript]:
    """Yield transcripts written since a time [s since 1970], any host's."""
    for host in PATTERNS:
        yield from _files(host, since)
    for host in DATABASES:
        yield from _rows(host, since)


def of_session(host: str, session: str) -> Transcript | None:
    """Find the transcript of one session that a host names."""
    if host != "claude-code" or not SESSION.fullmatch(session):
        return None
    places = glob.iglob(os.path.join(folder(host), "*", f"{session}.jsonl"))
    return next(filter(None, (_transcript(host, place, 0.0) for place in places)), None)


def again(known: Transcript) -> Transcript | None:
    """Look at a transcript again.

    Gives None where it is gone. One of a database is left as it was.
    """
    return known if WITHIN in known.source else _transcript(known.host, known.source, 0.0)


def _files(host: str, since: float) -> Iterator[Transcript]:
    places = glob.iglob(os.path.join(folder(host), PATTERNS[host]))
    for place in islice(places, MOST):
        if found := _transcript(host, place, since):
            yield found


def _transcript(host: str, place: str, since: float) -> Transcript | None:
    """Look at one file.

    Gives None where it is older, no plain file, or another user's.
    """
    try:
        about = os.lstat(place)
    except OSError:
        return None
    if not (stat.S_ISREG(about.st_mode) and ours(about.st_uid) and about.st_mtime >= since):
        return None
    if not place.isprintable():
        return None
    cwd = _ran_in(KINDS[host], place, about.st_ino, min(about.st_size, HEAD))
    state = f"{about.st_ino}:{about.st_size}:{about.st_mtime_ns}"
    return Transcript(host, _session_of(host, place), place, cwd, about.st_mtime, state)


def _session_of(host: str, place: str) -> str:
    stem = os.path.basename(place).partition(".")[0]
    if host == "copilot":
        return os.path.basename(os.path.dirname(place))
    return stem[-ID_LENGTH:] if host == "codex" else stem


@lru_cache(maxsize=HEADS)
def _ran_in(kind: str, place: str, inode: int, size: int) -> str:
    """Tell where a session ran.

    As long as a file is small it is asked again when it has grown.
    """
    try:
        cwd = ran_in(kind, place)
    except UNREADABLE:
        return ""
    return cwd if os.path.isabs(cwd) and cwd.isprintable() else ""


def _rows(host: str, since: float) -> Iterator[Transcript]:
    """Yield the sessions of a database, where it was written since."""
    place = os.path.join(folder(host), DATABASES[host])
    written = tuple(_written(f"{place}{side}") for side in ("", WRITTEN_AHEAD))
    if not written[0] or max(written) < since:
        return
    for session, cwd, changed, state in _listed(host, place, written):
        if changed >= since and SESSION.fullmatch(session) and os.path.isabs(cwd):
            yield Transcript(host, session, f"{place}{WITHIN}{session}", cwd, changed, state)


@lru_cache(maxsize=len(DATABASES))
def _listed(host: str, place: str, _: tuple[float, ...]) -> tuple[Row, ...]:
    """List the sessions of a database, anew whenever it was written."""
    try:
        return tuple(islice(LISTED[host](Path(place)), MOST))
    except UNREADABLE:
        return ()


def _written(place: str) -> float:
    """Tell when the caller's plain file was written [s since 1970].

    Gives 0 for whatever is none.
    """
    try:
        about = os.lstat(place)
    except OSError:
        return 0.0
    return about.st_mtime if stat.S_ISREG(about.st_mode) and ours(about.st_uid) else 0.0


def _opencode(file: Path) -> Iterator[Row]:
    from memory_engine.adapters.importers.other_hosts.opencode.sessions import listed

    yield from listed(file)


def _cursor(file: Path) -> Iterator[Row]:
    from memory_engine.adapters.importers.other_hosts.cursor.chats import listed

    yield from listed(file)


LISTED: Mapping[str, Callable[[Path], Iterator[Row]]] = {"opencode": _opencode, "cursor": _cursor}
