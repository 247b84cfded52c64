"""Serves each watched store's page while somebody looks.

For the others it listens.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from memory_engine.adapters.flags.installed import extra
from memory_engine.adapters.nightwatch.serving import PAGE
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch, Word
from memory_engine.daemon.page.front import Front
from memory_engine.daemon.page.listening import bound
from memory_engine.daemon.roster import sentence
from memory_engine.daemon.settings import Page
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadInput

SPAN = 100
"""[ports] From the first on that are tried: more stores than anybody watches."""
MOST_AT_ONCE = 3
"""[processes] Each takes some 80 MB. One more, and the oldest ends: who was let in there stays so,
and it begins again when somebody looks."""
RETRY_SECONDS = 60.0
"""[s] Until a page that has no port is tried again."""


class Pages(Duty):
    """All watched stores' pages, one port each.

    So no browser mistakes two of them.
    """

    name = PAGE

    def __init__(self, settings: Page) -> None:
        self._settings = settings
        self._fronts: dict[str, Front] = {}
        self._amiss: dict[str, str] = {}
        self._retry = 0.0
        self._begun = False

    def due(self, moment: Moment) -> datetime | None:
        """Act at once first, then when a page wants it."""
        if not self._begun:
            return moment.wall
        found = (self._wait(front, moment) for front in self._fronts.values())
        waits = [wait for wait in found if wait is not None]
        waits += [max(self._retry - moment.monotonic, 0.0)] if self._amiss else []
        return moment.wall + timedelta(seconds=min(waits)) if waits else None

    def act(self, watch: Watch, moment: Moment) -> None:
        """Have a page for each watched store, and no other."""
        self._begun = True
        if lacking := extra("extra page").why:
            self._amiss, self._retry = {"": f"{lacking}."}, moment.monotonic + RETRY_SECONDS
            return
        self._drop(watch, set(self._fronts) - set(watch.roots()))
        self._lay(watch, moment)
        knocked = partial(self._knocked, watch) if self._has_room() else None
        for front in self._fronts.values():
            front.look(moment, knocked)

    def words(self) -> Mapping[str, Word]:
        """Give a link, for who asks by the socket."""
        return {PAGE: self._link}

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell where each page is, and who serves it."""
        pages = {root: front.told() for root, front in self._fronts.items()}
        return {"pages": pages, "lines": [_line(root, row) for root, row in pages.items()]}

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell which pages have no port, and whose process died."""
        died = [
            f"The page of {root} failed ({front.amiss}). It is begun again when somebody looks."
            for root, front in self._fronts.items()
            if front.amiss
        ]
        return (*self._amiss.values(), *died)

    def end(self, watch: Watch) -> None:
        """Leave no process behind."""
        for front in self._fronts.values():
            front.rest(watch.now())
        self._drop(watch, set(self._fronts))
        watch.keep(PAGE, {**watch.kept(PAGE), "on": False})

    def _link(self, watch: Watch, request: Mapping[str, object]) -> Mapping[str, object]:
        root = os.path.realpath(str(request.get("store", "")))
        front = self._fronts.get(root)
        if front is None:
            raise BadInput(root, "its page is not served", "`kairos-mem daemon add` adds a store.")
        return {"url": front.link(watch.now()), "store": root}

    def _lay(self, watch: Watch, moment: Moment) -> None:
        self._amiss = {}
        for root in watch.roots():
            if root in self._fronts:
                continue
            try:
                sock = bound(self._ports(watch, root))
            except KairosError as error:
                self._amiss[root] = f"{root}: {sentence(error)}"
                self._retry = moment.monotonic + RETRY_SECONDS
            else:
                self._fronts[root] = Front(watch, root, sock, self._settings.minutes)
        ports = {root: front.port for root, front in self._fronts.items()}
        kept = {"ports": {**_kept(watch), **ports}, "on": True}
        if kept != watch.kept(PAGE):
            watch.keep(PAGE, kept)

    def _ports(self, watch: Watch, root: str) -> Iterator[int]:
        """Name the ports to try, a store's former one first."""
        first, kept = self._settings.port, _kept(watch)
        span = range(first, first + SPAN) if first else range(1)
        if root in kept and (not first or kept[root] in span):
            yield kept[root]
        others = {port for other, port in kept.items() if other != root}
        yield from (port for port in span if port not in others)

    def _drop(self, watch: Watch, roots: set[str]) -> None:
        for root in roots:
            self._fronts.pop(root).close()

    def _has_room(self) -> bool:
        return sum(front.child is not None for front in self._fronts.values()) < MOST_AT_ONCE

    def _wait(self, front: Front, moment: Moment) -> float | None:
        return front.wait(moment) if front.child or self._has_room() else None

    def _knocked(self, watch: Watch, front: Front) -> None:
        """Have a process answer who knocks, or make room for one."""
        front.deafen()
        moment = watch.now()
        if self._has_room():
            front.begin(moment)
            return
        serving = [each for each in self._fronts.values() if each.child]
        if not any(each.child and each.child.resting for each in serving):
            min(serving, key=lambda each: each.since.monotonic).rest(moment)


def _kept(watch: Watch) -> dict[str, int]:
    """Read which port each watched store had."""
    ports = watch.kept(PAGE).get("ports")
    roots = watch.roots()
    known = ports.items() if isinstance(ports, dict) else ()
    return {str(root): int(port) for root, port in known if root in roots and type(port) is int}


def _line(root: str, row: Mapping[str, object]) -> str:
    if not row["pid"]:
        return f"{row['address']}  {root}"
    since = f"{datetime.fromisoformat(str(row['since'])):%H:%M}"
    return f"{row['address']}  {root} (process {row['pid']} since {since}, {row['memory_mb']} MB)"
