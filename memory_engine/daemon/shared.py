"""The duty that follows memories in a team's server.

What another machine's night decided is on this machine's pages a moment later.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.daemon.settings import Settings
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.memory import Locked

if TYPE_CHECKING:
    from memory_engine.adapters.postgres.news import News

NAME = "shared"
EVERY, AGAIN = timedelta(minutes=1), timedelta(seconds=2)
"""Between two tries to reach a server, and to write a page while a night is on."""


class Following(NamedTuple):
    """A server that tells of one memory, and what ends that."""

    news: News
    leave: Callable[[], None]


class Shared(Duty):
    """Follows each watched memory that is in a server."""

    name = NAME

    def __init__(self) -> None:
        self._next: datetime | None = None
        self._followed: dict[str, Following] = {}
        self._behind: set[str] = set()
        self._amiss: dict[str, str] = {}
        self._in_files: dict[str, int] = {}

    def due(self, moment: Moment) -> datetime | None:
        """Tell when servers are looked for next."""
        return self._next or moment.wall

    def act(self, watch: Watch, moment: Moment) -> None:
        """Follow what is not followed yet; write the pages that are behind."""
        self._next = moment.wall + EVERY
        for root in [root for root in self._followed if root not in watch.roots()]:
            self._leave(root)
        for root in watch.roots():
            if root not in self._followed:
                self._follow(watch, root)
        for root in sorted(self._behind):
            self._write(watch, root)
        if self._behind:  # a night is on, here or elsewhere: it has told of its end before it ends
            self._next = moment.wall + AGAIN

    def _follow(self, watch: Watch, root: str) -> None:
        looked_at = _written(root)
        if self._in_files.get(root) == looked_at:
            return
        place = watch.opened(root)
        if place is None or not place.settings.store:
            self._in_files[root] = looked_at
            return
        from memory_engine.adapters.postgres.news import news_of  # psycopg: where a server is

        try:
            news = news_of(place.holding)
        except KairosError as error:
            self._amiss[root] = error.message
            return
        self._amiss.pop(root, None)

        def heard() -> None:
            self._heard(watch, root)

        self._followed[root] = Following(news, watch.listen(news.fileno(), heard))
        self._behind.add(root)  # whatever came before it was heard

    def _heard(self, watch: Watch, root: str) -> None:
        try:
            told = self._followed[root].news.told()
        except KairosError as error:
            self._amiss[root] = error.message
            self._leave(root)
            return
        if told:
            self._behind.add(root)
            watch.wake(NAME)

    def _write(self, watch: Watch, root: str) -> None:
        from memory_engine.engine import publishing  # heavy, and of no use without a server

        place = watch.opened(root)
        if place is None:
            return
        try:
            with place.writing(patience=0.0) as engine:
                publishing.publish(engine)
        except Locked:
            return
        except KairosError as error:
            self._amiss[root] = error.message
        self._behind.discard(root)

    def _leave(self, root: str) -> None:
        following = self._followed.pop(root)
        following.leave()
        following.news.close()
        self._behind.discard(root)

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell which memories are followed."""
        lines = [f"{root}: its server is followed" for root in sorted(self._followed)]
        return {"lines": lines, "followed": sorted(self._followed)}

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell which servers don't answer."""
        return tuple(f"{what} Its pages wait." for _, what in sorted(self._amiss.items()))

    def end(self, watch: Watch) -> None:
        """Follow nothing any more."""
        for root in list(self._followed):
            self._leave(root)


def _written(root: str) -> int:
    """Tell when the settings of a memory were written.

    Gives 0 where there are none.
    """
    try:
        return os.stat(os.path.join(root, "config.yaml")).st_mtime_ns
    except OSError:
        return 0


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the one duty."""
    return (Shared(),)
