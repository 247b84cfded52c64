"""Which sessions the watch knows from look to look.

What changed is told by the watch's own steady clock: hosts write files by another.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from memory_engine.adapters.sessions import belonging, found, registry
from memory_engine.domain.sessions import BUSY, IDLE, OVER, UNKNOWN, RunningSession, Transcript

DEEP_SECONDS = 300.0
"""[s] Between two looks at all transcripts; those of sessions that run are looked at each time."""
MOST_SECONDS = 0.2
"""[s] Of such a look at a time: the watch answers others in between."""
LATELY_SECONDS = 1_800.0
"""[s] For which a session that changed counts as one that may go on, where no host says so."""
AT_WORK_SECONDS = 60.0
"""[s] For which one that changed counts as busy, where no host says so."""
REGISTERED = frozenset({registry.HOST})
"""Hosts that list their sessions while they run: one of these that is not listed is over."""

Key = tuple[str, str]
"""Host and session."""


class Seen(NamedTuple):
    """A session as the watch knows it.

    ``store`` is "" where it is none that is watched.
    """

    host: str
    session: str
    store: str
    cwd: str
    state: str
    reason: str = ""
    since: float = 0.0
    name: str = ""
    source: str = ""
    running: RunningSession | None = None

    @property
    def key(self) -> Key:
        """By what it is known."""
        return self.host, self.session


class Change(NamedTuple):
    """A noticed transcript change: its state, and when [steady s].

    The state is the transcript's.
    """

    transcript: Transcript
    at: float


class Picture:
    """Sessions that run, and transcripts of the watched stores."""

    def __init__(self) -> None:
        self._running: dict[Key, RunningSession] = {}
        self._changes: dict[Key, Change] = {}
        self._lately: dict[Key, None] = {}
        self._news: dict[Key, Change] = {}
        self._stores: dict[str, str] = {}
        self._born: dict[str, float] = {}
        self._roots: dict[str, str] = {}
        self._deep_at = float("-inf")
        self._rest: Iterator[Transcript] | None = None
        self._passes = 0

    def look(self, roots: Iterable[str], at: float, oldest: float = DEEP_SECONDS) -> None:
        """See what runs and what was written.

        It looks at everything, where that is so long ago [s].
        """
        watched = {os.path.realpath(root): root for root in roots}
        if watched != self._roots or (self.whole and at - self._deep_at >= oldest):
            self._roots, self._deep_at, self._stores = watched, at, {}
            self._born = {root: belonging.born(root) for root in watched.values()}
            self._rest = self._everything()
        self._running = {(one.host, one.session): one for one in registry.running()}
        for transcript in self._near(at):
            self._notice(transcript, at)
        until = time.monotonic() + MOST_SECONDS
        for transcript in self._rest or ():
            self._notice(transcript, at)
            if time.monotonic() >= until:
                return
        self._passes += self._rest is not None
        self._rest = None

    @property
    def whole(self) -> bool:
        """Whether the last look at everything has come to its end."""
        return self._rest is None

    def _everything(self) -> Iterator[Transcript]:
        since = min(self._born.values(), default=float("inf"))
        if self._roots:
            yield from found.transcripts(since)

    def _near(self, at: float) -> Iterator[Transcript]:
        """Look again at what may go on."""
        for key, one in self._running.items():
            if key not in self._changes and self.store_of(one.cwd):
                yield from filter(None, [found.of_session(*key)])
        for key in [*{**self._running, **self._lately}]:
            change = self._changes.get(key)
            if change is None:
                continue
            seen = found.again(change.transcript)
            if seen is None:
                self._forget(key)
            elif key not in self._running and at - change.at >= LATELY_SECONDS:
                del self._lately[key]
            else:
                yield seen

    def _forget(self, key: Key) -> None:
        for known in (self._changes, self._lately, self._news):
            known.pop(key, None)

    def _notice(self, transcript: Transcript, at: float) -> None:
        key = (transcript.host, transcript.session)
        store, known = self.store_of(transcript.cwd), self._changes.get(key)
        if not store or not (key in self._running or transcript.changed >= self._born[store]):
            return
        if known is None or known.transcript.state != transcript.state:
            before = known is None and not self._passes
            self._changes[key] = Change(transcript, float("-inf") if before else at)
            self._news[key] = self._changes[key]
            if not before:
                self._lately[key] = None

    def expect(self, key: Key, at: float) -> None:
        """Look at a session again, as at one going on."""
        if change := self._changes.get(key):
            self._changes[key] = change._replace(at=at)
            self._lately[key] = None

    def store_of(self, cwd: str) -> str:
        """Find the watched store that a folder belongs to; "" for none."""
        if cwd not in self._stores:
            self._stores[cwd] = self._roots.get(belonging.store_of(cwd), "")
        return self._stores[cwd]

    def news(self) -> list[tuple[Key, Change]]:
        """List the watched stores' transcripts not heard to their end."""
        return list(self._news.items())

    def heard(self, key: Key, state: str) -> None:
        """Know that a transcript was heard up to a state.

        It was heard as far as it went in that.
        """
        change = self._news.get(key)
        if change and change.transcript.state == state:
            del self._news[key]

    def seen(self, key: Key, at: float) -> Seen | None:
        """Tell what is known of one session."""
        running, change = self._running.get(key), self._changes.get(key)
        source = change.transcript.source if change else ""
        if running:
            store = self.store_of(running.cwd)
            state, reason, since = running.state, running.reason, running.since
            return Seen(
                *key, store, running.cwd, state, reason, since, running.name, source, running
            )
        if not change:
            return None
        told, state = change.transcript, _state(key[0], at - change.at)
        return Seen(
            *key, self.store_of(told.cwd), told.cwd, state, "", told.changed, "", source, None
        )

    def all(self, at: float) -> list[Seen]:
        """List all sessions: those that run, then those that changed last."""
        known = filter(None, (self.seen(key, at) for key in {**self._running, **self._changes}))
        return sorted(known, key=lambda one: (one.running is None, -one.since, one.session))

    def going_on(self, at: float) -> list[Seen]:
        """List watched sessions that run or may, with a transcript.

        Those that may go on are among them.
        """
        known = filter(None, (self.seen(key, at) for key in {**self._running, **self._lately}))
        return [one for one in known if one.store and one.source and one.state != OVER]


def _state(host: str, quiet: float) -> str:
    """Tell what a silent session does, by its quiet [s].

    No host says what such a one does.
    """
    if host in REGISTERED:
        return OVER if quiet >= AT_WORK_SECONDS else UNKNOWN
    if quiet >= LATELY_SECONDS:
        return OVER
    return BUSY if quiet < AT_WORK_SECONDS else IDLE
