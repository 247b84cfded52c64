"""What hooks left to be heard, one line an event.

Lines are appended while a session runs. On the hot path: it imports next to nothing, and of what a
host hands over it keeps two names. The next night reads it: which transcripts there are, and what
was shown to which session.
"""

from __future__ import annotations

import os
import time

from memory_engine.adapters import private

TYPE_CHECKING = False  # not typing's: importing that costs the hot path time
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

FOLDER = "spool"
EVENTS, TAKEN, SESSIONS = "events.jsonl", "events.taken.jsonl", "sessions"
"""What is appended to; the same, while a night reads it; the transcripts that were ever named."""
LOOKED_AT = 65_536
"""[characters] Of what a host hands over: it names session and transcript at the beginning, before
any text that others wrote. Nothing else of it is kept."""
LARGEST = 64 * 1024 * 1024
"""[bytes] Of the events of one day: more come of something that runs wild, and are not kept."""
LONGEST_NAME = 4096
"""[characters] Of a session or a path."""
MOST_SESSIONS = 4096
REMEMBERED_SECONDS = 90 * 86_400.0
"""For which it is known that something was done to a session once."""


def note(root: str, event: str, agent: str, session: str = "", text: str = "") -> None:
    """Append one event of a session, with what it says.

    A hook names it, or says something beside it.
    """
    from _json import encode_basestring_ascii as quoted

    fields = {"at": f"{time.time():.3f}", "event": event, "agent": agent, "session": session}
    pairs = (f'"{name}": {quoted(value)}' for name, value in (*fields.items(), ("text", text)))
    append(root, ("{" + ", ".join(pairs) + "}\n").encode())


def named(handed: bytes, key: str) -> str:
    """Find the text that a host gives under a key.

    Gives "" where it gives none.
    """
    from _json import scanstring

    said, name = handed[:LOOKED_AT].decode("utf-8", "replace"), f'"{key}"'
    at = said.find(name)
    value = said[at + len(name) :].lstrip(" \t\r\n:") if at >= 0 else ""
    try:
        return _whole(str(scanstring(value, 1)[0])[:LONGEST_NAME]) if value[:1] == '"' else ""
    except (ValueError, SystemError):  # the end is missing
        return ""


def _whole(text: str) -> str:
    """Replace each half surrogate: no file or database takes it."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def append(root: str, line: bytes) -> None:
    """Append one line to the events, in one write."""
    private.folder(os.path.join(root, FOLDER), root)
    path = os.path.join(root, FOLDER, EVENTS)
    file = private.opened(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, root)
    try:
        if os.fstat(file).st_size < LARGEST:
            os.write(file, line)
    finally:
        os.close(file)


def events(root: str) -> Iterator[Mapping[str, Any]]:
    """Read the events that no night has taken.

    One that can't be read is left out.
    """
    import json

    for name in (TAKEN, EVENTS):
        for line in (private.read(os.path.join(root, FOLDER, name), root) or b"").splitlines():
            try:
                value = json.loads(line[: 2 * LOOKED_AT])
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
                yield {_whole(name): _whole(text) for name, text in value.items()}


def take(root: str) -> list[Mapping[str, Any]]:
    """Set the events aside and read them.

    ``drop`` lets go of them when they are heard. What an earlier night set aside and did not hear
    comes first.
    """
    folder = os.path.join(root, FOLDER)
    fresh, taken = os.path.join(folder, EVENTS), os.path.join(folder, TAKEN)
    private.no_link(folder)
    if not os.path.lexists(taken) and os.path.isfile(fresh) and not os.path.islink(fresh):
        os.rename(fresh, taken)
    return list(events(root))


def once(root: str, what: str, session: str) -> bool:
    """Tell whether something first happens to a session, and remember."""
    from memory_engine.domain.ids import digest

    name = digest(what, session)[:24]
    private.folder(os.path.join(root, FOLDER), root)
    path = os.path.join(root, FOLDER, f"{what}-{name}")
    if os.path.lexists(path):
        return False
    os.close(private.opened(path, os.O_WRONLY | os.O_CREAT, root))
    return True


def drop(root: str) -> None:
    """Let go of events set aside, and old sessions' firsts.

    What was done once to sessions long gone.
    """
    from contextlib import suppress  # off the hot path, which would pay for it

    with suppress(OSError):  # it is not there, or is no file: the next night tells of it
        os.unlink(os.path.join(root, FOLDER, TAKEN))
    oldest = time.time() - REMEMBERED_SECONDS
    with suppress(OSError):  # no folder, or not ours to tidy up
        for one in os.scandir(os.path.join(root, FOLDER)):
            if "-" in one.name and one.stat(follow_symlinks=False).st_mtime < oldest:
                os.unlink(one.path)


def last_heard(root: str) -> float:
    """Tell when a night last heard hooks [s since 1970].

    It took transcripts from them. Gives 0 for never.
    """
    try:
        return os.stat(os.path.join(root, FOLDER, SESSIONS)).st_mtime
    except OSError:
        return 0.0


def sessions(root: str) -> list[str]:
    """Read the transcripts that hooks have named so far, in order."""
    text = private.read(os.path.join(root, FOLDER, SESSIONS), root) or b""
    return text.decode("utf-8", "surrogateescape").splitlines()


def keep_sessions(root: str, paths: list[str]) -> None:
    """Keep the names of transcripts, only the latest of many."""
    private.folder(os.path.join(root, FOLDER), root)
    text = "".join(f"{path}\n" for path in paths[-MOST_SESSIONS:] if "\n" not in path)
    private.replace(os.path.join(root, FOLDER, SESSIONS), text.encode("utf-8", "surrogateescape"))
