"""One store for one repository and its worktrees.

They share it, and each line tells where it was said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory, refused, sound


def git(folder: Path, *words: str) -> None:
    call = ["git", "-c", "user.name=d", "-c", "user.email=d@example.org", *words]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(call, cwd=folder, check=True, capture_output=True, env=clean)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository on trunk, with store and worktree.

    It has a folder; the worktree is on branch feature/x.
    """
    main = tmp_path / "main"
    (main / "src").mkdir(parents=True)
    (main / "src" / "a.py").touch()
    git(main, "init", "-q", "-b", "trunk")
    git(main, "add", ".")
    git(main, "commit", "-qm", "first")
    assert Memory(main).run("init").code == 0
    git(main, "worktree", "add", "-q", "-b", "feature/x", str(tmp_path / "side"))
    return main


def test_a_worktree_finds_the_store_of_the_main_one_from_any_folder(
    repository: Path, tmp_path: Path
) -> None:
    side = Memory(tmp_path / "side")
    root = str(repository / ".kairos-mem")
    assert side.ask("doctor")["root"] == root
    assert Memory(side.folder / "src").ask("doctor")["root"] == root
    assert side.run("observe", "The port is 8080").code == 0
    assert Memory(repository).run("observe", "The queue lives in redis").code == 0
    (log,) = Memory(repository).logs()
    lines = log.read_text().splitlines()
    assert "worktree=side branch=feature/x" in lines[0]
    assert "branch=trunk" in lines[1]
    assert "worktree=" not in lines[1]


def test_why_tells_where_a_thing_was_said(repository: Path, tmp_path: Path) -> None:
    side, main = Memory(tmp_path / "side"), Memory(repository)
    main.run("observe", "Always squash commits")
    side.run("observe", "Never rename a table")
    main.night()
    for text, branch, worktree in (
        ("squash", "trunk", None),
        ("rename", "feature/x", "side"),
    ):
        id = side.fact(text)["id"]
        (witness,) = main.ask("why", id)["evidence"]
        assert (witness["branch"], witness["worktree"]) == (branch, worktree)
        assert f"on branch {branch}" in " ".join(main.run("why", id).out.split())
    sound(main)


def test_a_store_in_a_subfolder_is_found_from_the_same_folder_of_a_worktree(
    repository: Path, tmp_path: Path
) -> None:
    inner = Memory(repository / "src")
    assert inner.run("init", "--nested").code == 0
    assert Memory(tmp_path / "side" / "src").ask("doctor")["root"] == str(inner.root)
    assert Memory(tmp_path / "side").ask("doctor")["root"] == str(repository / ".kairos-mem")


def test_a_store_of_its_own_comes_first_and_one_above_by_chance_last(
    repository: Path, tmp_path: Path
) -> None:
    assert Memory(tmp_path).run("init").code == 0
    side = Memory(tmp_path / "side")
    assert side.ask("doctor")["root"] == str(repository / ".kairos-mem")
    refused(side.run("init"), 1, str(repository / ".kairos-mem"), "--nested")
    assert side.run("init", "--nested").code == 0
    assert side.ask("doctor")["root"] == str(side.root)
    shutil.rmtree(repository / ".kairos-mem")
    shutil.rmtree(side.root)
    assert side.ask("doctor")["root"] == str(tmp_path / ".kairos-mem")


def test_a_worktree_that_was_moved_still_finds_it(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "side").rename(tmp_path / "moved")
    assert Memory(tmp_path / "moved").ask("doctor")["root"] == str(repository / ".kairos-mem")


@pytest.mark.parametrize("how", ["absolute", "relative"])
def test_a_worktree_may_name_its_repository_by_either_kind_of_path(
    repository: Path, tmp_path: Path, how: str
) -> None:
    own = repository / ".git" / "worktrees" / "side"
    if how == "relative":
        (tmp_path / "side" / ".git").write_text("gitdir: ../main/.git/worktrees/side\n")
        (own / "gitdir").write_text("../../../../side/.git\n")
    assert Memory(tmp_path / "side").ask("doctor")["root"] == str(repository / ".kairos-mem")


