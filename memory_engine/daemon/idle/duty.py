"""The duty that acts of its own accord: tick, sleep, act, brief."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from memory_engine.adapters import quiet
from memory_engine.adapters.atwork.files import newest_log
from memory_engine.adapters.atwork.signs import Sign
from memory_engine.adapters.power import battery_left
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, NightEnd, Watch
from memory_engine.daemon.feed import Event
from memory_engine.daemon.idle import notices
from memory_engine.daemon.idle.looking import Looking
from memory_engine.daemon.idle.notices import Notice
from memory_engine.daemon.idle.step import ACTIVE, USUAL, Message, Scene, Step, night, telling
from memory_engine.daemon.idle.telling import Way, ways
from memory_engine.daemon.idle.together import MINUTE, Judged, judged, spoken
from memory_engine.daemon.settings import Settings

NAME, WHY, KEPT = "proactive", "idle", "notices"
LEAST_SECONDS, MOST_SECONDS = 60.0, 600.0
"""[s] Between two looks whether anybody is at work; a look starts three programs."""
BATCH = timedelta(seconds=10)
"""After something to tell, in which more of it may come."""
RETRY, FAILED_RETRY = timedelta(hours=1), timedelta(hours=6)
"""After which a night is asked for again whose gate was shut, and one that failed: that is told."""
EVENTS = "spool/events.jsonl"
"""What hooks left to be heard: news, too."""


class Proactive(Duty):
    """Looks whether anybody is at work, and acts on it.

    It asks for nights when nobody is, and tells what waits.
    """

    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pace = ACTIVE if settings.proactive.enabled else USUAL
        self._wanted = settings.idle.minutes * MINUTE * self._pace.idle_share
        self._hours = quiet.hours(settings.quiet.start, settings.quiet.end)
        self._ways: Sequence[Way] = ways(settings.proactive.notify)
        self._looking = Looking()
        self._signs: list[Sign] = []
        self._judged = Judged(False, 0.0, "not looked yet")
        self._steps: dict[str, Step] = {}
        self._next: datetime | None = None
        self._tell_at: datetime | None = None
        self._not_before: dict[str, datetime] = {}
        self._waiting: tuple[Notice, ...] | None = None
        self._unlisten: Callable[[], None] | None = None
        self._last_told = ""

    def due(self, moment: Moment) -> datetime | None:
        """Tell when it looks or tells next."""
        if self._next is None:
            return moment.wall
        return min(self._next, self._tell_at) if self._tell_at else self._next

    def act(self, watch: Watch, moment: Moment) -> None:
        """Tell what waits, and look whether there is something to do."""
        self._listen(watch)
        now = moment.wall.astimezone(UTC)
        self._tell(watch, moment, now)
        if self._next is None or now >= self._next:
            self._look(watch, moment, now)

    def woke(self, watch: Watch, moment: Moment, asleep: float) -> None:
        """Look anew after a wake-up or a change of the clock.

        Whoever woke the machine is at work, and another clock makes other waits.
        """
        self._next = None
        self._not_before = {}
        if self._tell_at:
            self._tell_at = min(self._tell_at, moment.wall.astimezone(UTC))

    # -- nights when nobody is at work

    def _look(self, watch: Watch, moment: Moment, now: datetime) -> None:
        self._signs = self._looking.signs(watch.roots(), time.time(), moment.monotonic)
        self._judged = judged(self._signs, self._wanted)
        left = self._wanted - self._judged.seconds
        pause = min(max(left, LEAST_SECONDS), MOST_SECONDS)
        self._next = now + timedelta(seconds=pause)
        battery = battery_left() if self._judged.idle else None
        self._steps = {root: self._step(watch, root, moment, battery) for root in watch.roots()}
        for root, chosen in self._steps.items():
            late = now >= self._not_before.get(root, now)
            if chosen.kind == "act" and late and watch.opened(root):
                watch.night(root, WHY, partial(self._dreamt, watch))

    def _step(self, watch: Watch, root: str, moment: Moment, battery: float | None) -> Step:
        known = _row(watch, root, moment)
        scene = Scene(
            idle=self._judged.idle,
            why=self._judged.why,
            news=news_stamp(root) != known.get("stamp"),
            dreamt=_count(known.get("dreamt")),
            battery=battery,
        )
        return night(scene, self._pace, self._settings.idle.battery, self._settings.idle.dreams)

    def _dreamt(self, watch: Watch, end: NightEnd) -> None:
        """Hear what came of a night.

        The next one by idleness needs news after it.
        """
        moment = watch.now()
        known = dict(_row(watch, end.store, moment))
        if end.code or end.report.get("gate"):
            later = FAILED_RETRY if end.code else RETRY
            self._not_before[end.store] = moment.wall.astimezone(UTC) + later
            return
        known |= {"stamp": news_stamp(end.store), "dreamt": _count(known.get("dreamt")) + 1}
        watch.keep(NAME, {**watch.kept(NAME), end.store: known})

    # -- telling

    def _listen(self, watch: Watch) -> None:
        if self._unlisten is None:
            self._waiting = notices.of_rows(watch.kept(KEPT).get("waiting"))
            if self._waiting:
                self._tell_at = watch.now().wall.astimezone(UTC)
            self._unlisten = watch.feed.listen(lambda event: self._heard(watch, event))

    def _heard(self, watch: Watch, event: Event) -> None:
        notice = notices.of_event(event.kind, event.store, event.data)
        if notice is None or notice.kind not in self._pace.tells:
            return
        self._waiting = (*(self._waiting or ()), notice)[-notices.MOST_WAITING :]
        self._tell_at = event.at.astimezone(UTC) + BATCH
        self._keep(watch, {}, self._waiting)

    def _keep(self, watch: Watch, more: Mapping[str, object], waiting: Sequence[Notice]) -> None:
        rows = notices.as_rows(waiting)
        watch.keep(KEPT, {**watch.kept(KEPT), "waiting": rows, **more})

    def _tell(self, watch: Watch, moment: Moment, now: datetime) -> None:
        """Tell all that waits in one message, when it may be told."""
        day, kept = f"{moment.wall:%Y-%m-%d}", watch.kept(KEPT)
        count = _count(kept.get("told")) if kept.get("day") == day else 0
        settled = self._tell_at is not None and now >= self._tell_at
        hushed = quiet.within(self._hours, moment.wall)
        most = self._settings.proactive.notices
        chosen = telling(Message(len(self._waiting or ()), settled, hushed, count, most))
        if chosen.kind == "brief":
            self._keep(watch, {"day": day, "told": count + 1}, ())  # a crash tells nobody twice
            self._say(watch, notices.message(self._heard_so_far(), self._settings.proactive.text))
        elif settled:
            later = _tomorrow(moment.wall) if self._waiting else None
            self._tell_at = quiet.ends(self._hours, moment.wall) if hushed else later

    def _heard_so_far(self) -> tuple[Notice, ...]:
        waiting, self._waiting, self._tell_at = self._waiting or (), (), None
        return waiting

    def _say(self, watch: Watch, text: str) -> None:
        self._last_told = text
        watch.feed.publish("notice", text=text)
        for way in self._ways:
            if why := way.tell(text):
                watch.note(f"{NAME}: could not be told ({why}): {text}")

    # -- what it tells of itself

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell each sign, what follows, and what waits to be told."""
        lines = [
            f"{'idle' if self._judged.idle else 'at work'}: {self._judged.why}",
            *_lines(self._signs),
            *(_done(root, step) for root, step in self._steps.items() if self._judged.idle),
        ]
        return {
            "title": "presence",
            "mode": "active" if self._settings.proactive.enabled else "usual",
            "idle": self._judged.idle,
            "signs": [sign._asdict() for sign in self._signs],
            "quiet": quiet.within(self._hours, moment.wall),
            "waiting": len(self._waiting or ()),
            "told": self._last_told or None,
            "lines": lines,
        }

    def end(self, watch: Watch) -> None:
        """Hear nothing more; what waits is kept."""
        if self._unlisten:
            self._unlisten()


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the one duty."""
    return (Proactive(settings),)


def news_stamp(root: str) -> str:
    """Name the state of a memory's news; another means news.

    It is the state of what the memory was told.
    """
    found = []
    for place in (*newest_log(root), os.path.join(root, EVENTS)):
        try:
            about = os.stat(place)
        except OSError:
            continue
        found.append(f"{os.path.basename(place)}:{about.st_size}:{about.st_mtime_ns}")
    return " ".join(found)


def _row(watch: Watch, root: str, moment: Moment) -> Mapping[str, object]:
    """Read what is known of a memory's nights by idleness.

    They are counted by day.
    """
    known = watch.kept(NAME).get(root)
    row = known if isinstance(known, dict) else {}
    day = f"{moment.wall:%Y-%m-%d}"
    return row if row.get("day") == day else {**row, "day": day, "dreamt": 0}


def _done(root: str, step: Step) -> str:
    return f"{root}: {'a night is asked for' if step.kind == 'act' else 'no night'}: {step.why}"


def _lines(signs: Sequence[Sign]) -> Iterator[str]:
    """Tell of each sign.

    Those that can't tell share a line, and ``--json`` has why.
    """
    for sign in signs:
        if sign.seconds is not None:
            yield f"{sign.source}: {spoken(sign.seconds)} ago ({sign.why})"
    if silent := [sign.source for sign in signs if sign.seconds is None]:
        yield f"no word from {', '.join(silent)}"


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _tomorrow(wall: datetime) -> datetime:
    day = wall.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=wall.tzinfo).astimezone(UTC)
