"""What of a code base is watched.

What git lists, and nothing that others wrote.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import watchable as module
from memory_engine.adapters.workspace.watchable import of_git, watchable
from memory_engine.daemon.watchers import polling
from tests.contracts.workspace_kit import Place

FILES = {
    "src/app.py": "a = 1\n",
    "src/deep/er/b.py": "b = 1\n",
    "node_modules/x/index.js": "1\n",
    ".venv/lib/y.py": "2\n",
    "README.md": "hello\n",
}


@pytest.mark.parametrize("kind", ["git", "plain"])
def test_the_folders_of_what_is_listed_are_watched(tmp_path: Path, kind: str) -> None:
    place = Place(tmp_path / "code", kind)
    place.save(FILES)
    found = watchable(place.root)
    below = {os.path.relpath(folder, found.root) for folder in found.folders}
    assert below == {".", "src", "src/deep/er"}
    assert set(found.files) == {"src/app.py", "src/deep/er/b.py", "README.md"}
    assert bool(found.gits) == (kind == "git")


def test_of_gits_own_folder_only_branches_and_the_list_mean_anything(tmp_path: Path) -> None:
    place = Place(tmp_path / "code", "git")
    place.save(FILES)
    found, own = watchable(place.root), place.root.resolve() / ".git"
    means = {
        name: of_git(found, str(own / name))
        for name in ("HEAD", "index", "index.lock", "refs/heads/main", "packed-refs", "config")
    }
    assert means == {
        "HEAD": "tree",
        "index": "list",
        "index.lock": "",
        "refs/heads/main": "tree",
        "packed-refs": "tree",
        "config": "",
    }
    assert of_git(found, str(place.root / "src" / "HEAD")) == ""


def test_more_folders_than_are_watched_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FOLDERS", 2)
    place = Place(tmp_path / "code", "git")
    place.save(FILES)
    found = watchable(place.root)
    assert len(found.folders) == 2
    assert not found.whole


def test_by_hand_what_is_new_gone_or_otherwise_is_seen(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("1")
    before = polling.stamps(str(tmp_path), ["a", "b", "c", "d"])
    (tmp_path / "a").write_text("other")
    (tmp_path / "b").unlink()
    (tmp_path / "d").write_text("new")
    after = polling.stamps(str(tmp_path), ["a", "b", "c", "d"])
    assert polling.changed(before, after) == {"a", "b", "d"}
    assert polling.changed(after, after) == frozenset()


def test_looking_by_hand_takes_its_small_share_and_no_more() -> None:
    assert polling.pause(0.001) == polling.LEAST_SECONDS
    assert polling.pause(1.0) == 1.0 / polling.SHARE
