"""The page of sessions beside a real night watch.

What runs now is told, and who watches not.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.sessions_kit import SESSION, entry, registered
from tests.end_to_end.page_kit import served
from tests.end_to_end.watching import ALONE, Watched


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Make a hosted project with a session, not watched yet.

    The session runs.
    """
    memory = Watched(tmp_path)
    config = tmp_path / ".claude"
    memory.environment["CLAUDE_CONFIG_DIR"] = str(config)
    for name, value in memory.environment.items():
        monkeypatch.setenv(name, value)
    memory.sets(ALONE)
    assert memory.run("init").code == 0
    registered(config / "sessions", entry(cwd=str(memory.folder), name="<b>depot</b>"))
    yield memory
    memory.end()


def test_the_sessions_that_run_are_shown_where_somebody_watches(watched: Watched) -> None:
    with served(watched) as site:
        assert site.ask("/sessions.json").json["running"] is None
        assert "kairos-mem daemon start" in site.ask("/sessions").body
        watched.ask("daemon", "start")
        end = time.monotonic() + 60
        while not site.ask("/sessions.json").json["running"] and time.monotonic() < end:
            time.sleep(0.1)
        (row,) = site.ask("/sessions.json").json["running"]
        listed = watched.ask("attach", "--list")["sessions"]
        assert row in listed
        assert (row["session"], row["runs"]) == (SESSION, True)
        page = site.ask("/sessions").body
        assert SESSION[:8] in page
        assert "&lt;b&gt;depot" in page
        assert f"session%3A{SESSION}" not in page, "nothing was heard of it that a link would show"
        watched.ask("daemon", "stop")
        assert site.ask("/sessions.json").json["running"] is None
        assert json.loads(site.ask("/sessions.json").body)["brought"] == []
