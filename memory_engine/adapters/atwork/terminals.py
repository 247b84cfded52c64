"""Signs of terminals.

Keys on those of the user, and what tmux knows of its windows.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from memory_engine.adapters.atwork.signs import Sign, ago, asked

PTS = Path("/dev/pts")
FORMAT = "#{pane_tty} #{window_activity} #{session_activity}"


def ttys(now: float, folder: Path = PTS) -> Sign:
    """Tell when a key was last pressed on the user's terminals.

    The kernel moves the time of a terminal's reading in steps of eight seconds.
    """
    found = sorted(_read_at(folder), reverse=True)
    if not found:
        return Sign("terminals", None, "no terminal of this user's is open")
    at, name = found[0]
    return ago("terminals", at, now, f"a key on {name}")


def _read_at(folder: Path) -> Iterator[tuple[float, str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            about = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISCHR(about.st_mode) and about.st_uid == os.getuid() and entry.name.isdigit():
            yield about.st_atime, entry.path


def tmux(now: float) -> Sign:
    """Tell when something last happened in a window of tmux."""
    said, why, hung = asked(("tmux", "list-panes", "-a", "-F", FORMAT))
    times = [
        float(word)
        for row in said.splitlines()
        for word in row.split()[1:]
        if word.isdigit() and int(word)
    ]
    if not times:
        return Sign("tmux", None, why or "tmux has no window", hung)
    return ago("tmux", max(times), now, "something in a window of tmux")
