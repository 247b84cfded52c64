"""A port on which the watch itself only listens.

Whoever serves takes the socket over.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress

from memory_engine.adapters.nightwatch.folder import LOOPBACK
from memory_engine.domain.errors import KairosError

WAITING = 128
"""[connections] That may wait to be answered: nobody is turned away while a process starts."""


def bound(ports: Iterable[int]) -> socket.socket:
    """Listen on the first of these ports that can be had.

    Raises ``KairosError``.
    """
    tried = []
    for port in ports:
        tried.append(port)
        with suppress(OSError, OverflowError):
            return _listening(port)
    span = f"{tried[0]}" if len(tried) == 1 else f"{min(tried)} to {max(tried)}"
    raise KairosError(
        f"No port of {span} can be had for the page.",
        "`page: {port: 0}` in daemon.yaml takes any that is free.",
    )


def _listening(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((LOOPBACK, port))
        sock.listen(WAITING)
    except BaseException:
        sock.close()
        raise
    return sock
