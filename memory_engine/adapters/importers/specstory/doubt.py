"""Which messages of a kept session outsiders may have made up.

SpecStory writes what a tool shows as it is. So a page may close its tool, go on like the session,
and open another tool, which the writer closes. What its author can't know is the time: what is made
up comes out of order, has no time at all, or follows the tool at once. Only what somebody at a
distance was asked for is doubted so: what programs and files of the machine show is tainted where
something is repeated, as in any session, for editors give an agent's messages no time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.adapters.importers.record.line import RecordLine, Use
from memory_engine.adapters.importers.specstory.messages import (
    CLOSE,
    FOLDED_AT,
    OLDER_TOOL,
    Message,
)
from memory_engine.adapters.importers.times import utc
from memory_engine.adapters.importers.tools.origins import READERS, SHELLS

OUT_OF_ORDER = timedelta(seconds=30)
"""By how much true messages may stand in another order than they were said in."""

LONGEST_ANSWER = timedelta(minutes=1)
"""Of what a server makes up: it may know when it is asked, and keep its answer back for a while.
Longer than what may be out of order, or what is made up for later would be neither."""

UNSURE = "a text that may have made up a part of the session"
"""Stands for whoever wrote what a session may not have said."""


class Place(NamedTuple):
    """Where a message stands: its number, time, and order.

    ``enclosed``: a tool may end behind it; ``last``: the last of the session ends in it;
    ``vouched``: a message stands behind that, whose time tells.
    """

    number: int
    time: datetime | None
    astray: bool
    enclosed: bool
    last: bool
    vouched: bool


def places(told: Sequence[Message]) -> list[Place]:
    """Tell of each message where it stands in its session.

    What a sub-agent said stands behind its report, and is no older than the session.
    """
    times = [_time(message.at) for message in told]
    main = [None if message.aside else time for message, time in zip(told, times, strict=True)]
    began = next(filter(None, main), datetime.min)
    latest = accumulate((time or datetime.min for time in main), max, initial=datetime.min)
    behind = (time or datetime.max for time in reversed(main))
    earliest = [*accumulate(behind, min, initial=datetime.max)][::-1]
    last = _last_close(told)
    vouched = any(main[last + 1 :])
    limits = zip(told, times, latest, earliest[1:], strict=False)
    return [
        Place(
            at,
            time,
            _astray(time, began if one.aside else before, after),
            at <= last,
            at == last,
            vouched,
        )
        for at, (one, time, before, after) in enumerate(limits)
    ]


def _last_close(told: Sequence[Message]) -> int:
    """Find the message in which the last tool ends.

    An editor's tools have no end of their own.
    """
    if any(OLDER_TOOL.search(one.text) or FOLDED_AT.search(one.text) for one in told):
        return len(told)
    closing = (at for at, message in enumerate(told) if CLOSE in message.text)
    return max(closing, default=-1)


def _astray(time: datetime | None, before: datetime, after: datetime) -> bool:
    """Whether something said before is later, or something behind it earlier."""
    return time is not None and (before - time > OUT_OF_ORDER or time - after > OUT_OF_ORDER)


def _time(stamp: str) -> datetime | None:
    told = utc(stamp)
    return datetime.fromisoformat(told).replace(tzinfo=None) if told else None


class Doubt(NamedTuple):
    """What is known of a session's outside sources while reading.

    ``spoke`` is the number of the message in which the last of them did, ``until`` when what a
    server made up may be of, ``asked`` whether one is asked; ``sure`` is the session before the
    messages that are in doubt.
    """

    spoke: int = -1
    until: datetime = datetime.min
    asked: bool = False
    sure: Session | None = None

    def of(self, place: Place, tail: bool) -> bool:
        """Tell whether a piece of a message may be made up.

        A tail is behind its last tool.
        """
        if place.astray:
            return True
        if self.spoke < 0 or not place.enclosed or (place.last and tail):
            return False
        timed = place.vouched and place.time and place.time > self.until
        return not timed or place.number == self.spoke

    def entered(self, session: Session, doubtful: bool) -> tuple[Session, Doubt]:
        """Give the session in which a piece is to be read."""
        if doubtful:
            return session, self if self.sure else self._replace(sure=session)
        if self.sure:
            return restored(session, self.sure), self._replace(sure=None)
        return session, self

    def left(self, line: RecordLine, before: Session, session: Session, place: Place) -> Doubt:
        """Keep what was asked, and whether an outside source answered."""
        if line.uses:
            return self._replace(asked=any(map(_may_wait, line.uses)))
        spoke = [name for name, seen in session.origins.items() if before.origins.get(name) != seen]
        if not (line.results and spoke and self.asked):
            return self
        served = place.time and any(name not in session.near for name in spoke)
        until = place.time + LONGEST_ANSWER if served and place.time else datetime.min
        return self._replace(spoke=place.number, until=max(self.until, until))


def _may_wait(use: Use) -> bool:
    """Tell whether a tool asks somebody who may take time.

    And who then knows the time.
    """
    if use.name in SHELLS:
        return "://" in str(use.input.get("command", ""))
    return use.name not in READERS


def doubted(session: Session, line: RecordLine, typed: str = "") -> Session:
    """Keep that an outside source may have said or shown this.

    ``typed`` is the whole message of a person, of which a host's own words are no text.
    """
    shown = (result.text for result in line.results)
    asked = (str(value) for use in line.uses for value in use.input.values())
    text = "\n".join(filter(None, (typed, *line.texts, *shown, *asked)))
    return session.fetched(UNSURE, text) if text else session


def with_doubt(draft: Unwritten) -> Unwritten:
    """Name the source that may have said what was read."""
    named = draft.fields.get("origins") or (UNSURE,)
    return draft._replace(fields={**draft.fields, "origins": named})


def restored(session: Session, sure: Session) -> Session:
    """Forget what a stretch in doubt showed of the project.

    Keep what it brought from outside.
    """
    tests = {path: one for path, one in sure.asserted.items() if session.asserted.get(path) == one}
    return session._replace(
        before=sure.before,
        failed=sure.failed,
        episodes=sure.episodes,
        local=sure.local,
        own=sure.own,
        symbols=sure.symbols,
        claims=sure.claims,
        runs=sure.runs,
        asserted=tests,
        worked=sure.worked,
    )
