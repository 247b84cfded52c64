"""Hear what comes in, and look what waits to be told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from queue import Empty, SimpleQueue

from memory_engine.adapters import quiet
from memory_engine.channels import brief, heard
from memory_engine.channels.line import Came, Line
from memory_engine.channels.people import changed_at, known
from memory_engine.channels.sending import AGAIN_SECONDS, Outbox
from memory_engine.channels.settings import LINES, OFF
from memory_engine.channels.way import consent_to
from memory_engine.domain.errors import KairosError
from memory_engine.domain.permission import HOST, PROPOSAL, REVERT, Asked
from memory_engine.domain.records.problem import Problem
from memory_engine.wiring import Place

TICK_SECONDS = 5.0
"""[s] Between two looks at what waits: nobody at a distance notices them."""
WATCHED = ("memory.db", "memory.db-wal", "seal", "permissions", "dreams", "config.yaml")
"""What of a store tells, by when it was changed, that there may be something new."""
MOST_NEW = 3
"""[messages] An hour to one chat beside the brief: whatever asks without end is heard no more."""
MOST_OF_HOSTS = 30
"""[messages] An hour where a host's session asks: its agent waits, and asks for each call."""
HOUR_SECONDS = 3600.0


class Post(Outbox):
    """The channels that run, for the stores that allow them."""

    def __init__(
        self,
        lines: Sequence[Line],
        places: Callable[[], Iterable[Place]],
        note: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        super().__init__(lines, note, clock)
        self._places = places
        self._came: SimpleQueue[Came] = SimpleQueue()
        self._seen: dict[str, tuple[float, ...]] = {}
        self._waiting: list[Came] = []
        self._ended = False

    # -- the loop

    def begin(self) -> None:
        """Hear what comes in."""
        for line in self.lines.values():
            line.listen(self._came)

    def run(self) -> None:
        """Go on until ``end``."""
        while not self._ended:
            self.look()
            self.hear(TICK_SECONDS)
            self.listen_again()

    def listen_again(self) -> None:
        """Hear lines that gave up, and keep what had no room.

        It hears what comes in on them.
        """
        if self._unkept:
            self.keep()
        for came in tuple(self._waiting):
            if (line := self.lines.get(came.name)) and not line.shut():
                self._waiting.remove(came)
                self._came.put(came)
        for line in self.lines.values():
            if line.listen_again(self._came, self.clock()):
                self.note(f"{line.name} listens again")

    def end(self) -> None:
        """End, from any thread or a signal."""
        self._ended = True
        self._came.put(Came("", None))

    def close(self) -> None:
        """End the lines."""
        for line in self.lines.values():
            line.close()

    def hear(self, seconds: float) -> None:
        """Hear what came in; wait so long for something to come."""
        try:
            came = self._came.get(timeout=seconds) if seconds else self._came.get_nowait()
            while True:
                if self._take(came) and came.taken:
                    came.taken.set()
                came = self._came.get_nowait()
        except Empty:
            pass

    def _take(self, came: Came) -> bool:
        """Take in what came.

        Gives False for what waits, for its line was shut meanwhile.
        """
        line = self.lines.get(came.name)
        if line is None:
            return True
        if came.event is None:
            line.amiss, line.deaf = came.why or "it ended", self.clock()
            self.note(f"{came.name} hears nothing any more: {line.amiss}")
            return True
        if why := line.shut():
            self.note(f"{came.name}: what came in waits ({why})")
            self._waiting.append(came)
            return False
        name = f"{came.name} {came.event.kind} {came.event.id}"
        if name in self.kept.events:
            return True
        try:
            heard.event(self, line, came.event)
        except (KairosError, OSError) as error:
            self.note(f"{came.name}: what came in could not be heard ({error})")
        self.kept.events.append(name)
        self.keep()
        return True

    # -- what waits

    def places(self) -> Iterable[Place]:
        """Open the stores that allow a channel, one after another."""
        for place in self._places():
            try:
                allowed = any(self.allows(place, line) for line in self.lines.values())
            except (KairosError, OSError) as error:  # it is damaged: the others are not
                self.note(f"{place.root}: {error}")
            else:
                if allowed:
                    yield place

    def allows(self, place: Place, line: Line) -> bool:
        """Tell whether a store's owner lets its messages go through a channel."""
        return not line.shut() and place.consented(consent_to(line.name, line.channel.can.place))

    def look(self, now: bool = False) -> None:
        """Look what waits in each store.

        ``now`` sends a brief whatever the clock says.
        """
        for place in self.places():
            root = str(place.root.resolve())
            stamp = (*_stamp(root), *(changed_at(name) for name in self.lines))
            if not now and self._seen.get(root) == stamp and not self._due(root):
                continue
            self._seen[root] = stamp
            self._later.pop(root, None)
            try:
                self.visit(place, now)
            except (KairosError, OSError) as error:
                self.note(f"{root}: {error}")

    def _due(self, root: str) -> bool:
        """Tell whether a store's waiting thing may go by now.

        It waited long enough for an hour of the day, or a platform.
        """
        later, now = self._later.get(root), self.clock()
        return later is not None and not now < later <= now + AGAIN_SECONDS

    def visit(self, place: Place, now: bool = False) -> None:
        """Send one store's news, and update its messages."""
        waiting = brief.waiting(place)
        news = brief.news(place)
        for line in self.lines.values():
            if self.allows(place, line):
                self._tell(place, line, waiting, news, now)
        self.refresh(place)

    def _tell(
        self, place: Place, line: Line, waiting: Sequence[Asked], news: brief.News, now: bool
    ) -> None:
        root, words = str(place.root.resolve()), line.chosen.brief == LINES
        if not known(line.name).owners:
            return
        fresh = self._fresh(line, root, waiting)
        apart = [one for one in fresh if one.request.kind not in brief.WITH_THE_BRIEF]
        if line.chosen.brief != OFF and self._untold(line, root, news, fresh):
            if now or self._morning(line, root, news):
                lines = news.lines if words else news.counts
                if self._send(place, line, (news.title, lines), fresh):
                    self.kept.told[f"{root} {line.name}"] = f"{self._today()} {news.name}"
                    self.keep()
                return
            self._again(root)
        if apart and not self._hushed(line) and self._may(line, root, False, _most(apart)):
            self._send(place, line, (f"{place.project} asks", ()), apart)
        elif apart:
            self._again(root)

    def _fresh(self, line: Line, root: str, waiting: Sequence[Asked]) -> list[Asked]:
        """Choose what is still to be asked through a channel.

        What can be asked in its words, and was not yet.
        """
        words = line.chosen.brief == LINES
        return [
            one
            for one in waiting
            if (words or one.request.kind != PROPOSAL)
            and not self._knows(line.name, root, one.request.id)
        ]

    def _untold(self, line: Line, root: str, news: brief.News, fresh: Sequence[Asked]) -> bool:
        """Tell whether a channel lacks something worth a brief.

        It was not told of it.
        """
        told = self.kept.told.get(f"{root} {line.name}", "").partition(" ")[2]
        if not news.name:
            return False
        return not news.same(told) or any(
            one.request.kind in brief.WITH_THE_BRIEF and one.request.kind != REVERT for one in fresh
        )

    def _knows(self, name: str, root: str, id: str) -> bool:
        mine = (one for one in self.kept.letters if (one.channel, one.root) == (name, root))
        return any(id == each for one in mine for each, _ in one.ids)

    # -- when

    def _wall(self) -> datetime:
        return datetime.fromtimestamp(self.clock()).astimezone()

    def _today(self) -> str:
        return self._wall().date().isoformat()

    def _hushed(self, line: Line) -> bool:
        return quiet.within(line.chosen.quiet, self._wall())

    def _morning(self, line: Line, root: str, news: brief.News) -> bool:
        """Tell whether a brief may be sent now.

        It is one a night, from its hour on, not in quiet hours. Of the same night another one tells
        tomorrow what was asked since.
        """
        day, _, told = self.kept.told.get(f"{root} {line.name}", "").partition(" ")
        late = self._wall().time() >= time.fromisoformat(line.chosen.at)
        due = not news.same(told) or day != self._today()
        return late and due and not self._hushed(line) and self._may(line, root, True)

    def _may(self, line: Line, root: str, briefs: bool, most: int = MOST_NEW) -> bool:
        """Tell whether another brief or message may go this hour."""
        now = self.clock()
        mine = (one for one in self.kept.letters if (one.channel, one.root) == (line.name, root))
        return (
            sum(abs(now - one.at) < HOUR_SECONDS and bool(one.lines) == briefs for one in mine)
            < most
        )


def _most(asked: Sequence[Asked]) -> int:
    """Tell how many messages may ask within an hour."""
    return MOST_OF_HOSTS if any(one.request.kind == HOST for one in asked) else MOST_NEW


def _stamp(root: str) -> tuple[float, ...]:
    """Tell when what may bring something new was changed last."""
    found = []
    for name in WATCHED:
        try:
            found.append(os.stat(os.path.join(root, name)).st_mtime)
        except OSError:
            found.append(0.0)
    return tuple(found)


class Quietly:
    """A reporter that puts only what is amiss in the log.

    It is the post's log.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def stage(self, name: str, done: int, of: int) -> None:
        """Say nothing of how work goes."""

    def problem(self, problem: Problem) -> None:
        """Note what is amiss."""
        self._note(f"{problem.place}: {problem.what}")
