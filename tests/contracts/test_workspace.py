"""``CodeBase`` keeps the ``Workspace`` port's contract.

It does with git, without, and at a commit.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.ports import Sources, Workspace
from memory_engine.domain.records.looked import Predicate
from memory_engine.domain.records.observation import Anchor
from tests.contracts.workspace_kit import KINDS, Place, ask, git

APP = '''"""The app."""
import os
from other import imported
LIMIT: int = 3
if os.name == "nt":
    def start(): ...
else:
    def start(): return 1
try:
    import fast
except ImportError:
    fast = None
class Server:
    """Doc."""
    port = 80
    def __init__(self):
        self.state = "new"
    async def run(self, n=1):
        def inner(): ...
        return n
'''


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path / "work", request.param)


def paths_of(anchors: tuple[Anchor, ...]) -> list[str]:
    return [anchor.path for anchor in anchors]


def test_it_is_a_workspace(place: Place) -> None:
    workspace: Workspace = place.save({"a.py": "x = 1\n"})
    assert workspace.look([]) == []


@pytest.mark.parametrize(
    "symbol",
    [
        "LIMIT",
        "start",
        "fast",
        "Server",
        "Server.run",
        "run",
        "Server.port",
        "Server.state",
        "Server.run.inner",
        "inner",
    ],
)
def test_what_a_file_defines_is_supported_with_its_hashes(place: Place, symbol: str) -> None:
    finding = ask(place.save({"src/app.py": APP}), "defined", symbol, path="src/app.py")
    assert finding.verdict == "supported"
    assert (
        finding.anchors[0].blob == hashlib.sha1(b"blob %d\0" % len(APP) + APP.encode()).hexdigest()
    )
    assert finding.anchors[0].ast


@pytest.mark.parametrize(
    "symbol",
    ["app.py:Server", "src.app:Server", "src.app.Server", "app.Server", "Server()", "`Server`"],
)
def test_a_symbol_may_be_written_as_people_write_it(place: Place, symbol: str) -> None:
    assert (
        ask(place.save({"src/app.py": APP}), "defined", symbol, path="src/app.py").verdict
        == "supported"
    )


@pytest.mark.parametrize(
    "path", ["src/app.py", "./src/app.py", "src/app.py:3", "app.py", "src.app", "src", ""]
)
def test_a_file_may_be_named_as_people_name_it(place: Place, path: str) -> None:
    assert (
        ask(place.save({"src/app.py": APP}), "defined", "Server.run", path=path).verdict
        == "supported"
    )


@pytest.mark.parametrize("symbol", ["imported", "os", "Server.stop", "LIMITS", "n"])
def test_what_a_file_imports_or_lacks_is_refuted(place: Place, symbol: str) -> None:
    finding = ask(place.save({"src/app.py": APP}), "defined", symbol, path="src/app.py")
    assert (finding.verdict, finding.anchors) == ("refuted", ())


def test_a_symbol_that_moved_is_found_where_it_is_now(place: Place) -> None:
    place.save({"a.py": "def f(): ...\nx = 1\n", "b.py": "y = 1\n", "c.py": "import a\na.f()\n"})
    base = place.save(
        {"a.py": "x = 1\n", "b.py": "y = 1\ndef f(): ...\n", "tests/t.py": "def f(): ...\n"}
    )
    finding = ask(base, "defined", "f", path="a.py")
    assert (finding.verdict, paths_of(finding.anchors)) == ("refuted", ["b.py"])
    assert finding.anchors == tuple(base.place([Anchor("b.py", "f")]))


def test_a_namesake_that_was_there_all_along_is_no_move_where_there_is_history(
    place: Place,
) -> None:
    place.save({"a.py": "def main(): ...\nx = 1\n", "b.py": "def main(): ...\n"})
    finding = ask(place.save({"a.py": "x = 1\n"}), "defined", "main", path="a.py")
    assert paths_of(finding.anchors) == (["b.py"] if place.kind == "plain" else [])


def test_a_renamed_file_took_its_symbols_along_past_all_namesakes(place: Place) -> None:
    body = "\n".join(f"def f{n}(): return {n}" for n in range(9)) + "\ndef main(): ...\n"
    place.save({"lib/a.py": body, "b.py": "def main(): return 2\n"})
    finding = ask(
        place.save({"lib/a.py": None, "src/a.py": body}), "defined", "main", path="lib/a.py"
    )
    assert finding.verdict == "refuted"
    assert paths_of(finding.anchors) == (
        ["b.py", "src/a.py"] if place.kind == "plain" else ["src/a.py"]
    )


def test_a_name_without_directory_means_any_file_unless_there_was_one_of_that_path(
    place: Place,
) -> None:
    place.save({"a.py": APP, "lib/b.py": APP})
    base = place.save({"a.py": None, "src/a.py": APP})
    assert ask(base, "exists", "b.py").verdict == "supported"
    moved = ask(base, "exists", "a.py")
    assert (moved.verdict, paths_of(moved.anchors)) == (
        "supported" if place.kind == "plain" else "refuted",
        ["src/a.py"],
    )
    assert ask(base, "defined", "Server", path="a.py").verdict == moved.verdict


def test_several_new_places_are_all_named(place: Place) -> None:
    place.save({"a.py": "def f(): ...\n"})
    finding = ask(
        place.save({"a.py": "x = 1\n", "b.py": "def f(): ...\n", "c.py": "def f(): ...\n"}),
        "defined",
        "f",
        path="a.py",
    )
    assert paths_of(finding.anchors) == ["b.py", "c.py"]


@pytest.mark.parametrize(
    "source",
    ["printed 'old'\n", "def f(:\n", "x = '\0'\n", "-" * 100_000 + "1", "a" + ".b" * 60_000],
)
def test_a_file_that_does_not_parse_is_unknown(place: Place, source: str) -> None:
    finding = ask(
        place.save({"a.py": source, "b.py": "def f(): ...\n"}), "defined", "f", path="a.py"
    )
    assert finding.verdict == "unknown"


def test_layout_comments_and_docstrings_leave_the_syntax_hash_alone(place: Place) -> None:
    one = place.save({"a.py": 'def f(a):\n    """Doc."""\n    return a + 1\n'})
    first = ask(one, "defined", "f", path="a.py").anchors[0]
    second = ask(
        place.save({"a.py": "# moved\n\ndef f( a ):\n    # why\n    return (a + 1)\n"}),
        "defined",
        "f",
        path="a.py",
    ).anchors[0]
    third = ask(
        place.save({"a.py": "def f(a):\n    return a + 2\n"}), "defined", "f", path="a.py"
    ).anchors[0]
    assert first.ast == second.ast != third.ast
    assert len({first.blob, second.blob, third.blob}) == 3


@pytest.mark.parametrize(
    "path", ["src", "src/app.py", "./src/app.py", "src/app.py:7", "app.py", ".", "src/"]
)
def test_a_path_that_is_there_exists(place: Place, path: str) -> None:
    assert ask(place.save({"src/app.py": APP}), "exists", path).verdict == "supported"


def test_an_absolute_path_is_read_from_the_root_of_the_workspace(place: Place) -> None:
    base = place.save({"src/app.py": APP})
    assert ask(base, "exists", str(place.root / "src/app.py")).verdict == "supported"
    assert ask(base, "exists", "/etc/hosts").verdict == "unknown"


def test_a_path_that_is_gone_is_refuted_with_where_it_went(place: Place) -> None:
    place.save({"a/model.py": APP, "a/view.py": APP + "x = 1\n", "b/view.py": "1\n"})
    base = place.save(
        {"a/model.py": None, "c/model.py": APP, "a/view.py": None, "never.py": "z = 1\n"}
    )
    assert paths_of(ask(base, "exists", "a/model.py").anchors) == ["c/model.py"]
    view = ask(base, "exists", "a/view.py")
    assert (view.verdict, paths_of(view.anchors)) == (
        "refuted",
        ["b/view.py"] if place.kind == "plain" else [],
    )
    assert ask(base, "exists", "a/none.py").anchors == ()


def test_a_directory_whose_files_went_together_moved(place: Place) -> None:
    place.save({f"old/m{n}.py": f"{APP}\nx = {n}\n" for n in range(3)})
    moves: dict[str, str | bytes | None] = {f"old/m{n}.py": None for n in range(3)}
    finding = ask(
        place.save(moves | {f"new/m{n}.py": f"{APP}\nx = {n}\n" for n in range(3)}), "exists", "old"
    )
    assert finding.verdict == ("supported" if place.kind == "plain" else "refuted")
    assert paths_of(finding.anchors) == (["old"] if place.kind == "plain" else ["new"])


def test_a_bare_name_that_several_files_have_is_unknown(place: Place) -> None:
    assert (
        ask(place.save({"a/x.py": "1\n", "b/x.py": "2\n"}), "exists", "x.py").verdict == "unknown"
    )


def test_the_state_changes_with_the_content_and_comes_back_with_it(place: Place) -> None:
    first = place.save({"a.py": "x = 1\n", "b.py": "1\n"}).state()
    assert place.look().state() == first
    changed = place.save({"a.py": "x = 2\n", "d/c.py": "3\n"})
    assert changed.state() != first
    assert changed.changed(first) == frozenset({"a.py", "d/c.py"})
    assert changed.changed(changed.state()) == frozenset()
    assert place.save({"a.py": "x = 1\n", "d/c.py": None}).state() == first


@pytest.mark.parametrize(
    "name", ["", "x", "git:", "git:zz", "dir::0:", "git:abc:d:!!!", "git:abc:d:AAAA"]
)
def test_what_is_no_state_can_not_be_compared(place: Place, name: str) -> None:
    assert place.save({"a.py": "x = 1\n"}).changed(name) is None


def test_its_texts_are_read_and_nothing_beside_them(place: Place) -> None:
    base = place.save({"CLAUDE.md": "# One\n", "a/AGENTS.md": "two\n"})
    sources: Sources = base
    assert sources.files() == ["CLAUDE.md", "a/AGENTS.md"]
    read = sources.texts(["./CLAUDE.md", "a/AGENTS.md", "a", "gone.md", "../out.md", "/etc/hosts"])
    assert read == {"./CLAUDE.md": "# One\n", "a/AGENTS.md": "two\n"}


def test_what_git_knows_of_a_path_where_nothing_is(place: Place) -> None:
    place.save({"src/old/a.py": APP, "b.json": "{}", "c/d.json": "{}"})
    gone = dict.fromkeys(("src/old/a.py", "b.json", "c/d.json"))
    base = place.save({**gone, "x": "1", ".gitignore": "dist/\n*.log\n"})
    known = {
        **dict.fromkeys(("src/old/a.py", "src/old", "b.json"), "had"),
        **dict.fromkeys(("old/a.py", "a.py"), "like"),
        **dict.fromkeys(("d.json", "never.py", "../a.py"), ""),
        **dict.fromkeys(("dist", "dist/app.js", "a/b.log", ":/x.log"), "ignored"),
    }
    told = base.traces(list(known))
    assert told == ([""] * len(known) if place.kind == "plain" else list(known.values()))


def test_an_anchor_is_placed_with_its_hashes_or_not_at_all(place: Place) -> None:
    base = place.save({"a.py": APP, "bad.py": "def f(:\n", "n.txt": "x\n"})
    wanted = [
        Anchor("a.py", "run"),
        Anchor("a.py", "gone"),
        Anchor("z.py"),
        Anchor("n.txt"),
        Anchor("bad.py", "f"),
        Anchor("../a.py"),
    ]
    run, gone, missing, text, bad, outside = base.place(wanted)
    assert run
    assert run.symbol == "run"
    assert run.blob
    assert run.ast
    assert gone is missing is outside is None
    assert text == Anchor("n.txt", "", hashlib.sha1(b"blob 2\0x\n").hexdigest())
    assert bad
    assert (bool(bad.blob), bad.ast) == (True, "")
    assert base.place([run]) == [run]


def test_a_second_look_parses_nothing_and_another_commit_only_what_changed(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    files: dict[str, str | bytes | None] = {f"m{n}.py": f"def f{n}(): ...\n" for n in range(20)}
    place.save(files)
    asked = [Predicate("defined", f"f{n}", path=f"m{n}.py") for n in range(20)]
    base = place.look().at("HEAD")
    assert {finding.verdict for finding in base.look(asked)} == {"supported"}
    parsed = base.files_parsed
    place.save({"m3.py": "def g(): ...\n"})
    later = base.at("main")
    assert [finding.verdict for finding in later.look(asked)].count("refuted") == 1
    assert (parsed, later.files_parsed - parsed) == (20, 1)


def test_old_commits_are_read_without_a_work_tree(tmp_path: Path) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({"a.py": "def f(): ...\n", "sub/c.py": "def h(): ...\n"})
    place.save({"a.py": "def g(): ...\n"})
    git(tmp_path, "clone", "-q", "--bare", str(place.root), "bare.git")
    bare = CodeBase(tmp_path / "bare.git")
    assert ask(bare, "defined", "g", path="a.py").verdict == "supported"
    assert ask(bare.at("HEAD~1"), "defined", "f", path="a.py").verdict == "supported"
    assert (
        ask(CodeBase(place.root / "sub", "HEAD~1"), "defined", "h", path="c.py").verdict
        == "supported"
    )
    assert bare.changed(bare.at("HEAD~1").state()) == frozenset({"a.py"})
    assert bare.state() == place.look().state()


@pytest.mark.parametrize("commit", ["nope", "--all", "HEAD~9", "main:a.py", "$(touch x)", "\n"])
def test_a_commit_that_is_not_there_is_refused(tmp_path: Path, commit: str) -> None:
    place = Place(tmp_path / "work", "git")
    place.save({"a.py": "x = 1\n"})
    with pytest.raises(Unknown):
        CodeBase(place.root, commit)
