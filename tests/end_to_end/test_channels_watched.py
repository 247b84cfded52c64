"""The night watch runs the channels.

A brief comes by itself, and nothing of them outlives it.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end import permission_kit as kit
from tests.end_to_end.receiver import Receiver, receiver
from tests.end_to_end.watching import ALONE, Watched, until


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def watched(tmp_path: Path, server: Receiver) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    memory.sets(ALONE)
    settings = memory.settings.with_name("channels.yaml")
    ntfy = {"address": f"{server.url}/topic", "at": "00:00", "quiet": ""}
    settings.write_text(json.dumps({"ntfy": ntfy}), "utf-8")
    settings.chmod(0o600)
    assert memory.run("init").code == 0
    memory.ask("channels", "allow", "ntfy")
    memory.ask("channels", "pair", "ntfy")
    code = server.wait(1)[0].json["message"].rpartition(" ")[2]
    memory.ask("channels", "confirm", "ntfy", code)
    yield memory
    memory.end()


def process(memory: Watched) -> Any:  # noqa: ANN401  (JSON is what it is)
    """The process of the channels, by ``status``."""
    duties = memory.ask("daemon", "status")["duties"]
    return next(row["pid"] for row in duties if row["name"] == "channels")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or ") Z" in state.read_text("utf-8")


def test_a_brief_comes_by_itself_and_one_for_a_night(watched: Watched, server: Receiver) -> None:
    assert watched.run("daemon", "start").code == 0
    kit.lived(watched)
    until(lambda: len(server.taken) == 2, "the brief of the first night")
    kit.set_aside(watched)
    until(lambda: len(server.taken) == 3, "the brief of the second")
    first, second = (one.json for one in server.taken[1:])
    assert first["title"] == "project: night 1"
    assert second["title"] == "project: night 2 waits for you"
    night = kit.asked(watched, "night")["id"]
    assert watched.ask("permissions", "allow", night)["state"] == "done"
    told = kit.found(watched, night)
    assert told["via"] == "terminal"


def test_the_channels_end_with_the_watch_however_it_ends(watched: Watched) -> None:
    assert watched.run("daemon", "start").code == 0
    until(lambda: process(watched), "the channels")
    first = process(watched)
    os.kill(watched.ask("daemon", "status")["pid"], signal.SIGKILL)
    until(lambda: gone(first), "the end of the channels")
    assert watched.run("daemon", "start").code == 0
    until(lambda: process(watched), "the channels")
    second = process(watched)
    watched.end()
    until(lambda: gone(second), "the end of the channels")


def test_settings_that_are_others_begin_them_anew(watched: Watched) -> None:
    settings = watched.settings.with_name("channels.yaml")
    settings.unlink()
    assert watched.run("daemon", "start", env={"KAIROS_MEM_OFF": "channels"}).code == 0
    assert process(watched) is None
