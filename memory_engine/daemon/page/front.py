"""One store's page: the watch listens, a process serves.

At the first knock the process takes the socket over.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from memory_engine.adapters.nightwatch.folder import LOOPBACK
from memory_engine.adapters.nightwatch.usage import usage
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Watch
from memory_engine.daemon.page.child import END_SECONDS, Child
from memory_engine.daemon.page.keys import Keys
from memory_engine.daemon.roster import sentence
from memory_engine.daemon.weighing import MEGABYTE

FIRST_BACK_OFF, LAST_BACK_OFF = 1.0, 300.0
"""[s] After a process died, and at most after many did; it doubles."""
GOOD_SECONDS = 60.0
"""[s] After which a process that dies counts as the first that did."""


class Front:
    """One page: its socket, its guests, and its process.

    Guests may open it; the process is there while somebody is served.
    """

    def __init__(self, watch: Watch, root: str, sock: socket.socket, minutes: float) -> None:
        self.root, self.since = root, watch.now()
        self.child: Child | None = None
        self.amiss = ""
        self._watch, self._sock, self._minutes = watch, sock, minutes
        self._keys = Keys()
        self._unlisten: Callable[[], None] | None = None
        self._unhear: Callable[[], None] = lambda: None
        self._failures, self._not_before, self._rests = 0, 0.0, 0.0

    @property
    def port(self) -> int:
        """The port that it has."""
        return int(self._sock.getsockname()[1])

    @property
    def address(self) -> str:
        """What a browser calls it."""
        return f"http://{LOOPBACK}:{self.port}"

    def link(self, moment: Moment) -> str:
        """Give a link that opens it once."""
        token = self._keys.token(moment.monotonic)
        if self.child:
            self.child.hand({"token": token})
        return f"{self.address}/?token={token}"

    def look(self, moment: Moment, knocked: Callable[[Front], None] | None) -> None:
        """Listen where nobody serves, unless there is no room.

        End what does not end.
        """
        if self.child:
            if self.child.resting and moment.monotonic >= self._rests:
                self.child.kill()
        elif self._unlisten is None and knocked and moment.monotonic >= self._not_before:
            self._unlisten = self._watch.listen(self._sock.fileno(), lambda: knocked(self))

    def wait(self, moment: Moment) -> float | None:
        """Tell in how many seconds there is something to do.

        Gives None for nothing by itself.
        """
        if self.child:
            return max(self._rests - moment.monotonic, 0.0) if self.child.resting else None
        if self._unlisten:
            return None
        return max(self._not_before - moment.monotonic, 0.0)

    def deafen(self) -> None:
        """Listen no more: who knocks waits."""
        if self._unlisten:
            self._unlisten()
            self._unlisten = None

    def begin(self, moment: Moment) -> None:
        """Have a process serve."""
        handed = {**self._keys.handed(moment.monotonic), "minutes": self._minutes}
        self.since = moment
        try:
            self.child = Child(self.root, self._sock.fileno(), handed)
        except OSError as error:  # no room for another process, say
            self._failed(sentence(error), moment)
            return
        self._unhear = self._watch.listen(self.child.out, self._heard)
        self._watch.note(f"page: process {self.child.process.pid} serves {self.root}")

    def rest(self, moment: Moment) -> None:
        """Have its process end soon."""
        if self.child and not self.child.resting:
            self._rests = moment.monotonic + END_SECONDS
            self.child.rest()

    def close(self) -> None:
        """End its process, and listen no more."""
        self.deafen()
        if self.child:
            self._unhear()
            self.child.end()
            self.child = None
        self._sock.close()

    def told(self) -> dict[str, object]:
        """Tell how it stands, as JSON."""
        pid = self.child.process.pid if self.child else None
        took = usage(pid) if pid else None
        return {
            "address": self.address,
            "pid": pid,
            "since": self.since.wall.isoformat(timespec="seconds") if pid else None,
            "memory_mb": round(took.memory / MEGABYTE, 1) if took else None,
        }

    def _heard(self) -> None:
        child = self.child
        if child is None:
            return
        rows = child.rows()
        for row in rows or []:
            if "spent" in row:
                self._keys.spend(row, self._watch.now().monotonic)
            elif "error" in row:
                self.amiss = str(row["error"])
        if rows is None:
            self._over(child)

    def _over(self, child: Child) -> None:
        self._unhear()
        pid, asked, code = child.process.pid, child.resting, child.over()
        self.child = None
        moment = self._watch.now()
        if code == 0 or asked:
            self._failures, self._not_before, self.amiss = 0, 0.0, ""
            self._watch.note(f"page: process {pid} has ended; whoever looks again begins another")
        else:
            self._failed(self.amiss or f"process {pid} ended with {code}", moment)
        self._watch.wake("page")

    def _failed(self, why: str, moment: Moment) -> None:
        lasted = moment.monotonic - self.since.monotonic
        self._failures = 1 if lasted >= GOOD_SECONDS else self._failures + 1
        wait = min(FIRST_BACK_OFF * 2.0 ** (self._failures - 1), LAST_BACK_OFF)
        self._not_before = moment.monotonic + wait
        self.amiss = why
        self._watch.note(f"page: {self.root}: {why}; the next that is begun waits {wait:g} s")
