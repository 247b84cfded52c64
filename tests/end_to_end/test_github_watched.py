"""The night watch looks at GitHub for watched stores.

A process of its own does.
"""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.github_kit import at, subscribed
from tests.end_to_end.platforms.github_api import STRANGER, Fake, serving
from tests.end_to_end.watching import ALONE, Watched, until


def test_a_watched_store_hears_what_is_new_without_a_call(tmp_path: Path) -> None:
    memory, fake = Watched(tmp_path), Fake()
    memory.sets(ALONE)
    assert memory.run("init").code == 0
    fake.comment(12, 1, "The port of `src/app.py` is 8080.", at(), STRANGER)
    try:
        with serving(fake) as url:
            subscribed(memory, url)
            assert memory.run("daemon", "start").code == 0
            until(lambda: memory.ask("github")["counts"].get("observations"), "a comment")
            duties = memory.ask("daemon", "status")["duties"]
            pid = next(row["pid"] for row in duties if row["name"] == "github")
    finally:
        memory.end()
    until(lambda: _gone(pid), "the end of the process")
    assert "8080" in memory.logs()[0].read_text()


def _gone(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or ") Z" in state.read_text("utf-8")
