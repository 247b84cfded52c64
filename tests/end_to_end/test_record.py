"""``record`` keeps a command's output for search.

It is an outside source's word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters.terminal.lines import text_of
from memory_engine.adapters.terminal.running import FIRST_BYTES, LAST_BYTES, Recording
from tests.end_to_end.harness import refused
from tests.end_to_end.watching import Watched

TOKEN = "ghp_" + "Zx9Kd83hQmPv7Lr2Tn5Wy1Bc4Ff6Gj0Ss8Ua"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    assert made.run("init").code == 0
    made.settings.parent.mkdir(parents=True)
    made.settings.write_text("watchers: {terminal: true}\n")
    yield made
    made.end()


def log(memory: Watched) -> str:
    return "".join(path.read_text() for path in memory.logs())


def test_what_a_command_showed_is_found_and_speaks_for_nothing(memory: Watched) -> None:
    says = "printf '\\033[31mThe frobnicator is on port 9000 of the gateway\\033[0m\\n'; exit 3"
    answer = memory.run("record", "--", "sh", "-c", says)
    assert answer.code == 3
    assert "frobnicator" in answer.out
    said = log(memory)
    assert "trust=untrusted" in said
    assert "\x1b" not in said
    memory.night()
    assert memory.ask("facts", "--status", "all") == []
    assert "frobnicator" in memory.ask("recall", "port of the frobnicator")[0]["text"]


def test_a_secret_that_was_shown_is_not_kept(memory: Watched) -> None:
    memory.run("record", "--", "sh", "-c", f"echo the token of the server is {TOKEN} as they say")
    assert "the token of the server is [redacted" in log(memory)
    assert TOKEN not in log(memory)


def test_it_is_off_until_it_is_switched_on_and_the_operator_may_shut_it(memory: Watched) -> None:
    shut = memory.run("record", "--", "true", env={"KAIROS_MEM_OFF": "watch-terminal"})
    refused(shut, 4, "operator")
    memory.settings.unlink()
    refused(memory.run("record", "--", "touch", "made"), 4, "watchers: {terminal: true}")
    assert not (memory.folder / "made").exists()


def test_an_agents_shell_records_nothing(memory: Watched) -> None:
    refused(memory.run("record", "--", "true", env={"CLAUDECODE": "1"}), 4, "agent")


def test_a_command_that_is_not_there_is_told_as_a_shell_does(memory: Watched) -> None:
    assert memory.run("record", "--", "no-such-program-here").code == 127


def test_much_output_is_kept_at_both_ends(memory: Watched) -> None:
    told = memory.ask("record", "--", "sh", "-c", "seq -f 'the line with number %g' 1 20000")
    assert told["cut"] > 0
    assert os.path.getsize(memory.logs()[0]) < 4 * (FIRST_BYTES + LAST_BYTES)


@given(st.binary(min_size=1, max_size=30).filter(lambda b: b"\r" not in b))
def test_an_echo_of_what_was_typed_is_not_kept(keys: bytes) -> None:
    recording = Recording()
    recording.typed(keys + b"\r", 1.0)
    recording.shows(keys[:3], 1.0)
    recording.shows(keys[3:] + b"\r\nanswer", 1.1)
    assert recording.shown == b"answer"


@given(st.lists(st.binary(max_size=9_000), max_size=40))
def test_no_recording_grows_without_end(parts: list[bytes]) -> None:
    recording, whole = Recording(), 0
    for part in parts:
        recording.shows(part, 1.0)
        whole += len(part)
    assert len(recording.shown) <= FIRST_BYTES + LAST_BYTES + 8
    assert recording.cut == max(whole - FIRST_BYTES - LAST_BYTES, 0)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (b"10%\r50%\r100%\r\ndone\n", "100%\ndone"),
        (b"\x1b[1;32mok\x1b[0m\x1b]0;a title\x07 yes\n", "ok yes"),
        (b"abx\bc\n", "abc"),
        (b"\x1b]133;C\x1b\\said\n", "said"),
    ],
)
def test_a_terminals_text_is_what_stands_there_in_the_end(shown: bytes, text: str) -> None:
    assert text_of(shown) == text
