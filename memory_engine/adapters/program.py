"""A program run on input, bounded in time and size."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import IO, NamedTuple

MOST_SAID = 4_000_000
"""[bytes] On stdout: a hundred times what the largest answer has."""
MOST_COMPLAINED = 4_096
"""[bytes] Of stderr that are kept, the last ones."""
CHUNK = 65_536
"""[bytes]"""


TimedOut = subprocess.TimeoutExpired
"""What a program raises that takes longer than it may."""


class TooMuch(Exception):
    """A program said more than anybody would want to read."""


class Said(NamedTuple):
    """What came of a program."""

    code: int
    out: bytes
    complaint: bytes


def run(
    words: Sequence[str],
    given: bytes,
    seconds: float,
    folder: str,
    environment: Mapping[str, str] | None = None,
) -> Said:
    """Run a program to its end.

    Whatever it has started ends with it. ``environment`` is beside the caller's own.

    Raises ``OSError``, ``subprocess.TimeoutExpired`` and ``TooMuch``.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        cwd=folder,
        start_new_session=True,
        env={**os.environ, **(environment or {})},
    ) as process:
        try:
            out, complaint = _talk(process, given, monotonic() + seconds, seconds)
            return Said(process.wait(seconds), out, complaint)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def _talk(
    process: subprocess.Popen[bytes], given: bytes, until: float, seconds: float
) -> tuple[bytes, bytes]:
    assert process.stdin
    assert process.stdout
    assert process.stderr
    heard = {process.stdout: bytearray(), process.stderr: bytearray()}
    left = memoryview(given)
    with selectors.DefaultSelector() as pipes:
        os.set_blocking(process.stdin.fileno(), False)
        pipes.register(process.stdin, selectors.EVENT_WRITE)
        for pipe in heard:
            pipes.register(pipe, selectors.EVENT_READ)
        while pipes.get_map():
            if monotonic() >= until:
                raise subprocess.TimeoutExpired(process.args, seconds)
            for key, _ in pipes.select(until - monotonic()):
                if key.fileobj is process.stdin:
                    left = _write(pipes, process.stdin, left)
                elif not _hear(key.fd, heard, process.stdout, key.fileobj):  # type: ignore[arg-type]
                    pipes.unregister(key.fileobj)
    return bytes(heard[process.stdout]), bytes(heard[process.stderr])


def _write(pipes: selectors.BaseSelector, pipe: IO[bytes], left: memoryview) -> memoryview:
    try:
        left = left[os.write(pipe.fileno(), left[:CHUNK]) :] if left else left
    except BrokenPipeError:
        left = left[:0]  # whoever reads no question may know the answer
    if not left:
        pipes.unregister(pipe)
        pipe.close()
    return left


def _hear(file: int, heard: dict[IO[bytes], bytearray], out: IO[bytes], pipe: IO[bytes]) -> bool:
    """Take in what a pipe has; False at its end."""
    part, kept = os.read(file, CHUNK), heard[pipe]
    kept += part
    if pipe is not out:
        del kept[:-MOST_COMPLAINED]
    elif len(kept) > MOST_SAID:
        raise TooMuch
    return bool(part)
