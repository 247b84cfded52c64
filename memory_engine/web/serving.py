"""The page on this machine: a socket, and a server.

Only this machine reaches the socket; the server is in a thread.
"""

from __future__ import annotations

import os
import socket
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from memory_engine.domain.errors import Usage
from memory_engine.web.safety import Guard

if TYPE_CHECKING:
    import uvicorn

    from memory_engine.web.desk import Desk

LOOPBACK = "127.0.0.1"
LARGEST_MESSAGE = 4096
"""[bytes] That a viewer may send: it only names where it stopped."""
GRACE_SECONDS = 2
"""How long what is being answered may take when the server is to end."""
WAITING = 128
"""[connections] That may wait to be answered."""
LONGEST_SOCKET_PATH = 100
"""[bytes] Of a socket file's path; systems take few more."""


class Served:
    """A page that is being served, until ``stop``."""

    def __init__(self, desk: Desk, server: uvicorn.Server, sock: socket.socket) -> None:
        self.desk = desk
        self._server = server
        self._socket = sock
        self._name = sock.getsockname()
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    @property
    def url(self) -> str:
        """Give the address with a token that opens it once.

        Each call may give a new one.
        """
        port = self.desk.guard.port
        host = f"{LOOPBACK}:{port}" if port else "localhost"
        return f"http://{host}/?token={self.desk.guard.token}"

    @property
    def alive(self) -> bool:
        """Whether it still serves."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(seconds)

    def stop(self) -> None:
        """End it: what is being answered has its grace, streams are cut."""
        self.desk.closing.set()
        self._server.should_exit = True
        self._thread.join(GRACE_SECONDS + 1)
        self._socket.close()  # the server has closed it already, if it ended by itself
        if isinstance(self._name, str):
            Path(self._name).unlink(missing_ok=True)


def serve(root: str, port: int = 0, uds: str = "", read_only: bool = False) -> Served:
    """Serve the page of ``root``'s store until stopped.

    It is served in a thread. On a port of the loopback alone (0: any that is free), or on a socket
    file for its owner. Raises ``Usage`` where that can't be had.
    """
    import uvicorn

    from memory_engine.web.desk import Desk

    sock = _socket_file(uds) if uds else _port(port)
    sock.listen(WAITING)  # who comes before the server has begun waits for it
    guard = Guard(None if uds else sock.getsockname()[1])
    desk = Desk(root, guard, read_only)
    return Served(desk, uvicorn.Server(config(desk)), sock)


def adopted(file: int) -> socket.socket:
    """Take over a socket that another process listens on already."""
    return socket.socket(fileno=file)


def config(desk: Desk) -> uvicorn.Config:
    """Give how a page is served, unlogged and bounded.

    All that comes in has bounds.
    """
    import uvicorn

    from memory_engine.web.app import application
    from memory_engine.web.patience import Patient

    return uvicorn.Config(
        application(desk),
        http=Patient,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _port(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        sock.close()
        what = getattr(error, "strerror", None) or str(error)
        raise Usage(
            f"Port {port} can't be had: {what}.", "Leave --port out for any free one."
        ) from None
    return sock


def _socket_file(path: str) -> socket.socket:
    """Bind a socket file that its owner alone may open.

    One that nobody serves any more is replaced.
    """
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise Usage(f"{path} is too long for a socket's name.", "Name a shorter path.")
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        _clear(path)
        sock.bind(path)
    except OSError as error:
        sock.close()
        raise Usage(f"{path} can't be had: {error.strerror}.", "Name another path.") from None
    finally:
        os.umask(before)
    return sock


def _clear(path: str) -> None:
    """Take away a socket file that nobody listens on."""
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            return
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            os.unlink(path)
