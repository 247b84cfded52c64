"""Run a command on its own terminal, keeping its output.

What is typed goes by unkept.
"""

from __future__ import annotations

import errno
import os
import selectors
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from memory_engine.domain.named import NamedTuple

FIRST_BYTES, LAST_BYTES = 8_192, 24_576
"""[bytes] Of what is shown that are kept: how it began, and how it ended."""
ECHO_SECONDS = 2.0
"""[s] Within which a terminal shows what was typed, if it does."""
CHUNK = 65_536
CUT = b"\n[...]\n"
"""Between the beginning and the end, where not all is kept."""


class Recorded(NamedTuple):
    """How a command ended, and what it showed.

    How many bytes between beginning and end are not kept, too.
    """

    code: int
    shown: bytes
    cut: int


class Recording:
    """What is shown, without what was typed.

    A terminal shows that, too, key by key.
    """

    def __init__(self) -> None:
        self._first, self._last = bytearray(), bytearray()
        self._typed: deque[int] = deque()
        self._typed_at = 0.0
        self.cut = 0

    def typed(self, keys: bytes, at: float) -> None:
        """Know what was typed, so that its echo is known again."""
        self._typed.extend(keys.replace(b"\r", b"\r\n"))
        self._typed_at = at

    def shows(self, part: bytes, at: float) -> None:
        """Keep what is shown and is no echo."""
        if at - self._typed_at > ECHO_SECONDS:
            self._typed.clear()
        kept = bytearray()
        for sign in part:
            if self._typed and self._typed[0] == sign:
                self._typed.popleft()
            else:
                kept.append(sign)
        room = max(FIRST_BYTES - len(self._first), 0)
        self._first += kept[:room]
        self._last += kept[room:]
        over = max(len(self._last) - LAST_BYTES, 0)
        del self._last[:over]
        self.cut += over

    @property
    def shown(self) -> bytes:
        """What is kept of it."""
        return bytes(self._first + (CUT if self.cut else b"") + self._last)


def run(words: Sequence[str], out: int = 1) -> Recorded:
    """Run a command on a terminal, shown here, to its end.

    Raises ``OSError``.
    """
    import pty  # not everywhere

    pid, terminal = pty.fork()
    if not pid:
        _become(words)
    recording = Recording()
    with _raw(terminal):
        _copy(terminal, recording, out)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return Recorded(os.waitstatus_to_exitcode(status), recording.shown, recording.cut)


def _become(words: Sequence[str]) -> None:
    try:
        os.execvp(words[0], list(words))
    except OSError as error:
        print(f"{words[0]}: {error.strerror}", file=sys.stderr)
    finally:
        os._exit(127)


def _copy(terminal: int, recording: Recording, out: int) -> None:
    """Show its output, and pass typing on, until it ends."""
    with selectors.DefaultSelector() as waiting:
        for source in (terminal, *([0] if os.isatty(0) else [])):
            waiting.register(source, selectors.EVENT_READ)
        while _copied(waiting, terminal, recording, out):
            pass


def _copied(waiting: selectors.BaseSelector, terminal: int, recording: Recording, out: int) -> bool:
    """Copy what has come; tells whether more may come."""
    ready = {key.fd for key, _ in waiting.select()}
    if 0 in ready:
        keys = os.read(0, CHUNK)
        recording.typed(keys, time.monotonic())
        os.write(terminal, keys)
        if not keys:
            waiting.unregister(0)
    if terminal in ready:
        part = _read(terminal)
        if not part:
            return False
        recording.shows(part, time.monotonic())
        with suppress(OSError):  # nobody looks on: it is recorded all the same
            os.write(out, part)
    return True


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, CHUNK)
    except OSError as error:
        if error.errno == errno.EIO:  # how Linux says that nobody has it open any more
            return b""
        raise


@contextmanager
def _raw(terminal: int) -> Iterator[None]:
    """Pass keys through as typed, and keep terminal sizes equal."""
    if not os.isatty(0):
        yield
        return
    import signal
    import termios
    import tty

    def sized(*_: object) -> None:
        with suppress(OSError, termios.error):
            termios.tcsetwinsize(terminal, termios.tcgetwinsize(0))

    before, was = termios.tcgetattr(0), signal.signal(signal.SIGWINCH, sized)
    sized()
    try:
        tty.setraw(0)
        yield
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
        signal.signal(signal.SIGWINCH, was)
