"""What a person types in a hooked shell is heard.

The watch hears the command, never more.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory_engine.domain.principal import AGENTS_SHELLS
from tests.end_to_end.harness import surroundings
from tests.end_to_end.shells import SHELLS, Typed, there
from tests.end_to_end.watching import Watched, until

TOKEN = "ghp_" + "Zx9Kd83hQmPv7Lr2Tn5Wy1Bc4Ff6Gj0Ss8Ua"
MAKEFILE = "check:\n\t@echo all went well\nbroken:\n\t@false\n"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    (memory.folder / "Makefile").write_text(MAKEFILE)
    (memory.folder / "web").mkdir()
    (tmp_path / "elsewhere").mkdir()
    assert memory.run("init").code == 0
    memory.settings.parent.mkdir(parents=True)
    memory.settings.write_text("watchers: {shell: true}\n")
    yield memory
    memory.end()


def spool(memory: Watched) -> Path:
    return memory.state / "shell"


def listening(memory: Watched) -> None:
    memory.ask("daemon", "start")
    until((spool(memory) / "folders").exists, "shells to be told where they are heard")


def shell_in(memory: Watched, shell: str, folder: Path | None = None) -> Typed:
    hook = memory.home / f"hook.{shell}"
    hook.write_text(memory.run("shell-init", shell).out)
    environment = surroundings({**memory.environment, "HISTCONTROL": "ignoreboth"})
    for name in AGENTS_SHELLS:
        environment.pop(name, None)
    typed = Typed(shell, folder or memory.folder, environment)
    typed.line(f"source {hook}")
    return typed


def log(memory: Watched) -> str:
    return "".join(path.read_text() for path in memory.logs())


@pytest.mark.parametrize("shell", SHELLS)
def test_what_ran_in_a_watched_folder_is_heard(watched: Watched, shell: str) -> None:
    if not there(shell):
        pytest.skip(f"no {shell} here")
    listening(watched)
    typed = shell_in(watched, shell)
    for line in (
        "make check",
        " make broken",  # a leading space: nobody is to know
        f"deploy --token {TOKEN}",
        "ls",
        "cd web",
        "touch made",
        f"cd {watched.home}/elsewhere",
        "touch outside",
        f"cd {watched.folder}",
        "make broken",
    ):
        typed.line(line)
    typed.leave()
    until(lambda: "make broken" in log(watched), "what was typed to be heard")
    said = log(watched)
    assert "tool:make: `make check` works" in said
    assert "`touch made` ran in `web/` with exit code 0" in said
    assert said.count("make broken") == 1
    assert "with exit code 2" in said
    for gone in ("all went well", TOKEN, "deploy", "outside", "`ls`", "leave"):
        assert gone not in said
    kept = "".join(
        p.read_text("utf-8", "replace")
        for p in watched.root.rglob("*")
        if p.is_file() and p.suffix != ".db"
    )
    assert TOKEN not in kept
    watched.night()
    assert watched.fact("make check")["status"] == "tentative"
    found = watched.ask("recall", "touch made in web")
    assert any("touch made" in row["text"] for row in found if row["kind"] == "observation")


def test_the_hook_starts_no_program(watched: Watched) -> None:
    """Check that the hook forks nothing.

    A fork would cost each prompt more than the rest of the hook.
    """
    listening(watched)
    typed = shell_in(watched, "bash")
    typed.line("PATH=/nowhere; strace_me=1")
    typed.line(
        "builtin times > before; for n in {1..200}; do __kairos_mem_began=1 "
        "__kairos_mem_number=0; __kairos_mem_note; done; builtin times > after"
    )
    typed.leave()
    before, after = ((watched.folder / name).read_text() for name in ("before", "after"))
    assert before.splitlines()[1] == after.splitlines()[1], "children took time"
    assert b"not found" not in typed.shown
    rows = next(spool(watched).glob("*.rows")).read_bytes()
    assert rows.count(b"\0") >= 200


def test_nothing_is_left_where_nobody_listens(watched: Watched) -> None:
    typed = shell_in(watched, "bash")
    typed.line("make check")
    typed.leave()
    assert not list(spool(watched).glob("*.rows")) if spool(watched).exists() else True
    listening(watched)
    assert watched.ask("daemon", "stop")["stopped"]
    typed = shell_in(watched, "bash")
    typed.line("make check")
    typed.leave()
    assert list(spool(watched).iterdir()) == []


def test_an_agents_shell_tells_nothing(watched: Watched) -> None:
    listening(watched)
    hook = watched.home / "hook.bash"
    hook.write_text(watched.run("shell-init", "bash").out)
    environment = surroundings({**watched.environment, "CLAUDECODE": "1"})
    typed = Typed("bash", watched.folder, environment)
    typed.line(f"source {hook}")
    typed.line("make check")
    typed.leave()
    assert not list(spool(watched).glob("*.rows"))


def rows_of(memory: Watched, count: int, start: int) -> None:
    """Leave rows as a shell would, without one."""
    now = time.time() - 100
    rows = "".join(
        f"line\x1f0\x1f{now + n}\x1f{now + n + 0.5:.6f}\x1f{memory.folder}\x1fbuild --step {n}\0"
        for n in range(start, start + count)
    )
    (spool(memory) / f"{start}.rows").write_text(rows)


def test_whenever_it_is_killed_all_is_heard_once(watched: Watched) -> None:
    for turn in range(6):
        pid = watched.ask("daemon", "start")["pid"]
        until((spool(watched) / "folders").exists, "shells to be told where they are heard")
        rows_of(watched, 20, turn * 20)
        time.sleep(0.7 * turn)
        os.kill(pid, signal.SIGKILL)
        until(lambda: not watched.ask("daemon", "status")["running"], "it to be gone")
    watched.ask("daemon", "start")
    until(
        lambda: not [p for p in spool(watched).iterdir() if p.name != "folders"], "all to be heard"
    )
    said = log(watched)
    heard = [said.count(f"build --step {n}` ran") for n in range(120)]
    assert heard == [1] * 120


def test_a_linked_worktree_is_a_watched_folder(watched: Watched) -> None:
    who = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (
        ["init", "-q"],
        ["commit", "-q", "--allow-empty", "-m", "first"],
        ["worktree", "add", "-q", str(watched.home / "linked"), "-b", "other"],
    ):
        subprocess.run([*who, *words], cwd=watched.folder, check=True, capture_output=True)
    listening(watched)
    told = (spool(watched) / "folders").read_text().splitlines()
    assert {str(watched.folder), str(watched.home / "linked")} <= set(told)


def test_bash_reads_the_hook_without_a_word(watched: Watched) -> None:
    for shell in filter(there, SHELLS):
        hook = watched.run("shell-init", shell).out
        syntax = subprocess.run(
            [shell, "-n"], input=hook.encode(), capture_output=True, check=False
        )
        assert (syntax.returncode, syntax.stderr) == (0, b""), shell
