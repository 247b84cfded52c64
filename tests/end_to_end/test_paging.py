"""What is longer than the terminal is leafed through.

What is no terminal gets it as it is.
"""

import fcntl
import os
import pty
import struct
import termios
from pathlib import Path

import pytest

from tests.end_to_end.harness import COMMAND, Memory, surroundings

LINES, COLUMNS = 20, 90
"""Of the terminal."""


@pytest.mark.parametrize(("many", "leafed"), [(60, True), (3, False)])
def test_only_what_is_longer_than_the_screen_is_leafed_through(
    tmp_path: Path, memory: Memory, many: int, leafed: bool
) -> None:
    texts = [f"The balancer probes worker {n} on port {8000 + n}." for n in range(many)]
    memory.observe(*({"text": text} for text in texts))
    memory.night()
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\ncat > "$0.saw"\n')
    pager.chmod(0o700)

    shown = _on_a_screen([*COMMAND, "--root", str(memory.folder), "facts"], str(pager))

    saw = tmp_path / "pager.saw"
    assert saw.exists() is leafed
    page = saw.read_text() if leafed else shown
    assert all(str(8000 + n) in page for n in range(many))


def _on_a_screen(call: list[str], pager: str) -> str:
    out, child_end = pty.openpty()
    fcntl.ioctl(child_end, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    env = surroundings({"TERM": "xterm", "PAGER": pager, "NO_COLOR": "1"})
    streams = [(os.POSIX_SPAWN_DUP2, child_end, stream) for stream in (0, 1, 2)]
    child = os.posix_spawn(call[0], call, env, file_actions=streams)
    os.close(child_end)
    shown = b""
    try:
        while piece := os.read(out, 4096):
            shown += piece
    except OSError:  # its last writer has gone
        pass
    os.close(out)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return shown.decode()
