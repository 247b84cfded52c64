"""Hear sessions when they rest, exactly as a night would.

While a session runs it is shown and no more: what is kept of it is read by the importer, under the
store's lock, from the mark where it stopped. Whoever else hears the same transcript (a night that
was told by a hook, an import by hand) goes by the same marks, so nothing is lost and nothing comes
twice, wherever the watch is killed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from memory_engine.adapters.hosts import KINDS
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.daemon.sessions.picture import REGISTERED, Change, Key, Picture, Seen
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.memory import Locked
from memory_engine.domain.ports import ImportBatch
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.sessions import BUSY, OVER
from memory_engine.engine import hearing
from memory_engine.engine.engine import Engine
from memory_engine.engine.hearing import Heard
from memory_engine.wiring import Place

OVER_SECONDS = 10.0
"""[s] After the end of a session: its host has written all by then."""
REST_SECONDS = 60.0
"""[s] Of a session that ended its turn or waits for a person."""
UNLISTED_SECONDS = 600.0
"""[s] Of one whose host does not say what it does: a tool that runs may be silent as long."""
LATEST_SECONDS = 1_800.0
"""[s] After which one that never rests is heard all the same, where its importer can read on."""
AGAIN_SECONDS, REFUSED_SECONDS = 60.0, 900.0
"""[s] Until a store is tried again that another writes, and one that refuses to be written."""
MOST_SECONDS = 0.5
"""[s] After which hearing goes on the next time, with the transcript that comes next."""
PAUSE_SECONDS = 2.5
"""[s] Between two such: a year of sessions is heard at a sixth of one core."""
MOST_TOLD = 20
"""[observations] Of one hearing that are told one by one."""


Ripe = tuple[float, Seen, Change]
"""When a session may be heard [steady s], and what it is."""


class Hearing(Duty):
    """What hears sessions."""

    name = "hearing"

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._waiting: dict[Key, float] = {}
        self._not_before: dict[str, float] = {}
        self._next, self._sum = float("-inf"), 0

    def due(self, moment: Moment) -> datetime | None:
        """Act when the first session has rested long enough."""
        at = min((when for when, *_ in self._unheard(moment.monotonic)), default=None)
        if at is None:
            return None
        wait = max(at, self._next) - moment.monotonic
        return moment.wall + timedelta(seconds=max(0.0, wait))

    def act(self, watch: Watch, moment: Moment) -> None:
        """Hear what has rested, by store, while there is time."""
        if moment.monotonic < self._next:
            return
        until = time.monotonic() + MOST_SECONDS
        stores: dict[str, list[tuple[Seen, Change]]] = {}
        for when, seen, change in self._unheard(moment.monotonic):
            if when <= moment.monotonic:
                stores.setdefault(seen.store, []).append((seen, change))
        for store, sessions in stores.items():
            if time.monotonic() < until and not watch.stopping:
                self._hear_store(watch, moment, store, sessions, until)
        self._next = moment.monotonic + PAUSE_SECONDS

    def _unheard(self, at: float) -> Iterator[Ripe]:
        """Yield the transcripts that have news, and when each may be heard."""
        for key, change in self._picture.news():
            since = self._waiting.setdefault(key, at)
            seen = self._picture.seen(key, at)
            if seen and seen.store and (when := _when(seen, change, since)) is not None:
                yield max(when, self._not_before.get(seen.store, when)), seen, change

    def _hear_store(
        self,
        watch: Watch,
        moment: Moment,
        store: str,
        sessions: list[tuple[Seen, Change]],
        until: float,
    ) -> None:
        place = watch.opened(store)
        if place is None:
            self._not_before[store] = moment.monotonic + AGAIN_SECONDS
            return
        try:
            self._hear(watch, place, sessions, until)
        except Locked:
            self._not_before[store] = moment.monotonic + AGAIN_SECONDS
        except (KairosError, OSError) as fault:
            self._not_before[store] = moment.monotonic + REFUSED_SECONDS
            watch.note(f"{store} can't take in what sessions say: {fault}")

    def _hear(
        self, watch: Watch, place: Place, sessions: list[tuple[Seen, Change]], until: float
    ) -> None:
        def enough() -> bool:
            return watch.stopping or time.monotonic() >= until

        by_host = sorted(sessions, key=lambda row: row[0].host)
        with place.writing(patience=0.0) as engine:
            for host, rows in groupby(by_host, key=lambda row: row[0].host):
                if not enough():
                    batches = self._read(engine, place, list(rows), enough)
                    heard = hearing.hear(engine, KINDS[host], batches, enough)
                    _tell(watch, sessions[0][0].store, host, heard)
                    self._sum += len(heard.observations)

    def _read(
        self,
        engine: Engine,
        place: Place,
        rows: list[tuple[Seen, Change]],
        enough: Callable[[], bool],
    ) -> Iterator[ImportBatch]:
        """Read one transcript after another.

        One that was read to its end is heard.
        """
        for seen, change in rows:
            yield from place.heard_on(engine, seen.host, seen.source)[1]
            self._picture.heard(seen.key, change.transcript.state)
            self._waiting.pop(seen.key, None)
            if enough():
                return

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell how much was heard, and how many sessions have news."""
        waiting = sum(1 for _ in self._unheard(moment.monotonic))
        line = f"{self._sum:,} observations kept of sessions; {waiting:,} wait to be heard"
        told = {"observations": self._sum, "unheard": waiting}
        return {**told, "lines": [line] if self._sum or waiting else []}


def _tell(watch: Watch, store: str, host: str, heard: Heard) -> None:
    """Tell what was kept of each session.

    The first of it is told one by one.
    """
    by_session: dict[str, list[Observation]] = {}
    for said in heard.new:
        by_session.setdefault(said.provenance.root_session, []).append(said)
    for session, new in by_session.items():
        lasting = [said for said in new if not said.passage]
        for said in lasting[:MOST_TOLD]:
            told = {"id": said.id, "principal": said.provenance.principal, "text": said.text}
            watch.feed.publish("heard", store, session, host=host, **told)
        counts = {"observations": len(lasting), "for_search": len(new) - len(lasting)}
        watch.feed.publish("heard", store, session, host=host, **counts)


def _when(seen: Seen, change: Change, since: float) -> float | None:
    """Tell when a session with news may be heard [steady s].

    Gives None while nobody can say.
    """
    reads_on = seen.host in REGISTERED
    if seen.state == BUSY:
        return since + LATEST_SECONDS if reads_on else None
    if not reads_on:
        return change.at + UNLISTED_SECONDS
    return change.at + (OVER_SECONDS if seen.state == OVER else REST_SECONDS)
