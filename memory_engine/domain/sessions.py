"""Sessions of hosts, as values.

They are those that run, the transcripts there are, and what is said in them.
"""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple

BUSY, IDLE, WAITING, UNKNOWN = "busy", "idle", "waiting", "unknown"
"""What a session that runs does, by its host's word: it works, it has ended its turn, it waits for
a person, or its host does not say."""
OVER = "over"
"""What is told of a session whose process is gone."""


class RunningSession(NamedTuple):
    """A session that a host says runs, and whose process is there.

    ``started`` is when its process began, as the kernel counts it; ``reason`` what a waiting one
    waits for; ``since`` [s since 1970] when it came to its state; ``inbox`` the socket at which its
    host takes messages for it, "" where it has none.
    """

    host: str
    session: str
    pid: int
    started: str
    cwd: str
    state: str = UNKNOWN
    reason: str = ""
    since: float = 0.0
    name: str = ""
    inbox: str = ""


class Transcript(NamedTuple):
    """What a host keeps of a session, and its folder.

    It has its source, as importers name it, and where it ran. ``changed`` [s since 1970] is when it
    was last written, ``state`` another whenever it was.
    """

    host: str
    session: str
    source: str
    cwd: str
    changed: float
    state: str = ""


class Said(NamedTuple):
    """One thing that happened in a session, shown while running.

    It has no secrets. ``voice`` is ``owner``, ``program``, ``agent``, ``peer``, ``outside``,
    ``tool`` or ``host``; ``tool`` the tool that was called or answered; ``failed`` where it failed;
    ``helper`` the sub-agent that speaks; ``sender`` the process of which the host has verified that
    the message came.
    """

    at: str
    voice: str
    text: str
    tool: str = ""
    failed: bool = False
    helper: str = ""
    sender: int = 0
