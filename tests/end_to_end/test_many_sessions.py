"""Five hundred sessions leave no process and no open file."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pytest

from kairos_mem.hooking import plain_hook
from memory_engine.adapters import spool
from tests.end_to_end.harness import COMMAND, LIMIT_SECONDS, Memory, surroundings

SESSIONS = 500
AS_PROCESSES = int(os.environ.get("KAIROS_MEM_SESSIONS", "12"))
"""Sessions whose hooks are real processes here; `KAIROS_MEM_SESSIONS=500` for all of them."""
AT_ONCE = 4
EVENTS = ("session-start", "user-prompt-submit", "post-tool-use-failure", "post-tool-use", "stop",
          "session-end")  # fmt: skip
FOLDERS = Path("/proc")

needs_proc = pytest.mark.skipif(not FOLDERS.is_dir(), reason="no /proc on this system")


def given(session: str) -> bytes:
    told = {
        "session_id": session,
        "transcript_path": f"/nowhere/{session}.jsonl",
        "source": "startup",
        "prompt": "where does the queue of the worker listen, and why?",
    }
    return json.dumps(told).encode()


def open_files() -> set[str]:
    """What this process has open, but what a listing itself opens."""
    found = set()
    for path in (FOLDERS / "self" / "fd").iterdir():
        try:
            found.add(f"{path.name} {path.readlink()}")
        except OSError:
            continue
    return {one for one in found if "/fd" not in one}


def processes_in(folder: Path) -> list[str]:
    """List processes that work in, or hold, a folder.

    They have something open below it.
    """
    found = []
    for place in FOLDERS.glob("[0-9]*"):
        for link in (place / "cwd", *_listed(place / "fd")):
            try:
                inside = link.readlink().is_relative_to(folder)
            except OSError:
                continue
            if inside and place.name != str(os.getpid()):
                found.append(f"{place.name} {link.name}")
    return found


def _listed(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except OSError:
        return


@needs_proc
def test_five_hundred_sessions_leave_no_open_file(
    held: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run every session's hooks in this one process.

    What one forgot would pile up here.
    """

    def session(name: str) -> str:
        heard = io.StringIO()
        for event in EVENTS:
            stdin = io.TextIOWrapper(io.BytesIO(given(name)))
            monkeypatch.setattr(sys, "stdin", stdin)
            with chdir(held.folder), redirect_stdout(heard):
                assert plain_hook(["hook", event, "--agent", "claude-code"])
        return heard.getvalue()

    monkeypatch.delenv("CLAUDE_PROJECT_DIR", raising=False)
    assert "Before you stop" in session("first")
    before, threads = open_files(), threading.active_count()
    for number in range(SESSIONS):
        assert "What sessions on this code" in session(f"s-{number}")
    monkeypatch.undo()
    assert open_files() - before == set()
    assert threading.active_count() == threads
    noted = {one["session"] for one in spool.events(str(held.root))}
    assert len(noted) == SESSIONS + 1
    held.night("2027-01-01")
    left = sorted(path.name for path in (held.root / "spool").iterdir())
    assert [name for name in left if not name.startswith("asked-")] == ["sessions"]


@needs_proc
def test_sessions_whose_hooks_are_processes_leave_none_behind(held: Memory) -> None:
    names = [f"p-{number}" for number in range(AS_PROCESSES)]
    for batch in (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)):
        for event in EVENTS:
            running = [
                subprocess.Popen(
                    [*COMMAND, "hook", event, "--agent", "claude-code"], cwd=held.folder,
                    env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, start_new_session=True,
                )
                for _ in batch
            ]  # fmt: skip
            for name, process in zip(batch, running, strict=True):
                out, err = process.communicate(given(name), timeout=LIMIT_SECONDS)
                assert (process.returncode, err) == (0, b"")
                assert out or event not in ("session-start", "stop")
    assert processes_in(held.folder.resolve()) == []
    noted = {one["session"] for one in spool.events(str(held.root))}
    assert noted == set(names)
