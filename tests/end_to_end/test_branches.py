"""What is learnt on a branch holds there until merged.

Git shows that it is merged.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory, sound

MAINS = "The importer reads `feed.csv` in src/feed.py, because the API was too slow"
BRANCHS = "The importer reads `feed.xml` in src/feed.py, because the API was too slow"
WHERE = "(on feature/x)"


def git(folder: Path, *words: str) -> str:
    call = ["git", "-c", "user.name=d", "-c", "user.email=d@example.org", *words]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        call, cwd=folder, check=True, capture_output=True, env=clean, encoding="utf-8"
    )
    return done.stdout.strip()


def commit(folder: Path, name: str, text: str = "x\n") -> None:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "commit", "-qm", f"change {name}")


def agent(text: str, **more: object) -> dict[str, object]:
    return {"text": text, "principal": "agent:claude", "session": "s1", **more}


@pytest.fixture
def main(tmp_path: Path) -> Memory:
    """A repository with a store, its main line checked out."""
    folder = tmp_path / "main"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "first")
    memory = Memory(folder)
    assert memory.run("init").code == 0
    return memory


@pytest.fixture
def side(main: Memory, tmp_path: Path) -> Memory:
    """A worktree on feature/x, with a commit of its own."""
    git(main.folder, "worktree", "add", "-q", "-b", "feature/x", str(tmp_path / "side"))
    commit(tmp_path / "side", "second")
    return Memory(tmp_path / "side")


def line(memory: Memory, text: str) -> str:
    """The line of the pages that says this; "" where none does."""
    lines = (found for page in memory.page.parent.glob("*.md") for found in page.open())
    return next((one.strip() for one in lines if text in one), "")


def test_what_a_branch_taught_is_shown_with_the_branch_and_contests_nothing(
    main: Memory, side: Memory
) -> None:
    main.observe(
        agent("The port of the server is 8080", subject="server", attribute="port", value="8080")
    )
    side.observe(
        agent("The port of the server is 9090", subject="server", attribute="port", value="9090")
    )
    side.observe(agent(BRANCHS), agent("Never push to `main` by hand", principal="user:owner"))
    main.night()
    assert main.ask("conflicts") == []
    assert main.fact("8080")["status"] == main.fact("9090")["status"] == "tentative"
    assert WHERE in line(main, "feed.xml")
    assert main.fact("feed.xml")["branch"] == "feature/x"
    assert main.fact("Never push")["status"] == "asserted"
    assert WHERE not in line(main, "Never push")
    told = " ".join(main.run("why", main.fact("feed.xml")["id"]).out.split())
    assert "holds on branch feature/x alone" in told
    sound(main)


def merge(main: Memory, side: Memory) -> None:
    git(main.folder, "merge", "-q", "--no-ff", "-m", "take it", "feature/x")


def fast_forward(main: Memory, side: Memory) -> None:
    git(main.folder, "merge", "-q", "--ff-only", "feature/x")


def squash(main: Memory, side: Memory) -> None:
    commit(side.folder, "third")
    commit(main.folder, "meanwhile")
    git(main.folder, "merge", "-q", "--squash", "feature/x")
    git(main.folder, "commit", "-qm", "all of it at once")


def replay(main: Memory, side: Memory) -> None:
    commit(main.folder, "meanwhile")
    git(main.folder, "cherry-pick", "feature/x")


def merged_elsewhere(main: Memory, side: Memory) -> None:
    """The remote merged it, and this clone has only fetched so far."""
    tip = git(side.folder, "rev-parse", "HEAD")
    git(main.folder, "update-ref", "refs/remotes/origin/main", tip)
    git(main.folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")


def merged_and_deleted(main: Memory, side: Memory) -> None:
    merge(main, side)
    git(main.folder, "worktree", "remove", "--force", str(side.folder))
    git(main.folder, "branch", "-q", "-d", "feature/x")


WAYS = (merge, fast_forward, squash, replay, merged_elsewhere, merged_and_deleted)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_a_merged_branch_taught_stands_as_any(
    main: Memory, side: Memory, way: Callable[[Memory, Memory], None]
) -> None:
    side.observe(agent(BRANCHS), agent(BRANCHS, session="s2", principal="user:owner"))
    main.night()
    on_branch = main.fact("feed.xml")["id"]
    way(main, side)
    report = main.night()
    assert report["merged"] >= 1
    found = [one for one in main.ask("facts") if "feed.xml" in one["text"]]
    assert [one["branch"] for one in found] == [None]
    assert len(found[0]["evidence"]) == 2
    assert WHERE not in line(main, "feed.xml")
    assert line(main, "feed.xml")
    assert "merged into" in main.run("why", on_branch).out
    quiet = main.night()
    assert (quiet["merged"], quiet["superseded"], quiet["admitted"]) == (0, 0, 0)
    sound(main)


def test_what_a_merged_branch_says_otherwise_is_contested_from_then_on(
    main: Memory, side: Memory
) -> None:
    slot = {"subject": "server", "attribute": "port"}
    main.observe(agent("The port is 8080", principal="user:ana", **slot, value="8080"))
    side.observe(agent("The port is 9090", principal="user:bo", **slot, value="9090"))
    main.night()
    assert main.ask("conflicts") == []
    merge(main, side)
    main.night()
    assert {main.fact(port)["status"] for port in ("8080",)} == {"contested"}
    sound(main)


def test_what_a_branch_taught_ends_when_it_is_deleted_unmerged_and_can_be_taken_back(
    main: Memory, side: Memory
) -> None:
    main.observe(agent(MAINS))
    side.observe(agent(BRANCHS), agent("Never push to `main` by hand", principal="user:owner"))
    main.night()
    commit(main.folder, "meanwhile")
    git(main.folder, "worktree", "remove", "--force", str(side.folder))
    git(main.folder, "branch", "-qD", "feature/x")
    assert main.night()["superseded"] == 1
    gone = main.fact("feed.xml")
    assert gone["status"] == "superseded"
    assert line(main, "feed.xml") == ""
    assert line(main, "feed.csv")
    assert main.fact("Never push")["status"] == "asserted"
    because = main.ask("why", gone["id"])["history"][-1]["because"]
    assert "branch feature/x alone: it was deleted at" in because
    main.ask("revert", gone["id"])
    for _ in range(2):
        main.night()
        assert main.fact("feed.xml")["status"] == "tentative"
    sound(main)


def test_a_deleted_branch_of_which_a_part_is_in_the_main_line_ends_nothing(
    main: Memory, side: Memory
) -> None:
    commit(side.folder, "third", "of the branch\n")
    side.observe(agent(BRANCHS))
    main.night()
    commit(main.folder, "third", "squashed, with what a reviewer wanted\n")
    git(main.folder, "worktree", "remove", "--force", str(side.folder))
    git(main.folder, "branch", "-qD", "feature/x")
    assert main.night()["superseded"] == 0
    assert WHERE in line(main, "feed.xml")


def test_a_branch_without_a_commit_is_not_merged_by_being_there(main: Memory) -> None:
    git(main.folder, "checkout", "-qb", "feature/x")
    main.observe(agent(BRANCHS))
    main.night()
    assert WHERE in line(main, "feed.xml")
    git(main.folder, "checkout", "-q", "main")
    commit(main.folder, "meanwhile")
    main.night()
    assert WHERE in line(main, "feed.xml")


def test_a_branch_that_goes_on_after_its_merge_is_apart_again(main: Memory, side: Memory) -> None:
    side.observe(agent(BRANCHS))
    main.night()
    merge(main, side)
    main.night()
    commit(side.folder, "third")
    side.observe(agent("The worker hangs in src/worker.py unless `REDIS_URL` is set"))
    main.night()
    assert WHERE not in line(main, "feed.xml")
    assert WHERE in line(main, "REDIS_URL")


def test_nothing_is_apart_where_no_main_line_is_known_until_the_settings_name_it(
    main: Memory, side: Memory
) -> None:
    git(main.folder, "branch", "-qm", "main", "stable")
    side.observe(agent(BRANCHS))
    main.night()
    assert line(main, "feed.xml")
    assert WHERE not in line(main, "feed.xml")
    assert main.ask("doctor")["main_branch"] is None
    with (main.root / "config.yaml").open("a") as config:
        config.write("main_branch: stable\n")
    assert main.ask("doctor")["main_branch"] == "stable"
    side.observe(agent("The worker hangs in src/worker.py unless `REDIS_URL` is set"))
    main.night()
    assert WHERE in line(main, "REDIS_URL")


def test_a_transcript_tells_on_which_branch_it_was_said(main: Memory, side: Memory) -> None:
    said: list[dict[str, Any]] = [
        {
            "type": "assistant",
            "uuid": "u1",
            "sessionId": "s9",
            "timestamp": "2026-11-19T10:00:00.000Z",
            "cwd": str(side.folder),
            "gitBranch": "feature/x",
            "message": {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": f"{BRANCHS}, so a feed of 40 MB takes a second."}
                ],
            },
        }
    ]
    from tests.end_to_end.harness import json_lines

    path = main.folder / "s9.jsonl"
    path.write_bytes(json_lines(said))
    main.ask("import", "claude-transcript", str(path))
    log = "".join(path.read_text() for path in main.logs())
    assert "branch=feature/x" in log


def test_commits_that_are_in_no_main_line_are_of_their_branch(main: Memory) -> None:
    why = "Read the feed in src/feed.py by chunks, because the whole of it needs 4 GB of memory"
    commit(main.folder, "src")
    git(main.folder, "commit", "-q", "--amend", "-m", why)
    git(main.folder, "checkout", "-qb", "feature/x")
    commit(main.folder, "other")
    git(main.folder, "commit", "-q", "--amend", "-m", why.replace("feed", "queue"))
    main.ask("import", "git-history")
    logged = "".join(path.read_text() for path in main.logs()).splitlines()
    assert ["branch=feature/x" in line for line in logged if "src/queue.py" in line] == [True]
    assert not any("branch=" in line for line in logged if "src/feed.py" in line)


PLACE = {"subject": "handle", "attribute": "defined-in"}
HERE = agent(
    "`handle` is defined in src/app.py", principal="user:owner", **PLACE, value="src/app.py"
)
THERE = "`handle` is defined in src/new.py"


@pytest.fixture
def single(main: Memory) -> Memory:
    """Make one checkout, where main's `handle` is held.

    It stands in src/app.py on the main line.
    """
    (main.folder / "src").mkdir()
    commit(main.folder, "src/app.py", "def handle():\n    return 1\n")
    main.observe(HERE)
    main.night()
    git(main.folder, "checkout", "-qb", "feature/x")
    return main


def moves(single: Memory) -> None:
    git(single.folder, "mv", "src/app.py", "src/new.py")
    git(single.folder, "commit", "-qm", "move it")


def moves_without_a_commit(single: Memory) -> None:
    git(single.folder, "mv", "src/app.py", "src/new.py")


def moves_with_no_branch_checked_out(single: Memory) -> None:
    moves(single)
    git(single.folder, "checkout", "-q", "--detach")


@pytest.mark.parametrize("how", [moves, moves_without_a_commit, moves_with_no_branch_checked_out])
def test_what_is_true_of_the_main_line_is_not_ended_by_the_branch_that_is_checked_out(
    single: Memory, how: Callable[[Memory], None]
) -> None:
    before = single.fact("src/app.py")["status"]
    how(single)
    for _ in range(2):
        report = single.night()
        assert (report["superseded"], report["retracted"], report["demoted"]) == (0, 0, 0)
    assert single.fact("src/app.py")["status"] == before
    sound(single)


def test_what_is_only_on_the_branch_that_is_checked_out_is_not_proven_for_the_main_line(
    single: Memory,
) -> None:
    moves(single)
    git(single.folder, "checkout", "-q", "main")
    single.observe(agent(THERE), agent(THERE, session="s2", principal="user:owner"))
    git(single.folder, "checkout", "-q", "feature/x")
    single.night()
    assert not any("tool:kairos-mem" in one["principal"] for one in evidence(single, THERE))
    git(single.folder, "checkout", "-q", "main")
    git(single.folder, "merge", "-q", "feature/x")
    single.night()
    assert any("tool:kairos-mem" in one["principal"] for one in evidence(single, THERE))
    held = [one["text"] for one in single.ask("facts")]
    assert not any("src/app.py" in text for text in held)


def test_what_the_remote_has_merged_is_the_main_lines_while_another_branch_is_checked_out(
    single: Memory,
) -> None:
    moves(single)
    git(single.folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(single.folder, "checkout", "-qb", "feature/y", "main")
    single.night()
    assert single.fact("src/app.py")["status"] == "superseded"


def evidence(memory: Memory, text: str) -> list[dict[str, Any]]:
    facts = [fact for fact in memory.ask("facts", "--status", "all") if text in fact["text"]]
    assert facts
    return [one for fact in facts for one in memory.ask("why", fact["id"])["evidence"]]
