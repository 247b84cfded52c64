"""A code base is material, never master.

Nothing that it holds is run, nothing outside of it is read, nothing hangs.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase, bounds
from memory_engine.adapters.workspace.git import Git
from memory_engine.domain.records.looked import Predicate
from memory_engine.domain.records.observation import Anchor
from tests.contracts.workspace_kit import KINDS, Place, ask, git


@pytest.fixture(params=("git", "plain"))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path / "work", request.param)


def tree_of(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file with its times and content, those of git included."""
    return {
        str(path): (path.lstat().st_mtime_ns, path.lstat().st_size, path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


EVERYTHING = [
    Predicate("exists", "gone.py"),
    Predicate("exists", "lib"),
    Predicate("defined", "f", path="a.py"),
    Predicate("defined", "moved_away", path="a.py"),
    Predicate("version", "flask", "1.0"),
    Predicate("target", "make test"),
    Predicate("literal", "PORT", "80"),
]


def test_no_program_that_a_repository_configures_is_run(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save(
        {
            "a.py": "def f(): ...\ndef moved_away(): ...\n",
            "gone.py": "x = 1\n",
            ".gitattributes": "* diff=evil filter=evil\n",
        }
    )
    place.save({"a.py": "def f(): ...\n", "b.py": "def moved_away(): ...\n", "gone.py": None})
    trap, mark = tmp_path / "trap.sh", tmp_path / "mark"
    trap.write_text(f"#!/bin/sh\necho run >> {mark}\ncat\n")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
        "gpg.program",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.a=b.clean",
        "filter.evil.process",
        "alias.status",
        "credential.helper",
        "pager.log",
        "uploadpack.packObjectsHook",
    ):
        git(place.root, "config", key, str(trap))
    git(place.root, "config", "log.showSignature", "true")
    git(place.root, "config", "filter.evil.required", "true")
    hooks = place.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in (
        "post-index-change",
        "pre-auto-gc",
        "post-checkout",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        (hooks / hook).write_text(trap.read_text())
        (hooks / hook).chmod(0o755)
    (place.root / "a.py").write_text("def f(): ...\n# new\n")
    os.utime(place.root / "b.py", (1, 1))
    before = tree_of(place.root)
    base = CodeBase(place.root)
    first = base.state()
    findings = base.look(EVERYTHING)
    base.place([Anchor("a.py", "f")])
    assert base.changed(first) == frozenset()
    assert [a.path for a in findings[3].anchors] == ["b.py"]
    assert CodeBase(place.root, "HEAD").look(EVERYTHING)
    assert not mark.exists()
    assert tree_of(place.root) == before


def test_the_environment_of_a_git_hook_does_not_send_git_elsewhere(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.save({"a.py": "x = 1\n"})
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_EXTERNAL_DIFF",
        "GIT_CONFIG_PARAMETERS",
    ):
        monkeypatch.setenv(name, "/nonexistent")
    assert CodeBase(place.root).state().startswith("git:" if place.kind == "git" else "dir:")


def test_a_work_tree_that_a_repository_claims_elsewhere_is_not_entered(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({"a.py": "x = 1\n"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "s.py").write_text("secret = 1\n")
    git(place.root, "config", "core.worktree", str(tmp_path / "elsewhere"))
    base = CodeBase(place.root)
    assert ask(base, "defined", "secret", path="s.py").verdict == "refuted"
    assert ask(base, "exists", "a.py").verdict == "supported"


@pytest.mark.parametrize(
    "path",
    [
        "out/passwd",
        "out",
        "file",
        "../outside/s.py",
        "/etc/passwd",
        "~/.ssh",
        "a/../../outside/s.py",
    ],
)
def test_no_link_and_no_path_leads_out(place: Place, path: str) -> None:
    outside = place.root.parent / "outside"
    outside.mkdir()
    (outside / "s.py").write_text("PORT = 80\ndef f(): ...\n")
    (outside / "passwd").write_text("PORT=80\n")
    place.save({"a.py": "x = 1\n"})
    (place.root / "out").symlink_to(outside)
    (place.root / "file").symlink_to(outside / "s.py")
    (place.root / "linked.py").symlink_to(outside / "s.py")
    base = place.look()
    for asked in (
        Predicate("defined", "f", path=path),
        Predicate("literal", "PORT", "80", path),
        Predicate("target", f"./{path}"),
    ):
        (finding,) = base.look([asked])
        assert finding.verdict != "supported" or finding.anchors == (), asked
        assert "80" not in finding.found
    assert ask(base, "defined", "f", path="linked.py").verdict == "unknown"
    assert ask(base, "literal", "PORT", "80").verdict == "unknown"
    assert ask(base, "exists", "out/passwd").verdict == "unknown"
    assert base.place([Anchor("out/s.py", "f"), Anchor("../outside/s.py")]) == [None, None]


def test_a_link_within_the_workspace_is_followed(place: Place) -> None:
    place.save({"src/a.py": "def f(): ...\n"})
    (place.root / "b.py").symlink_to("src/a.py")
    assert ask(place.look(), "defined", "f", path="b.py").verdict == "supported"


def test_circles_pipes_and_sockets_are_stepped_over(place: Place) -> None:
    place.save({"a.py": "x = 1\n"})
    (place.root / "circle").symlink_to("circle")
    (place.root / "up").symlink_to("..")
    os.mkfifo(place.root / "pipe.py")
    base = place.look()
    assert base.state()
    assert ask(base, "defined", "f", path="pipe.py").verdict == "unknown"
    assert ask(base, "defined", "f", path="circle").verdict == "unknown"
    assert ask(base, "exists", "circle/x").verdict == "unknown"
    assert base.place([Anchor("pipe.py", "f"), Anchor("circle/x")])[1] == Anchor("circle/x")


@pytest.mark.parametrize("kind", KINDS)
def test_files_too_large_or_binary_are_unknown_and_none_is_parsed(
    tmp_path: Path, kind: str
) -> None:
    large = b"def f(): ...\n" + b"#" * bounds.SOURCE_BYTES
    base = Place(tmp_path / "work", kind).save(
        {"big.py": large, "bin.py": b"\x7fELF\0\0f = 1", "c.yaml": b"PORT: 1\0\0"}
    )
    for path in ("big.py", "bin.py"):
        assert ask(base, "defined", "f", path=path).verdict == "unknown"
    assert ask(base, "literal", "PORT", "1").verdict == "unknown"


def test_a_tree_with_too_many_files_refutes_no_bare_name(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_engine.adapters.workspace.tree.FILES", 3)
    base = place.save(
        {"a.py": "x = 1\n"} | dict.fromkeys((f"d/f{n}.py" for n in range(6)), "def g(): ...\n")
    )
    assert ask(base, "exists", "nowhere.py").verdict == "unknown"
    assert ask(base, "exists", "d/f5.py").verdict == "supported"
    finding = ask(base, "defined", "g", path="a.py")
    assert (finding.verdict, finding.anchors) == ("refuted", ())


def test_a_look_that_has_had_its_time_leaves_the_rest_unknown(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_engine.adapters.workspace.snapshot.LOOK_SECONDS", -1)
    base = place.save(
        {"pyproject.toml": '[project]\nname = "p"\nversion = "1"\n', "a.py": "PORT = 80\n"}
    )
    asked = [
        Predicate("version", "p", "1"),
        Predicate("literal", "PORT", "80"),
        Predicate("exists", "a.py"),
    ]
    assert {finding.verdict for finding in base.look(asked)} == {"unknown"}


def test_aliases_that_stand_for_billions_of_values_are_bounded(place: Place) -> None:
    bomb = (
        "a0: &a0 [x, x]\n"
        + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
        + "loop: &l\n  me: *l\nPORT: 80\n"
    )
    deep = "[" * 50_000
    base = place.save(
        {"bomb.yaml": bomb, "deep.json": deep, "deep.yaml": deep, "deep.toml": "a = " + deep}
    )
    assert ask(base, "literal", "PORT", "80").verdict in ("supported", "unknown")
    assert ask(base, "target", "make x").verdict == "unknown"


def test_secrets_are_never_compared_and_git_s_own_files_never_read(place: Place) -> None:
    base = place.save(
        {
            ".env": "API_KEY=hunter2\nDB_PASSWORD=x\n",
            "a.py": "TOKEN = 'hunter2'\nDB_URL = 'pg://me:hunter2@db/x'\n",
        }
    )
    for name in ("API_KEY", "DB_PASSWORD", "TOKEN", "DB_URL"):
        finding = ask(base, "literal", name, "hunter2")
        assert (finding.verdict, finding.found) == ("unknown", ())
        assert "hunter2" not in finding.because
    assert ask(base, "literal", "url", "x", ".git/config").verdict == "unknown"


def test_what_git_ignores_is_not_searched(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({".gitignore": "local/\n.env\n", "a.py": "x = 1\n"})
    (place.root / ".env").write_text("PORT=80\n")
    (place.root / "local").mkdir()
    (place.root / "local" / "b.py").write_text("def f(): ...\n")
    base = place.look()
    assert ask(base, "literal", "PORT", "80").verdict == "unknown"
    assert ask(base, "defined", "f", path="a.py").anchors == ()
    assert ask(base, "exists", "local/b.py").verdict == "supported"
    assert base.state() == CodeBase(place.root, "HEAD").state()


def test_worktrees_submodules_and_subdirectories(tmp_path: Path) -> None:
    library, place = Place(tmp_path / "library", "git"), Place(tmp_path / "work", "git")
    library.save({"lib.py": "def in_library(): ...\n"})
    place.save({"app/a.py": "def f(): ...\n", "b.py": "x = 1\n"})
    git(place.root, "submodule", "add", "-q", str(library.root), "vendor/lib")
    git(place.root, "commit", "-q", "-m", "sub")
    git(place.root, "worktree", "add", "-q", str(tmp_path / "tree"), "HEAD~1")
    whole, tree, below = (
        CodeBase(place.root),
        CodeBase(tmp_path / "tree"),
        CodeBase(place.root / "app"),
    )
    assert ask(whole, "defined", "in_library", path="vendor/lib/lib.py").verdict == "supported"
    assert ask(whole, "exists", "vendor/lib").verdict == "supported"
    assert ask(whole.at("HEAD"), "exists", "vendor/lib").verdict == "supported"
    clean, below_clean = whole.state(), below.state()
    library.save({"lib.py": "def other(): ...\n"})
    git(place.root / "vendor/lib", "pull", "-q")
    assert whole.changed(clean) == frozenset({"vendor/lib"})
    assert ask(tree, "exists", "vendor").verdict == "refuted"
    assert ask(tree, "defined", "f", path="app/a.py").verdict == "supported"
    assert ask(below, "defined", "f", path="a.py").verdict == "supported"
    assert below.state() == below_clean
    (place.root / "app" / "c.py").write_text("def g(): ...\n")
    assert below.changed(below_clean) == frozenset({"c.py"})
    assert ask(below, "exists", "b.py").verdict == "refuted"


def test_a_repository_of_somebody_else_is_no_repository_unless_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({"a.py": "x = 1\n"})
    monkeypatch.setattr(
        "memory_engine.adapters.workspace.git.INHERITED",
        ("PATH", "GIT_TEST_ASSUME_DIFFERENT_OWNER"),
    )
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Git.find(place.root) is None
    assert ask(CodeBase(place.root), "exists", "a.py").verdict == "supported"
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {place.root}\n")
    assert Git.find(place.root)