def packed(repository: Path, folder: Path) -> None:
    """Make a folder that merely claims to be a worktree.

    An archive may.
    """
    (folder / ".git").write_text(f"gitdir: {repository}/.git/worktrees/side\n")


def forged(repository: Path, folder: Path) -> None:
    """A folder that brings its own account of a worktree along."""
    (folder / "own").mkdir()
    (folder / ".git").write_text("gitdir: own\n")
    (folder / "own" / "commondir").write_text(f"{repository}/.git\n")
    (folder / "own" / "gitdir").write_text(f"{folder}/.git\n")


def submodule(repository: Path, folder: Path) -> None:
    """Make a repository whose git folder is another's submodule.

    It is no worktree of that one.
    """
    (repository / ".git" / "modules" / "sub").mkdir(parents=True)
    (folder / ".git").write_text(f"gitdir: {repository}/.git/modules/sub\n")


def broken(repository: Path, folder: Path) -> None:
    """A link that leads nowhere, and is no text."""
    (folder / ".git").write_bytes(b"gitdir: \xff\x00\n")


@pytest.mark.parametrize(
    "kind", [packed, forged, submodule, broken], ids=lambda kind: kind.__name__
)
def test_a_folder_that_the_repository_does_not_know_gets_no_store(
    repository: Path,
    tmp_path: Path,
    kind: Any,  # noqa: ANN401  (one of the functions above)
) -> None:
    strange = Memory(tmp_path / "strange")
    strange.folder.mkdir()
    kind(repository, strange.folder)
    assert strange.run("facts").code == 10
    assert strange.run("init").code == 0
    assert strange.run("observe", "The port is 8080").code == 0


def test_a_branch_of_another_repository_is_none_of_this_one(
    repository: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", "-b", "elsewhere")
    root = str(repository / ".kairos-mem")
    assert Memory(other).run("--root", root, "observe", "The port is 8080").code == 0
    gone = tmp_path / "gone"
    gone.mkdir()
    here = Memory(gone)
    assert (
        here.run("--root", root, "observe", "Said in no folder", before=lambda: gone.rmdir()).code
        == 0
    )
    (log,) = Memory(repository).logs()
    assert "branch=" not in log.read_text()


def test_a_detached_head_is_on_no_branch(repository: Path, tmp_path: Path) -> None:
    git(tmp_path / "side", "checkout", "-q", "--detach")
    assert Memory(tmp_path / "side").run("observe", "The port is 8080").code == 0
    (log,) = Memory(repository).logs()
    assert "worktree=side" in log.read_text()
    assert "branch=" not in log.read_text()


@pytest.mark.parametrize("branch", ['a"b', "ünï", "x" * 180, "a=b\tworktree=c"])
def test_any_name_of_a_branch_can_be_told(repository: Path, branch: str) -> None:
    (repository / ".git" / "HEAD").write_text(f"ref: refs/heads/{branch}\n")
    main = Memory(repository)
    assert main.run("observe", "Always squash commits").code == 0
    main.night()
    (witness,) = main.ask("why", main.fact("squash")["id"])["evidence"]
    assert witness["branch"] == " ".join(branch.split())
    assert witness["worktree"] is None


def test_a_branch_that_is_no_text_stops_no_observation(repository: Path) -> None:
    (repository / ".git" / "HEAD").write_bytes(b"ref: refs/heads/\xff\xfe\n")
    assert Memory(repository).run("observe", "The port is 8080").code == 0


def test_a_store_in_a_renamed_folder_goes_on_working(held: Memory, tmp_path: Path) -> None:
    before = held.ask("facts", "--status", "all")
    held.folder.rename(tmp_path / "another name")
    moved = Memory(tmp_path / "another name")
    assert moved.ask("facts", "--status", "all") == before
    assert moved.run("observe", "Never rename a table").code == 0
    moved.night()
    assert moved.fact("rename")["status"] == "asserted"
    assert moved.ask("doctor")["to_mend"] == []
    sound(moved)
