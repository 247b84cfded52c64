"""A session's commit message is its own word.

It counts with what the session had read.
"""

from __future__ import annotations

import subprocess

import pytest

from tests.end_to_end.harness import DAY, Memory
from tests.end_to_end.test_owners_voice import asked, transcript, used

FOREIGN = "Parcels of `relay.annex` get lost, because the relay drops every second one."
OWN = "Retries in `src/queue.py` are bounded, because the queue never drained otherwise."


def commit(memory: Memory, message: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    day = f"{DAY}T09:00:00Z"
    call = ["git", *who, "commit", "-q", "--allow-empty", "-m", message, "--date", day]
    env = {"GIT_COMMITTER_DATE": day, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    subprocess.run(call, cwd=memory.folder, check=True, env=env)


@pytest.mark.parametrize("first", ["transcript", "history"])
def test_a_page_comes_not_back_as_the_history(first: str, memory: Memory) -> None:
    subprocess.run(["git", "init", "-q"], cwd=memory.folder, check=True)
    for message in (FOREIGN, OWN):
        commit(memory, f"Mend the queue\n\n{message}")
    path = transcript(
        memory,
        asked("go on"),
        *used("WebFetch", f"Known trouble. {FOREIGN}", url="https://x.example/trouble"),
        *used("Bash", "", command=f"git commit -qm 'Mend the queue\n\n{FOREIGN}'"),
    )
    brought = [("import", "claude-transcript", path), ("import", "git-history")]
    for words in brought if first == "transcript" else reversed(brought):
        assert memory.run(*words).code == 0
    memory.night()
    said = memory.ask("why", memory.fact("relay.annex")["id"])["evidence"]
    assert {bool(one["origins"]) for one in said} == {True}
    assert len({one["root_session"] for one in said}) == 1
    (own,) = memory.ask("why", memory.fact("src/queue.py")["id"])["evidence"]
    assert (own["principal"], own["origins"]) == ("agent:git", [])
    assert "relay.annex" not in memory.page.read_text()
