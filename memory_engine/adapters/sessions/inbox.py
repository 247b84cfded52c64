"""A running session's inbox.

It is a socket at which its host takes messages for it. Claude Code reads a JSON object a line there
and answers nothing: whether a message arrived is seen in the transcript alone. It shows it to its
agent as another session's, never as its user's.

A socket is written to only where it is the session's own: a plain socket of the caller's, in a
folder that nobody else can put one into, with the session's very process behind it.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
import sys

from memory_engine.adapters.private import ours
from memory_engine.domain.errors.leaving import NotDelivered
from memory_engine.domain.sessions import RunningSession

SECONDS = 2.0
"""A host that lives takes a line at once."""
LONGEST = 32_768
"""[bytes] Of a message: a longer one is a file, whose name is enough."""
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
CREDENTIALS = struct.Struct("3i")
"""(pid, uid, gid) of who listens, as Linux gives them."""


def deliver(to: RunningSession, text: str) -> None:
    """Write a message into a session's inbox; raises ``NotDelivered``."""
    content = {"type": "user", "message": {"role": "user", "content": text}}
    line = json.dumps(content).encode() + b"\n"
    if not text.strip() or len(line) > LONGEST:
        what = "is empty" if not text.strip() else f"is longer than {LONGEST:,} bytes"
        raise NotDelivered(to.session, f"the message {what}")
    _refuse_strange(to)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as inbox:
            inbox.settimeout(SECONDS)
            inbox.connect(to.inbox)
            _refuse_stranger(inbox, to)
            inbox.sendall(line)
            inbox.shutdown(socket.SHUT_WR)
    except OSError as fault:
        raise NotDelivered(to.session, fault.strerror or str(fault)) from None


def _refuse_strange(to: RunningSession) -> None:
    """Refuse a path that is not plainly the caller's own socket."""
    if not to.inbox:
        raise NotDelivered(to.session, "its host opened no inbox for it")
    try:
        about, around = os.lstat(to.inbox), os.lstat(os.path.dirname(to.inbox))
    except OSError as fault:
        raise NotDelivered(to.session, f"{to.inbox}: {fault.strerror}") from None
    if not stat.S_ISSOCK(about.st_mode):
        raise NotDelivered(to.session, f"{to.inbox} is no socket")
    if not ours(about.st_uid):
        raise NotDelivered(to.session, f"{to.inbox} belongs to another user")
    if not stat.S_ISDIR(around.st_mode) or not ours(around.st_uid):
        raise NotDelivered(to.session, f"the folder of {to.inbox} belongs to another user")
    if around.st_mode & OTHERS_WRITE:
        raise NotDelivered(to.session, f"others may write into the folder of {to.inbox}")


def _refuse_stranger(inbox: socket.socket, to: RunningSession) -> None:
    """Refuse a listener other than the session's own process.

    Where that can be told.
    """
    if not sys.platform.startswith("linux"):
        return
    told = inbox.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    pid, uid, _ = CREDENTIALS.unpack(told)
    if pid != to.pid or not ours(uid):
        raise NotDelivered(to.session, f"another process (pid {pid}) listens at {to.inbox}")
