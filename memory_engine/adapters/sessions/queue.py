"""The queue of a host that takes messages by program.

The program is its own. Codex: ``codex queue``, read off version 0.171.0. The session gets the
message as a turn that its record calls one of the queue, which is nobody's who types there. A
session that does not run gets it when it goes on.
"""

from __future__ import annotations

from memory_engine.adapters.machine import LocalMachine
from memory_engine.domain.errors.leaving import NotDelivered
from memory_engine.domain.errors.machine import NoProgram, ProgramFailed

PROGRAM = "codex"
SECONDS = 10.0
"""It answers within one."""
LONGEST = 32_768
"""[characters] Of a message: a longer one is a file, whose name is enough."""
LONGEST_COMPLAINT = 300
"""[characters] Of what the program says that went wrong, its end."""


def deliver(session: str, text: str) -> None:
    """Put a message into a session's queue, by the host's own program.

    Raises ``NotDelivered``.
    """
    if not text.strip() or len(text) > LONGEST or "\0" in text:
        raise NotDelivered(session, "the message is empty, too long, or no text")
    try:
        words = (PROGRAM, "queue", f"--thread={session}", f"--message={text}")
        ran = LocalMachine(seconds=SECONDS).run(words)
    except (NoProgram, ProgramFailed) as fault:
        raise NotDelivered(session, fault.message.rstrip(".")) from None
    if ran.code:
        complaint = " ".join(ran.complaint.split())[-LONGEST_COMPLAINT:]
        raise NotDelivered(session, f"{PROGRAM} queue ended with {ran.code} ({complaint})")
