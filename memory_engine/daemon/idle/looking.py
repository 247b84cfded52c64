"""Asking every sign, each for a bounded time.

One that hung is left alone for an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial

from memory_engine.adapters.atwork import desktop, files, terminals
from memory_engine.adapters.atwork.signs import Sign, ago
from memory_engine.daemon.sessions.activity import activity

PUT_OFF_SECONDS = 3_600.0
Asked = Callable[[], Sign]


def agents(now: float) -> Sign:
    """Tell whether an agent is at work, or since when none is."""
    found = activity()
    if found.busy:
        return Sign("agents", 0.0, found.why)
    if not found.since:
        return Sign("agents", None, found.why)
    return ago("agents", found.since, now, found.why)


class Looking:
    """The signs of this machine."""

    def __init__(self) -> None:
        self._put_off: dict[str, tuple[float, Sign]] = {}

    def signs(self, roots: Sequence[str], now: float, steady: float) -> list[Sign]:
        """Ask each sign.

        ``now`` is the time of files [s since 1970], ``steady`` only goes on.
        """
        found = []
        for source, asked in _sources(roots, now):
            until, last = self._put_off.get(source, (0.0, None))
            if last and steady < until:
                found.append(last)
                continue
            sign = asked()
            if sign.hung:
                self._put_off[source] = (steady + PUT_OFF_SECONDS, sign)
            found.append(sign)
        return found


def _sources(roots: Sequence[str], now: float) -> list[tuple[str, Asked]]:
    everywhere: list[tuple[str, Asked]] = [
        ("agents", partial(agents, now)),
        ("files", partial(files.touched, roots, now)),
    ]
    if sys.platform == "darwin":
        return [*everywhere, ("macos", desktop.macos), ("tmux", partial(terminals.tmux, now))]
    if sys.platform == "win32":
        return [*everywhere, ("windows", desktop.windows)]
    return [
        *everywhere,
        ("terminals", partial(terminals.ttys, now)),
        ("tmux", partial(terminals.tmux, now)),
        ("logind", partial(desktop.logind, now)),
        ("x11", desktop.x11),
        ("gnome", desktop.gnome),
    ]
