"""A file changes while the night watch runs.

What it contradicts leaves the pages at once.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.watching import Watched, until

SAID = {
    "text": "DEFAULT_WAIT defaults to 30",
    "subject": "DEFAULT_WAIT",
    "attribute": "default",
    "value": "30",
    "anchors": ["src/timer.py"],
    "principal": "agent:claude",
}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    git(memory.folder, "init", "-q", "-b", "main")
    write(memory, "src/timer.py", "DEFAULT_WAIT = 30\n")
    git(memory.folder, "add", ".")
    git(memory.folder, "commit", "-q", "-m", "first")
    assert memory.run("init").code == 0
    memory.observe({**SAID, "session": "s1"})
    memory.night()
    memory.observe({**SAID, "session": "s2", "principal": "user:owner"})
    memory.night()
    assert "DEFAULT_WAIT" in memory.page.read_text()
    yield memory
    memory.end()


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def write(memory: Watched, path: str, text: str) -> None:
    place = memory.folder / path
    place.parent.mkdir(exist_ok=True)
    place.write_text(text)


def switch_on(memory: Watched, settings: str) -> None:
    memory.settings.parent.mkdir(parents=True, exist_ok=True)
    memory.settings.write_text(settings)
    memory.settings.chmod(0o600)


def files(memory: Watched) -> dict[str, object]:
    """What the duty tells of itself."""
    found = [row for row in memory.ask("daemon", "status")["duties"] if row["name"] == "files"]
    return found[0] if found else {}


def watching(memory: Watched) -> None:
    memory.ask("daemon", "start")
    until(lambda: bool(files(memory).get("watched")), "the watch to know the store")
    time.sleep(1.0)  # the system is asked to tell in another thread


def test_a_changed_file_takes_what_it_contradicts_off_the_page(watched: Watched) -> None:
    switch_on(watched, "watchers: {files: true}\n")
    watching(watched)
    head = watched.ask("stats")["entries"]
    write(watched, "src/timer.py", "DEFAULT_WAIT = 45\n")
    until(lambda: "DEFAULT_WAIT" not in watched.page.read_text(), "the page to lose the line")
    assert watched.fact("DEFAULT_WAIT")["status"] == "asserted"
    assert watched.ask("stats")["entries"] == head
    assert any("Drifted" in line for line in watched.ask("brief")["lines"])
    write(watched, "src/timer.py", "DEFAULT_WAIT = 30\n")
    until(lambda: "DEFAULT_WAIT" in watched.page.read_text(), "the line to come back")
    assert watched.ask("verify")["ok"]


def test_nothing_is_watched_that_nobody_switched_on(watched: Watched) -> None:
    watched.ask("daemon", "start")
    assert files(watched) == {}


def test_what_the_operator_shut_no_setting_opens(watched: Watched) -> None:
    switch_on(watched, "watchers: {files: true}\n")
    watched.environment["KAIROS_MEM_OFF"] = "watch-files"
    watched.ask("daemon", "start")
    assert files(watched) == {}


def test_where_the_system_watches_no_more_files_are_looked_through_by_hand(
    watched: Watched,
) -> None:
    """A user may have so many watches.

    The library then says that there is no space.
    """
    library = watched.home / "library"
    library.mkdir()
    (library / "watchfiles.py").write_text(
        "def watch(*folders, **more):\n    raise OSError(28, 'No space left on device')\n"
    )
    real = time.time()
    steer = {"real": real, "wall": real, "monotonic": 1000.0, "rate": 60.0}
    watched.clock.write_text(json.dumps(steer) + "\n")
    clock = {"KAIROS_MEM_DAEMON_CLOCK": str(watched.clock), "PYTHONPATH": str(library)}
    watched.environment.update(clock)
    switch_on(watched, "watchers: {files: true}\nschedule: {enabled: false}\n")
    watched.ask("daemon", "start")
    until(lambda: "No space" in str(files(watched).get("why")), "the watch to give up")
    assert "No space" in " ".join(watched.ask("daemon", "status")["problems"])
    time.sleep(1.0)  # a minute of its clock: it has looked once
    write(watched, "src/timer.py", "DEFAULT_WAIT = 45\n")
    until(lambda: "DEFAULT_WAIT" not in watched.page.read_text(), "the page to lose the line")
