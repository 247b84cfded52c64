"""What is to run, and its files' identifying line.

It runs at a time or always; by the line the files are known as ours. The line holds the whole job
as JSON in plain ASCII, so that it reads the same in a comment of a unit, of a crontab and of XML.
What is installed is told from it, and whether somebody changed the file since: rendered again, the
job must give the very same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import NamedTuple

from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.machine import Unwritable

VERSION = 1
"""Of the files. One that another version wrote is ours, and is replaced by the next install."""
RESIDENT = "kairos-mem-daemon"
"""The name of the one job that always runs: the night watch of a user."""
VERBS = {True: "daemon", False: "schedule"}
"""Whether a job always runs -> the verb that lays it down and takes it away."""
TAKES_AWAY = {True: "daemon uninstall", False: "schedule remove"}
LINE = re.compile(rb"kairos-mem (?:schedule|daemon) (\d{1,4}) (\{[ -~]*\})")
FIRST_HOUR = 3
"""Nights begin in the hour after it: nobody works, and clocks that are put forward at two or three
have been."""
MINUTES = tuple(minute for minute in range(1, 60) if minute != 30)
"""In which a night may begin. At the full and the half hour everything else begins."""
NAME = re.compile(r"kairos-mem-[0-9a-f]{8}")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
UNTYPABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What ends a line of a unit or of a crontab, or may stand in no XML."""
DIGITS = 8
"""Of the hash of a store's path in the name of its schedule."""


class At(NamedTuple):
    """A time of day, by the machine's clock."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


class Job(NamedTuple):
    """One store's nights: whose, by which program, and at what time.

    Without a time it is the night watch, which always runs and is of no one store.
    """

    store: str
    program: tuple[str, ...]
    at: At | None

    @property
    def name(self) -> str:
        """The name under which a service manager knows it."""
        return name_of(self.store) if self.at else RESIDENT

    @property
    def words(self) -> tuple[str, ...]:
        """The command that runs."""
        if self.at is None:
            return (*self.program, "daemon", "run")
        return (*self.program, "--root", self.store, "consolidate")

    @property
    def time(self) -> At:
        """The time of day of a store's nights."""
        assert self.at, "it always runs"
        return self.at

    @property
    def verb(self) -> str:
        """The verb that lays it down."""
        return VERBS[self.at is None]


def resident(name: str) -> bool:
    """Tell whether the job of a name always runs."""
    return name == RESIDENT


def takes_away(name: str) -> str:
    """Give the call that takes a job away."""
    return f"`kairos-mem {TAKES_AWAY[resident(name)]}`"


def lays_down(name: str) -> str:
    """Give the call that lays a job down."""
    return f"`kairos-mem {VERBS[resident(name)]} install`"


def name_of(store: str) -> str:
    """Name the schedule of a store."""
    return f"kairos-mem-{_hash(store).hex()[:DIGITS]}"


def usual_time(store: str) -> At:
    """Give the time at which a store's nights usually begin.

    It is for where nobody said one. Another minute for another store, and always the same for the
    same: a random delay would move every night, and nobody could tell when it comes.
    """
    spread = int.from_bytes(_hash(store)[DIGITS:], "big")
    return At(FIRST_HOUR, MINUTES[spread % len(MINUTES)])


def time_said(text: str) -> At:
    """Read a time of day; raises ``Usage``."""
    found = CLOCK.fullmatch(text)
    if not found:
        raise Usage(f"{text!r} is no time of day.", "Write it as HH:MM, like 03:17.")
    return At(int(found[1]), int(found[2]))


def sound(job: Job) -> Job:
    """Give back a job that can be written in a line.

    Raises ``Unwritable`` for any other.
    """
    for word in filter(UNTYPABLE.search, job.words):
        raise Unwritable(
            "A schedule",
            f"the path {word!a}, for it has a control character or is no text",
            "Give the folder a name that can be typed, then run it again.",
        )
    return job


def line(job: Job) -> str:
    """Write the line by which a file is known as ours.

    No comment of XML may hold two hyphens, nor its text ``<`` and ``&``.
    """
    told = {"at": str(job.at) if job.at else None, "program": job.program, "store": job.store}
    text = json.dumps(told, ensure_ascii=True)
    for odd in "<>&":
        text = text.replace(odd, f"\\u{ord(odd):04x}")
    return f"kairos-mem {job.verb} {VERSION} {text.replace('--', '-' + chr(92) + 'u002d')}"


class Marked(NamedTuple):
    """What a file of ours says of itself."""

    version: int
    job: Job


def marked(content: bytes) -> Marked | None:
    """Read the job that a file was written for.

    Gives None for a file that is not ours.
    """
    found = LINE.search(content)
    if not found:
        return None
    try:
        told = json.loads(found[2])
        at = time_said(told["at"]) if told["at"] is not None else None
        job = Job(str(told["store"]), tuple(map(str, told["program"])), at)
    except (ValueError, LookupError, TypeError, Usage):
        return None
    return Marked(int(found[1]), job)


def _hash(store: str) -> bytes:
    return hashlib.sha256(store.encode("utf-8", "surrogateescape")).digest()
