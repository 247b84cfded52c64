"""GitHub for watched stores, looked at by its own process.

It runs while the night watch does. The night watch begins it by name; it ends when its stdin does,
or at a signal. Deliveries are heard by ``kairos-mem github serve`` alone: while that runs, it
looks, too, and this leaves its store be.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread

from memory_engine.adapters.lock import held
from memory_engine.adapters.nightwatch.folder import watched_roots
from memory_engine.channels.github.station import Station
from memory_engine.domain.errors import KairosError
from memory_engine.domain.silent import Silent
from memory_engine.wiring import now, place, shut

TICK_SECONDS = 5.0
"""[s] Between two looks at whether anything is due; when GitHub is asked, a store's state says."""


def look(roots: Iterable[str]) -> None:
    """Look for each store's news when due, and take it."""
    if shut("github"):
        return
    for root in roots:
        with suppress(KairosError, OSError):  # it is away, busy or damaged: its verbs tell of it
            _look(Station(place(root, Silent()), now))


def _look(station: Station) -> None:
    if not station.chosen.name:
        return
    with held(station.kept.lock):
        station.look()
        if any(True for _ in station.spool.waiting()):
            station.work()


def main() -> int:
    """Look at the watch's stores, until its end of our stdin closes."""
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    Thread(target=_until_stdin_ends, daemon=True).start()
    while not ended.wait(TICK_SECONDS):
        look(watched_roots())
    return 0


def _until_stdin_ends() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
