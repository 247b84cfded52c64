"""All of GitHub of one store, in turn.

What arrived is taken in, what is new is looked for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from queue import SimpleQueue

from memory_engine.adapters import private
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.network import Door
from memory_engine.adapters.nightwatch.operator import Repeating
from memory_engine.channels.github import polling
from memory_engine.channels.github.api import LONGEST_WAIT, Api, Denied, Later, said
from memory_engine.channels.github.kept import BELOW, Chosen, Kept
from memory_engine.channels.github.payload import number, part, text
from memory_engine.channels.github.receiving import Accepted, Turned, judged
from memory_engine.channels.github.spool import Spool
from memory_engine.channels.github.working import Worked, Working
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.memory import Locked
from memory_engine.engine import pulls
from memory_engine.privacy.egress import destination
from memory_engine.wiring import Place

REPEATS = f"{BELOW}/asked.json"
"""Beside the record of what leaves: how often a look that repeats left again, by day."""
AGAIN_SECONDS = 60.0
"""[s] After which what could not be done is tried again."""
MOST_REASONS = 100
"""[reasons] That are counted: strangers choose the names of events."""
OTHER = "for other reasons"
BEFORE = "delivered before"
ARRIVED = "arrived"
NOT_TAKEN = 200


class Station:
    """GitHub of one store. ``now`` gives seconds since 1970."""

    def __init__(self, place: Place, now: Callable[[], float]) -> None:
        self.place, self.now = place, now
        self.kept, self.spool = Kept(place), Spool(place.root)
        self.chosen = self.kept.chosen()
        self.state = self.kept.state()
        self._secret = b""
        self._noted: SimpleQueue[str] = SimpleQueue()

    def read_secret(self) -> None:
        """Read what deliveries are signed with."""
        self._secret = self.kept.secret().encode()

    def reread(self) -> None:
        """Read anew what the user chose.

        A word in another terminal holds at once.
        """
        self.chosen = self.kept.chosen()

    # -- what arrives

    def judge(self, headers: Mapping[str, str], body: bytes) -> Accepted | Turned:
        """Decide on a delivery that arrived.

        One that came before is not taken again.
        """
        found = judged(headers, body, self._secret, self.chosen.subscribed)
        if isinstance(found, Accepted) and self._came(found.delivery):
            return Turned(NOT_TAKEN, BEFORE)
        return found

    def _came(self, delivery: str) -> bool:
        if self.spool.has(delivery):
            return True
        engine = self.place.engine()
        with closing(engine.store):
            return bool(pulls.known(engine, [f"github:{delivery}"]))

    def note(self, because: str) -> None:
        """Note a delivery, and why it was not taken.

        Gives ``""`` for one that arrived. Any thread may. They are counted by who takes in what
        waits.
        """
        self._noted.put(because)

    def _count_noted(self) -> None:
        while not self._noted.empty():
            because = self._noted.get()
            self._count(*(("refused", {because: 1}) if because else ("counts", {ARRIVED: 1})))

    # -- what waits

    def work(self) -> Worked | None:
        """Take in what waits.

        Gives None where a night runs, and it waits on.
        """
        self._count_noted()
        self._pin()
        branches = {name: str(each) for name, each in part(self.state, "branches").items()}
        working = Working(self.place, self.chosen, branches, self.asking)
        try:
            done = working.work(self.spool)
        except Locked:
            return None
        self._count("counts", done.counts)
        self._count("refused", done.refused)
        self.state["branches"] = dict(done.branches)
        self.state["waits"] = done.late
        if done.counts:
            self.state["last"] = self._time()
        self.save()
        self.spool.done(done.paths)
        return done

    def _pin(self) -> None:
        """Pin a subscription to its repository's number.

        The first delivery names it.
        """
        if self.chosen.repository or not self.chosen.name:
            return
        for _, item in self.spool.waiting():
            for _, body in item.events:
                row = part(body, "repository")
                if text(row, "full_name").lower() == self.chosen.name.lower():
                    main = text(row, "default_branch") or self.chosen.main
                    self.chosen = self.chosen._replace(repository=number(row, "id"), main=main)
                    self.kept.choose(self.chosen)
                    return

    # -- what is new

    def asking(self) -> Api | str:
        """Give the API; or why it may not be asked."""
        return self.api(self.chosen, dict[str, str]())

    def api(self, chosen: Chosen, etags: dict[str, str]) -> Api | str:
        """Give the API for what is chosen.

        Or it gives why it may not be asked.
        """
        door = self._door()
        try:
            door.allowed(destination(chosen.api))
            token = self.kept.token()
        except KairosError as error:
            return said(error)
        return Api(door, chosen.api, token, etags, self.now)

    def _door(self) -> Door:
        private.folder(str(self.place.root / BELOW), str(self.place.root))
        ledger = EgressLedger(self.place.root, self._time)
        record = Repeating(ledger, self.place.root / REPEATS, self._time)
        return Door(record, self.place.consents.for_)

    @property
    def next_look(self) -> float:
        """When to look again for what is new [s since 1970]."""
        look, merging = _float(self.state.get("next")), polling.next_merging(self._poll_state())
        if look > self.now() + LONGEST_WAIT:  # by a clock that was put back since
            look = 0.0
        return min(look, merging) if merging else look

    def look(self) -> str:
        """Look for what is new, if it is time.

        Gives why it could not, where it could not.
        """
        if self.now() < self.next_look or not self.chosen.name:
            return ""
        etags = {str(k): str(v) for k, v in part(self.state, "etags").items()}
        api = self.api(self.chosen, etags)
        if isinstance(api, str):
            return self._late(api, AGAIN_SECONDS)
        state = self._poll_state()
        poller = polling.Poller(api, self.chosen, state, self.now())
        try:
            late = self._looked(poller)
        except Later as later:
            return self._late(later.why, later.seconds)
        except (Denied, KairosError) as error:
            return self._late(said(error), polling.WHOLE_SECONDS)
        self.state |= {"poll": state, "etags": etags, "late": late}
        self._count("looks", {"looks": 1, "requests": api.asked})
        self.save()
        return late

    def _looked(self, poller: polling.Poller) -> str:
        """Look, and keep what was found before it is known as seen."""
        if self.now() < _float(self.state.get("next")) <= self.now() + LONGEST_WAIT:
            poller.ask_again()
            poller.keep()
            return ""
        found = poller.look()
        for item in found.items:
            if not self.spool.put(item):
                raise Later(AGAIN_SECONDS, "more deliveries wait than have room")
        poller.keep()
        self.state["next"] = found.next
        return found.late

    def _late(self, why: str, seconds: float) -> str:
        self.state |= {"late": why, "next": self.now() + seconds}
        self.save()
        return why

    def _poll_state(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(json.dumps(part(self.state, "poll")))
        return found

    # -- how far it is

    def save(self) -> None:
        """Keep how far it is."""
        with suppress(OSError):  # it is tried again with the next; what waits is on disk
            self.kept.keep_state(self.state)

    def _count(self, name: str, more: Mapping[str, int]) -> None:
        counts = Counter({k: _whole(v) for k, v in part(self.state, name).items()})
        for reason, count in more.items():
            known = reason in counts or len(counts) < MOST_REASONS
            counts[reason if known else OTHER] += count
        self.state[name] = dict(counts)

    def _time(self) -> str:
        at = datetime.fromtimestamp(self.now(), UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
