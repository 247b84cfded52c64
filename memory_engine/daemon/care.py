"""What the watch looks after once a minute.

That is its own size, its files, its settings, its stores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.nightwatch.usage import usage
from memory_engine.daemon.allowed import as_allowed, shut_names
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Watch
from memory_engine.daemon.roster import sentence
from memory_engine.daemon.settings import Settings, read_settings
from memory_engine.daemon.weighing import Scales, Weight, over
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadPolicy

KEPT = "anew"
"""The name under which is kept when the watch began anew because it took too much."""
MOST_ANEW = 3
"""[times a day] It begins anew; the next time it stops, for that mends nothing then."""
DAY = timedelta(days=1)

Ending = Callable[[str, bool], None]
"""Ends the watch for a reason; the flag: to begin anew at once."""


class Size:
    """What the process takes, and what follows where that is too much."""

    def __init__(self, watch: Watch, end: Ending) -> None:
        self._watch, self._end = watch, end
        self._scales = Scales(watch.settings.caps.cpu_minutes)

    def weigh(self, moment: Moment) -> Weight:
        """Tell what it takes now."""
        took = usage(os.getpid())
        assert took, "a process knows itself"
        return self._scales.weigh(moment.monotonic, took)

    def look(self, moment: Moment) -> None:
        """Begin anew where it takes too much.

        Stop where that was no help.
        """
        if why := over(self.weigh(moment), self._watch.settings.caps):
            self.begin_anew(why, moment)

    def begin_anew(self, why: str, moment: Moment) -> None:
        """Have the watch begin anew.

        Stop it where that was no help before.
        """
        before = list(self._lately(moment.wall))
        if len(before) >= MOST_ANEW:
            often = f"{why}, and beginning anew {len(before)} times within a day was no help"
            self._end(f"{often} (daemon.yaml: caps)", False)
            return
        self._watch.keep(KEPT, {"at": [at.isoformat() for at in (*before, moment.wall)]})
        self._end(why, True)

    def anew(self, moment: Moment) -> int:
        """Count how often it began anew within the last day."""
        return len(list(self._lately(moment.wall)))

    def _lately(self, now: datetime) -> Iterator[datetime]:
        kept = self._watch.kept(KEPT).get("at")
        for said in kept if isinstance(kept, list) else []:
            with suppress(ValueError, TypeError, OverflowError):  # somebody else wrote there
                at = datetime.fromisoformat(str(said))
                if now - DAY < at <= now:
                    yield at


class Wishes:
    """daemon.yaml, read again when it is another.

    A copy of the last sound one is kept.
    """

    def __init__(self, path: Path, sound: Path) -> None:
        self.path, self._sound = path, sound
        self.amiss = ""
        self._seen = self._mark()
        self._read()

    def changed(self) -> Settings | None:
        """Give the settings where they are others and sound.

        Else remember what is wrong.
        """
        mark = self._mark()
        if mark == self._seen:
            return None
        self._seen = mark
        return self._read()

    def _read(self) -> Settings | None:
        try:
            found = as_allowed(read_settings(self.path))
        except (BadPolicy, OSError) as error:
            self.amiss = sentence(error)
            return None
        self.amiss = ""
        with suppress(OSError, KairosError):  # without a copy it goes on as well
            there = self.path.exists()
            private.replace(str(self._sound), self.path.read_bytes() if there else b"")
        return found

    def _mark(self) -> tuple[int, int, frozenset[str]]:
        """Name the state of the file and of operators' shutting.

        Another name means that one of them changed.
        """
        shut = shut_names()
        try:
            about = os.stat(self.path)
        except OSError:
            return (0, 0, shut)
        return (about.st_mtime_ns, about.st_size, shut)
