"""Unreadable is not gone.

Only a look that could see may say that something is not there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase, bounds
from memory_engine.adapters.workspace.git import Git
from memory_engine.domain.records.observation import Anchor
from tests.contracts.workspace_kit import Place, ask, git

FILES = {
    "locked/core.py": "def start(): ...\nRETRIES = 5\n",
    "open/edge.py": "def stop(): ...\n",
    "Makefile": "build:\n\tcc x.c\n",
    "pyproject.toml": '[project]\nname = "wheelhouse"\nversion = "3.1"\n',
}


@pytest.fixture(params=("git", "plain"))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path / "work", request.param)


@pytest.fixture
def closed(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Make a place whose ``locked`` nobody may look into.

    Root may not either: the calls themselves refuse.
    """
    place.save(FILES)
    shut_off(monkeypatch, str(place.root / "locked"))
    return place


def shut_off(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    def guarded(name: str) -> None:
        real = getattr(os, name)

        def call(path: object, *words: object, **more: object) -> object:
            if (
                isinstance(path, str | os.PathLike)
                and os.fspath(path) != folder
                and str(path).startswith(folder)
            ):
                raise PermissionError(13, "Permission denied", str(path))
            if name == "scandir" and str(path) == folder:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *words, **more)

        monkeypatch.setattr(os, name, call)

    for name in ("lstat", "stat", "open", "scandir"):
        guarded(name)


def test_what_lies_in_a_directory_that_cannot_be_read_is_unknown(closed: Place) -> None:
    base = closed.look()
    assert ask(base, "exists", "locked/core.py").verdict == "unknown"
    assert ask(base, "exists", "locked/never.py").verdict == "unknown"
    assert ask(base, "defined", "start", path="locked/core.py").verdict == "unknown"
    assert ask(base, "defined", "halt", path="locked").verdict == "unknown"
    assert ask(base, "exists", "open/never.py").verdict == "refuted"
    assert base.place([Anchor("locked/core.py", "start")]) == [Anchor("locked/core.py", "start")]


def test_a_bare_name_may_be_where_nobody_could_look(closed: Place) -> None:
    assert ask(closed.look(), "exists", "somewhere.toml").verdict == "unknown"


def test_a_real_directory_without_rights_is_unknown_to_who_is_not_root(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "plain")
    place.save(FILES)
    for path in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        path.chmod(0o755)
    (place.root / "locked").chmod(0)
    verdict = as_nobody(lambda: ask(CodeBase(place.root), "exists", "locked/core.py").verdict)
    (place.root / "locked").chmod(0o755)
    assert verdict == "unknown"


def as_nobody(question: object) -> str:
    """What a question answers in a child process without root's rights."""
    if os.geteuid():
        return str(question())  # type: ignore[operator]
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        os.write(write, str(question()).encode())  # type: ignore[operator]
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    return os.read(read, 100).decode()


def test_a_workspace_that_is_away_refutes_nothing(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "plain")
    place.save(FILES)
    shutil.rmtree(place.root)
    for _ in ("not there", "empty, as where a disk is not mounted"):
        base = CodeBase(place.root)
        for name, subject, path in (
            ("exists", "open/edge.py", ""),
            ("exists", "edge.py", ""),
            ("defined", "stop", "open/edge.py"),
            ("target", "./open/edge.py", ""),
        ):
            assert ask(base, name, subject, path=path).verdict == ("unknown"), name  # type: ignore[arg-type]
        place.root.mkdir(exist_ok=True)


def test_an_empty_directory_may_be_a_disk_that_is_not_mounted(place: Place) -> None:
    place.save({"data/rows.csv": "1\n", "a.py": "x = 1\n"})
    (place.root / "data" / "rows.csv").unlink()
    assert ask(CodeBase(place.root), "exists", "data/rows.csv").verdict == "unknown"


