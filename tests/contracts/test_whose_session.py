"""Another project's session is noticed and not mixed in.

The owner may say otherwise; one from afar is told.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from memory_engine.adapters.importers import Batch, Options, importer


def session_in(cwd: Path | str, folder: Path, name: str = "s1") -> Path:
    """Write a session that ran in a folder."""
    message = {"role": "user", "content": "Always format with spruce."}
    line = {
        "type": "user",
        "uuid": f"u-{name}",
        "sessionId": name,
        "cwd": str(cwd),
        "timestamp": "2026-11-09T10:00:00Z",
    }
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.jsonl").write_text(json.dumps({**line, "message": message}) + "\n")
    return folder


def repository(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def brought(cwd: Path | str, tmp_path: Path, *, any_project: bool = False) -> tuple[Batch, ...]:
    options = Options(workspace=str(repository(tmp_path / "depot")), any_project=any_project)
    return tuple(
        importer("claude-transcript")(session_in(cwd, tmp_path / "transcripts"), {}, options)
    )


def test_a_session_of_another_repository_is_left_out_and_named(tmp_path: Path) -> None:
    other = repository(tmp_path / "shop")
    (batch,) = brought(other, tmp_path)
    assert (batch.lines, batch.mark) == ((), "")
    assert str(other) in batch.left[0].reason
    assert "--any-project" in batch.left[0].reason


def test_a_session_of_another_plain_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    assert not any(batch.lines for batch in brought(tmp_path / "shop", tmp_path))


def test_the_owner_may_bring_it_in_all_the_same(tmp_path: Path) -> None:
    assert any(
        batch.lines for batch in brought(repository(tmp_path / "shop"), tmp_path, any_project=True)
    )


def test_a_worktree_is_the_same_project(tmp_path: Path) -> None:
    git = [
        "git",
        "-C",
        str(repository(tmp_path / "depot")),
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.c",
    ]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    subprocess.run([*git, "worktree", "add", "-q", str(tmp_path / "elsewhere")], check=True)
    assert any(batch.lines for batch in brought(tmp_path / "elsewhere", tmp_path))


def test_a_folder_inside_the_project_or_around_it_is_the_same(tmp_path: Path) -> None:
    for cwd in (tmp_path / "depot" / "src", tmp_path):
        batches = brought(cwd, tmp_path)
        assert any(batch.lines for batch in batches)
        assert not any(batch.notes for batch in batches)


def test_one_from_a_folder_that_is_not_here_is_told_with_how_to_take_it_back(
    tmp_path: Path,
) -> None:
    (batch,) = brought("/home/somebody/shop", tmp_path)
    assert batch.lines
    assert "/home/somebody/shop" in batch.notes[0]
    assert "revert session:s1" in batch.notes[0]


def test_many_from_one_folder_that_is_not_here_are_told_once(tmp_path: Path) -> None:
    for name in ("s2", "s3"):
        session_in("/home/somebody/shop", tmp_path / "transcripts", name)
    batches = brought("/home/somebody/shop", tmp_path)
    (note,) = (note for batch in batches for note in batch.notes)
    assert note.startswith("3 sessions ran in /home/somebody/shop")
    assert all(name in note for name in ("session:s1", "s2", "s3"))
