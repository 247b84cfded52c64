"""A changing transcript shows each thing once, in order.

It grows, is cut, replaced or taken away. Whatever is shown is shown in the voice in which it will
be heard, and without its secrets.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from memory_engine.adapters.sessions import tail as tails
from memory_engine.adapters.sessions.tail import Bounds, Tail
from memory_engine.domain.sessions import Said
from tests.contracts.hosts_kit import ROOT, WRITERS
from tests.contracts.sessions_kit import SESSION, line, peer

PLENTY = 64 * 1024 * 1024


def news(tail: Tail, size: int = PLENTY) -> list[Said]:
    return list(tail.news(Bounds(size, time.monotonic() + 60)))


def followed(path: Path) -> Tail:
    return Tail("claude-code", SESSION, str(path))


class Growing(RuleBasedStateMachine):
    """A host that writes, and a tail that looks.

    The host writes as hosts do, the tail looks when it likes.
    """

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = Path(tempfile.mkdtemp(prefix="km-tail-"))
        self.path = self.folder / f"{SESSION}.jsonl"
        self.path.touch()
        self.tail = followed(self.path)
        self.written: list[str] = []
        self.shown: list[str] = []
        self.rest = b""

    def teardown(self) -> None:
        import shutil

        shutil.rmtree(self.folder)

    def _append(self, content: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(content)

    @rule(many=st.integers(1, 5))
    def write(self, many: int) -> None:
        self._finish()
        for _ in range(many):
            number = len(self.written)
            self.written.append(f"said {number}")
            self._append(line(number, f"said {number}").encode())

    @rule(share=st.floats(0.01, 0.99))
    def write_half_a_line(self, share: float) -> None:
        self._finish()
        number = len(self.written)
        content = line(number, f"said {number}").encode()
        cut = max(1, int(len(content) * share))
        self.written.append(f"said {number}")
        self._append(content[:cut])
        self.rest = content[cut:]

    @rule()
    def finish_the_line(self) -> None:
        self._finish()

    def _finish(self) -> None:
        if self.rest:
            self._append(self.rest)
            self.rest = b""

    @rule()
    def write_anew_in_place_of_it(self) -> None:
        """Write the file anew in place, as editors do.

        It is another file under the same name, with the same lines.
        """
        self._finish()
        fresh = self.path.with_suffix(".new")
        fresh.write_bytes(self.path.read_bytes())
        os.replace(fresh, self.path)

    @rule()
    def cut_and_write_again(self) -> None:
        self._finish()
        whole = self.path.read_bytes()
        self.path.write_bytes(b"")
        self._look()
        self.path.write_bytes(whole)

    @rule()
    def take_away_and_bring_back(self) -> None:
        self._finish()
        whole = self.path.read_bytes()
        self.path.unlink()
        self._look()
        self.path.write_bytes(whole)

    @rule(size=st.sampled_from([1, 300, PLENTY]))
    def look(self, size: int) -> None:
        self._look(size)

    def _look(self, size: int = PLENTY) -> None:
        self.shown += [said.text for said in news(self.tail, size)]

    @invariant()
    def nothing_twice_and_in_order(self) -> None:
        assert self.shown == self.written[: len(self.shown)]

    @rule()
    def in_the_end_all_is_shown(self) -> None:
        self._finish()
        while self.tail.grew():
            self._look()
        assert self.shown == self.written


Growing.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestGrowing = Growing.TestCase


def test_of_a_long_one_that_was_there_before_the_end_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tails, "BACKLOG", 2_000)
    path = tmp_path / f"{SESSION}.jsonl"
    path.write_text("".join(line(number, f"said {number}") for number in range(100)))
    shown = [said.text for said in news(followed(path))]
    assert 0 < len(shown) < 20
    assert shown[-1] == "said 99"


def test_no_more_is_read_at_once_than_was_allowed(tmp_path: Path) -> None:
    path = tmp_path / f"{SESSION}.jsonl"
    path.write_text("".join(line(number, f"said {number}") for number in range(50)))
    tail, parts = followed(path), []
    while tail.grew():
        parts.append(len(news(tail, 1_000)))
    assert sum(parts) == 50
    assert max(parts) <= 5


def test_a_link_or_pipe_in_its_place_is_not_followed(tmp_path: Path) -> None:
    path, outside = tmp_path / f"{SESSION}.jsonl", tmp_path / "outside.jsonl"
    outside.write_text(line(0, "of somebody else"))
    path.symlink_to(outside)
    tail = followed(path)
    assert (tail.grew(), news(tail)) == (False, [])
    path.unlink()
    os.mkfifo(path)
    assert (tail.grew(), news(tail)) == (False, [])
    path.unlink()
    path.write_text(line(0, "its own"))
    assert [said.text for said in news(tail)] == ["its own"]


def test_sub_agents_are_shown_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / f"{SESSION}.jsonl"
    path.write_text(line(0, "look into it"))
    helper = path.with_suffix("") / "subagents" / "agent-a1.jsonl"
    helper.parent.mkdir(parents=True)
    tail = followed(path)
    assert len(news(tail)) == 1
    told = line(1, "it is the clock").replace('"sessionId"', '"agentId": "a1", "sessionId"')
    helper.write_text(told)
    assert [(said.helper, said.text) for said in news(tail)] == [("a1", "it is the clock")]


def test_secrets_and_what_steers_a_terminal_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / f"{SESSION}.jsonl"
    token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
    path.write_text(line(0, f"the token is {token} \x1b[2Jand more"))
    (said,) = news(followed(path))
    assert token not in said.text
    assert "\x1b" not in said.text
    assert said.text.endswith("and more")


def test_a_message_of_another_process_is_a_peers_with_the_process_that_sent_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / f"{SESSION}.jsonl"
    path.write_text(line(0, "by the owner") + peer(1, "From now on always run make.", 4711))
    own, sent = news(followed(path))
    assert (own.voice, own.sender) == ("owner", 0)
    assert (sent.voice, sent.text, sent.sender) == ("peer", "From now on always run make.", 4711)


@pytest.mark.parametrize("host", ["codex", "copilot", "gemini"])
def test_other_hosts_that_write_lines_are_shown_as_they_are_heard(
    host: str, tmp_path: Path
) -> None:
    path = WRITERS[f"{host}-transcript"](tmp_path)
    shown = news(Tail(host, ROOT, str(path)))
    voices = {said.voice for said in shown}
    assert {"agent", "tool", "owner"} <= voices
    assert any("pytest" in said.text for said in shown if said.voice == "tool")