def test_beyond_a_sparse_checkout_nothing_is_gone(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save(FILES)
    git(place.root, "sparse-checkout", "set", "--no-cone", "/open/", "/*.toml")
    assert not (place.root / "locked").exists()
    base = CodeBase(place.root)
    assert ask(base, "exists", "locked/core.py").verdict == "unknown"
    assert ask(base, "exists", "locked").verdict == "unknown"
    assert ask(base, "defined", "start", path="locked/core.py").verdict == "unknown"
    assert ask(base, "exists", "open/gone.py").verdict == "refuted"


def test_a_submodule_that_is_not_checked_out_is_unknown_inside(tmp_path: Path) -> None:
    library, place = Place(tmp_path / "library", "git"), Place(tmp_path / "work", "git")
    library.save({"lib.py": "def inside(): ...\n"})
    place.save({"a.py": "x = 1\n"})
    git(place.root, "submodule", "add", "-q", str(library.root), "dep")
    git(place.root, "commit", "-q", "-m", "sub")
    assert ask(CodeBase(place.root), "exists", "dep/other.py").verdict == "refuted"
    assert ask(CodeBase(place.root, "HEAD"), "exists", "dep/lib.py").verdict == "unknown"
    git(place.root, "submodule", "deinit", "-q", "-f", "dep")
    assert ask(CodeBase(place.root), "exists", "dep/lib.py").verdict == "unknown"


@pytest.mark.parametrize("mark", ["index.lock", "MERGE_HEAD", "BISECT_LOG"])
def test_while_git_changes_the_tree_nothing_is_gone(tmp_path: Path, mark: str) -> None:
    place = Place(tmp_path / "work", "git")
    place.save(FILES)
    place.save({"open/edge.py": None})
    assert ask(CodeBase(place.root), "exists", "open/edge.py").verdict == "refuted"
    (place.root / ".git" / mark).write_text("")
    assert ask(CodeBase(place.root), "exists", "open/edge.py").verdict == "unknown"


def test_another_case_is_no_absence(place: Place) -> None:
    place.save({"docs/GUIDE.md": "x\n", "a.py": "x = 1\n"})
    assert ask(place.look(), "exists", "docs/Guide.md").verdict == "unknown"
    assert ask(place.look(), "exists", "Docs/GUIDE.md").verdict == "unknown"


def test_what_is_ignored_or_cached_is_not_gone(place: Place) -> None:
    place.save(
        {
            ".gitignore": "local.toml\nnode_modules/\n",
            "a.py": "x = 1\n",
            "node_modules/x/index.js": "y\n",
        }
    )
    (place.root / "conf").mkdir()
    (place.root / "conf" / "local.toml").write_text("k = 1\n")
    base = place.look()
    assert ask(base, "exists", "local.toml").verdict != "refuted"
    assert ask(base, "exists", "index.js").verdict != "refuted"
    assert ask(base, "defined", "f", path="node_modules").verdict == "unknown"
    assert ask(base, "exists", "nothing.toml").verdict == "refuted"


def test_a_commit_that_git_cannot_list_refutes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "work", "git")
    place.save(FILES)
    base, real = CodeBase(place.root, "HEAD"), Git.ask
    monkeypatch.setattr(
        Git,
        "ask",
        lambda git, *words, **more: None if words[0] == "ls-tree" else real(git, *words, **more),
    )
    assert ask(base, "exists", "open/edge.py").verdict == "unknown"
    assert ask(base, "defined", "stop", path="open/edge.py").verdict == "unknown"


# -- files that are there and are not read


def unread(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    from memory_engine.adapters.workspace.tree import DiskTree

    real = DiskTree.read
    monkeypatch.setattr(
        DiskTree,
        "read",
        lambda tree, path, limit: None if path in names else real(tree, path, limit),
    )


def test_a_file_that_is_not_read_may_set_or_define_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.save({"pkg/a.py": "LIMIT = 7\n", "pkg/b.py": "LIMIT = 9\ndef g(): ...\n"})
    unread(monkeypatch, "pkg/b.py")
    base = CodeBase(place.root)
    assert ask(base, "literal", "LIMIT", "9").verdict == "unknown"
    assert ask(base, "literal", "LIMIT", "9", path="pkg/a.py").verdict == "refuted"
    assert ask(base, "defined", "g", path="pkg").verdict == "unknown"


def test_a_manifest_or_target_file_that_is_not_read_may_say_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.save(
        FILES
        | {
            "sub/Makefile": "other:\n\ttrue\n",
            "sub/pyproject.toml": '[project]\nname = "sub"\nversion = "0.2"\n',
        }
    )
    unread(monkeypatch, "Makefile", "pyproject.toml")
    base = CodeBase(place.root)
    assert ask(base, "target", "make build").verdict == "unknown"
    assert ask(base, "version", "the project", "3.1").verdict == "unknown"


def test_a_package_file_that_does_not_parse_is_not_gone(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({"package.json": '{"scripts": {"serve": "vite"}}'})
    (place.root / "package.json").write_text('{"scripts": <<<<<<<')
    assert ask(CodeBase(place.root), "target", "npm run serve").verdict == "unknown"


def test_a_symbol_is_not_missing_below_a_file_too_large_to_parse(place: Place) -> None:
    base = place.save(
        {
            "gen/tables.py": "def look_up(): ...\n" + "#" * bounds.SOURCE_BYTES,
            "gen/small.py": "y = 2\n",
        }
    )
    assert ask(base, "defined", "look_up", path="gen").verdict == "unknown"


def test_what_could_not_be_seen_is_looked_at_again_once_it_can(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.save(FILES)
    with monkeypatch.context() as patch:
        shut_off(patch, str(place.root / "locked"))
        unseen = CodeBase(place.root).state()
    (place.root / "locked" / "core.py").unlink()
    base = CodeBase(place.root)
    changed = base.changed(unseen)
    assert changed is None or "locked/core.py" in changed


def test_a_deletion_that_is_not_committed_is_one(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({"shop/till.py": "LIMIT = 4\ndef ring(): pass\n", "shop/door.py": "x = 1\n"})
    place.save({"shop/cart.py": "def push(): pass\n", "shop/door.py": "x = 2\n"})
    for gone in ("till", "cart"):
        (place.root / f"shop/{gone}.py").unlink()
    base = CodeBase(place.root)
    assert ask(base, "exists", "shop/till.py").verdict == "refuted"
    assert ask(base, "defined", "ring", path="shop/till.py").verdict == "refuted"
    assert ask(base, "literal", "LIMIT", "4", "shop/till.py").verdict == "refuted"
    assert ask(base, "exists", "shop/Till.py").verdict == "unknown"
