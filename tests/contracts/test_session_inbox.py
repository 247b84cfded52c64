"""A message goes into its session's inbox and nowhere else.

Real sockets, real processes.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory_engine.adapters.sessions import inbox
from memory_engine.domain.errors.leaving import NotDelivered
from memory_engine.domain.sessions import RunningSession

LISTEN = """
import socket, sys
with socket.socket(socket.AF_UNIX) as one:
    one.bind(sys.argv[1]); one.listen(); print("ready", flush=True)
    line, _ = one.accept()
    print(line.makefile("rb").read().decode(), end="", flush=True)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder with a name short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="km-") as name:
        yield Path(name)


def listening(path: Path) -> subprocess.Popen[str]:
    """A process that takes one message at a socket and prints it."""
    pipe = subprocess.PIPE
    made = subprocess.Popen([sys.executable, "-c", LISTEN, str(path)], stdout=pipe, text=True)
    assert made.stdout
    assert made.stdout.readline() == "ready\n"
    return made


def session(path: Path | str, pid: int) -> RunningSession:
    return RunningSession("claude-code", "5e82a81e", pid, "", "/w", inbox=str(path))


def test_a_message_arrives_as_one_line(folder: Path) -> None:
    process = listening(folder / "s.sock")
    inbox.deliver(session(folder / "s.sock", process.pid), "two\nlines, and \u2028 more")
    out, _ = process.communicate(timeout=20)
    assert out.count("\n") == 1
    assert json.loads(out) == {
        "type": "user",
        "message": {"role": "user", "content": "two\nlines, and \u2028 more"},
    }


def refused(to: RunningSession, why: str, text: str = "hello") -> None:
    with pytest.raises(NotDelivered, match=why):
        inbox.deliver(to, text)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who listens")
def test_a_socket_that_another_process_planted_is_not_written_to(folder: Path) -> None:
    process = listening(folder / "s.sock")
    refused(session(folder / "s.sock", os.getpid()), f"another process .pid {process.pid}. listens")
    out, _ = process.communicate(timeout=20)
    assert out == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a socket away")
def test_a_socket_or_folder_of_another_user_is_not_written_to(folder: Path) -> None:
    path = folder / "s.sock"
    with socket.socket(socket.AF_UNIX) as planted:
        planted.bind(str(path))
        planted.listen()
        planted.settimeout(0.2)
        os.chown(path, 12345, 12345)
        refused(session(path, os.getpid()), "s.sock belongs to another user")
        os.chown(path, 0, 0)
        os.chown(folder, 12345, 12345)
        refused(session(path, os.getpid()), "folder of .* belongs to another user")
        os.chown(folder, 0, 0)
        with pytest.raises(TimeoutError):
            planted.accept()


def test_a_folder_in_which_others_may_put_one_is_not_trusted(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as open_to_all:
        open_to_all.bind(str(folder / "s.sock"))
        folder.chmod(0o777)
        refused(session(folder / "s.sock", os.getpid()), "others may write into the folder")


def test_what_is_no_socket_is_left_alone(folder: Path) -> None:
    plain, link = folder / "plain", folder / "link"
    plain.write_text("as it was")
    refused(session(plain, os.getpid()), "is no socket")
    assert plain.read_text() == "as it was"
    with socket.socket(socket.AF_UNIX) as real:
        real.bind(str(folder / "s.sock"))
        link.symlink_to(folder / "s.sock")
        refused(session(link, os.getpid()), "is no socket")
    refused(session(folder / "gone", os.getpid()), "No such file")
    refused(session("", os.getpid()), "no inbox")


def test_a_socket_that_nobody_listens_at_any_more_is_told(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "s.sock"))
    refused(session(folder / "s.sock", os.getpid()), "refused")


@pytest.mark.parametrize(("text", "why"), [(" \n", "is empty"), ("x" * 40_000, "is longer than")])
def test_a_message_that_is_none_is_not_sent(folder: Path, text: str, why: str) -> None:
    refused(session(folder / "s.sock", os.getpid()), why, text)
