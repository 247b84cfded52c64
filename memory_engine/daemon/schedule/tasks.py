"""What is scheduled: three permanent tasks, and the owner's own.

The three are always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from memory_engine.domain.named import NamedTuple

CATCH_UP, MORNING, DREAM = "catch-up", "morning", "dream"
START = "@start"
"""When the daemon has started, and when the machine wakes."""
Kind = Literal["start", "recurring", "once"]


class Task(NamedTuple):
    """One thing to do at its times.

    ``when`` is ``@start``, a cron expression, or the time of a task that runs once (ISO, with its
    offset). ``does`` are the words that run: empty for the three that are always there. ``store``
    is whom it is for: "" for each that is watched. ``since``: no time before it counts (ISO).
    """

    id: str
    when: str
    does: tuple[str, ...] = ()
    store: str = ""
    on: bool = True
    since: str = ""
    source: str = "default"

    @property
    def permanent(self) -> bool:
        """Tell whether it is always there.

        Such a one can be moved and switched off, and not removed.
        """
        return self.id in DEFAULTS

    @property
    def kind(self) -> Kind:
        """How its times are read."""
        if self.when == START:
            return "start"
        return "once" if "T" in self.when and self.when[:1].isdigit() else "recurring"


DEFAULTS: Mapping[str, Task] = {
    task.id: task
    for task in (
        Task(CATCH_UP, START),
        Task(MORNING, "0 8 * * *"),
        Task(DREAM, "0 3 * * *"),
    )
}
"""The tasks that are always there. At three nobody works, and clocks that are put forward at two
or three have been; at eight the night is over."""
WHAT: Mapping[str, str] = {
    CATCH_UP: "hear what sessions and logs brought meanwhile",
    MORNING: "tell the brief of each store",
    DREAM: "dream, through the gates",
}


def laid(*layers: Iterable[Task]) -> dict[str, Task]:
    """Lay tasks over each other: the later one of an id holds.

    Permanent ones stay.
    """
    found = dict(DEFAULTS)
    for layer in layers:
        found.update((task.id, task) for task in layer)
    return found


def moment_of(text: str) -> datetime:
    """Read a time with its offset; raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("it has no offset")
    return moment


def key(task: str, store: str) -> str:
    """Name a task of a store, in what is kept."""
    return f"{task}@{store}"


class Job(NamedTuple):
    """A task of one store."""

    task: Task
    root: str

    @property
    def name(self) -> str:
        """Name it in what is kept."""
        return key(self.task.id, self.root)
