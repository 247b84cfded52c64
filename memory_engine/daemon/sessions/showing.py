"""Find sessions, show those that run, and write to them.

What is said in them is shown.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from memory_engine.adapters.sessions.spoken import READERS
from memory_engine.adapters.sessions.tail import Bounds, Tail
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch, Word
from memory_engine.daemon.sessions.letters import Delivery, Letters, reachable
from memory_engine.daemon.sessions.picture import Key, Picture, Seen
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import BadInput, Unknown
from memory_engine.domain.sessions import BUSY, OVER, Said
from memory_engine.views.answers.elsewhere import SessionRow
from memory_engine.wiring import refuse_shut

FOLLOWED_SECONDS = 1.0
"""[s] Between two looks while somebody watches, or waits for a message to arrive."""
RUNNING_SECONDS = 10.0
"""[s] While sessions of watched stores go on."""
QUIET_SECONDS = 30.0
"""[s] While none do."""
ASKED_SECONDS = 2.0
"""[s] That the last look at everything is old at most, where somebody asks which there are."""
MOST_BYTES, MOST_SECONDS = 4 * 1024 * 1024, 0.2
"""[bytes; s] That are read in one go: the watch answers others in between."""
MOST_NAMED = 5
"""[sessions] Of those that a beginning may mean."""
MOST_LISTED = 50
"""[sessions] That are listed, those that run first."""


class Showing(Duty):
    """What finds and shows sessions."""

    name = "sessions"

    def __init__(self, picture: Picture, letters: Letters) -> None:
        self._picture, self._letters = picture, letters
        self._tails: dict[Key, Tail] = {}
        self._states: dict[Key, tuple[str, str]] = {}
        self._next = float("-inf")

    def due(self, moment: Moment) -> datetime | None:
        """Look again after a while, by watchers and doings.

        It hangs on who watches, and on what goes on.
        """
        return moment.wall + timedelta(seconds=max(0.0, self._next - moment.monotonic))

    def act(self, watch: Watch, moment: Moment) -> None:
        """Look at sessions, tell what is new of them."""
        self._picture.look(watch.roots(), moment.monotonic)
        going = self._picture.going_on(moment.monotonic)
        self._tell_states(watch, going)
        whole = self._show(watch, going)
        states = {one.key: one.state for one in going}
        for delivery in self._letters.given_up(states, moment.monotonic):
            _tell_delivery(watch, delivery)
        self._next = moment.monotonic + self._pause(watch, bool(going), whole)

    def _pause(self, watch: Watch, going: bool, whole: bool) -> float:
        """Tell how long it may be until the next look [s]."""
        whole = whole and self._picture.whole
        if watch.followers() or self._letters.waits() or not whole:
            return FOLLOWED_SECONDS
        return RUNNING_SECONDS if going else QUIET_SECONDS

    def _tell_states(self, watch: Watch, going: list[Seen]) -> None:
        now = {one.key: (one.state, one.reason) for one in going}
        for one in going:
            if one.key not in self._states and (place := watch.opened(one.store)):
                place.leave_transcript(one.host, one.session, one.source)
            if self._states.get(one.key) != now[one.key]:
                watch.feed.publish(
                    "session", one.store, one.session, **_about(one), reason=one.reason
                )
        for key in self._states.keys() - now.keys():
            tail = self._tails.get(key)
            if tail is None or not tail.grew():
                self._tails.pop(key, None)
            watch.feed.publish("session", "", key[1], host=key[0], state=OVER)
        self._states = now

    def _show(self, watch: Watch, going: list[Seen]) -> bool:
        """Tell what was said since the last look.

        Gives False where there is more.
        """
        bounds = Bounds(MOST_BYTES, time.monotonic() + MOST_SECONDS)
        grown = [one for one in going if one.host in READERS and self._tail(one).grew()]
        opened = ""
        for one in sorted(grown, key=lambda one: one.store):
            if time.monotonic() >= bounds.until:
                return False
            if one.store != opened and watch.opened(one.store) is None:
                continue
            opened = one.store
            for said in self._tail(one).news(bounds):
                watch.feed.publish("said", one.store, one.session, host=one.host, **_told(said))
                if delivery := self._letters.saw(one, said):
                    _tell_delivery(watch, delivery)
        return not any(self._tail(one).grew() for one in grown)

    def _tail(self, one: Seen) -> Tail:
        if one.key not in self._tails:
            self._tails[one.key] = Tail(one.host, one.session, one.source)
        return self._tails[one.key]

    def words(self) -> Mapping[str, Word]:
        """Answer which sessions there are, and take messages for them."""
        return {"sessions": self._sessions, "inject": self._inject}

    def _sessions(self, watch: Watch, request: Mapping[str, object]) -> Mapping[str, object]:
        """List sessions of watched stores, or of one.

        Or it is the one that is meant.
        """
        moment = watch.now()
        self._picture.look(watch.roots(), moment.monotonic, ASKED_SECONDS)
        if given := str(request.get("session", "")):
            return {"sessions": [_row(self._meant(given, moment))], "more": 0}
        store = str(request.get("store", ""))
        rows = [one for one in self._picture.all(moment.monotonic) if store in ("", one.store)]
        return {
            "sessions": [_row(one) for one in rows[:MOST_LISTED]],
            "more": len(rows[MOST_LISTED:]),
        }

    def _inject(self, watch: Watch, request: Mapping[str, object]) -> Mapping[str, object]:
        """Write a message into a session's inbox.

        What becomes of it, the feed tells.
        """
        refuse_shut("inject")
        text = request.get("text")
        if not isinstance(text, str):
            raise BadInput("text", "there is no text", "Say what to send.")
        moment = watch.now()
        self._picture.look(watch.roots(), moment.monotonic, ASKED_SECONDS)
        one = self._meant(str(request.get("session", "")), moment)
        self._picture.expect(one.key, moment.monotonic)
        self._show(watch, [one] if one.source else [])
        delivery = self._letters.post(one, text, moment.monotonic)
        _tell_delivery(watch, delivery)
        self._next = moment.monotonic
        watch.wake(self.name)
        return delivery._asdict()

    def _meant(self, given: str, moment: Moment) -> Seen:
        """Find a watched session by the beginning of its name."""
        known = [one for one in self._picture.all(moment.monotonic) if one.store]
        exact = [one for one in known if given in (one.session, one.name)]
        found = exact or [one for one in known if given and one.session.startswith(given)]
        if not found:
            raise Unknown("session", given, "`kairos-mem attach --list` lists what there is.")
        if len(found) > 1:
            named = "; ".join(f"{one.session} ({one.cwd})" for one in found[:MOST_NAMED])
            raise Usage(
                f"{len(found)} sessions begin with {given!r}.", f"Write more of it: {named}."
            )
        return found[0]

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell how many sessions go on."""
        going = self._picture.going_on(moment.monotonic)
        running = sum(one.running is not None for one in going)
        busy = sum(one.state == BUSY for one in going)
        line = f"{running} run, {busy} at work; `kairos-mem attach` shows one as it goes on"
        return {
            "running": running,
            "shown": len(going),
            "letters": int(self._letters.waits()),
            "lines": [line] if going else [],
        }


def _told(said: Said) -> dict[str, object]:
    """Give what was said as the feed tells it.

    ``mine`` where this process sent it.
    """
    told = {name: value for name, value in said._asdict().items() if value and name != "sender"}
    return {**told, "mine": True} if said.sender == os.getpid() else told


def _about(one: Seen) -> dict[str, object]:
    told = {"host": one.host, "name": one.name, "cwd": one.cwd, "state": one.state}
    return {name: value for name, value in told.items() if value}


def _row(one: Seen) -> SessionRow:
    """Give a session as one row of a list."""
    since = datetime.fromtimestamp(one.since, UTC).isoformat(timespec="seconds")
    return {
        "session": one.session,
        "host": one.host,
        "name": one.name,
        "state": one.state,
        "reason": one.reason or None,
        "since": since if one.since else None,
        "cwd": one.cwd,
        "store": one.store or None,
        "runs": one.running is not None,
        "inbox": reachable(one),
    }


def _tell_delivery(watch: Watch, delivery: Delivery) -> None:
    told = {"id": delivery.id, "report": delivery.report, "why": delivery.why}
    watch.feed.publish("delivery", "", delivery.session, **told)
