"""Definitions in languages other than Python, by the optional extra ``code``."""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters.workspace import other
from memory_engine.domain.records.observation import Anchor
from tests.contracts.workspace_kit import Place, ask

SOURCES = {
    "a.js": "export class Box { open() {} }\nconst load = async () => {}\nmodule.exports.save = "
    "1\nimport {gone} from 'b'\n",
    "a.ts": "interface Shape { area(): number }\ntype Id = string\nabstract class Base<T> { port = "
    "80 }\nenum Kind { A }\n",
    "a.tsx": "export function Button(p: {x: number}) { return <a/> }\nconst Card = () => <b/>\n",
    "a.go": "package m\ntype Server struct { Port int }\nfunc (s *Server) Run() {}\nfunc New() "
    "{}\nconst Max = 3\n",
    "a.rs": "struct Pool { size: u8 }\nimpl<T> Pool { fn get(&self) {} }\ntrait Op { fn go(&self); "
    "}\nconst MAX: u8 = 1;\n",
    "a.java": "class Shop { static int PORT = 1; void buy() {} enum State { OPEN } }\n",
    "a.rb": "module Net\n  LIMIT = 3\n  class Client\n   attr_reader :host\n    def get?; end\n    "
    "def self.make; end\n end\nend",
    "a.c": "struct node { int v; };\nstatic int walk(int n) { return n; }\n#define DEPTH 3\n",
    "a.cpp": "namespace n { class Tree { void grow(); }; }\nvoid "
    "n::Tree::grow() {}\ntemplate<class "
    "T> T half(T x) {}\n",
    "a.ex": "defmodule Shop.Cart do\n  def add(x, y) when x > 1 do\n    x\n  end\n  defp sum(x), "
    "do: x\nend\n",
}
DEFINED = {
    "a.js": "Box Box.open open load save",
    "a.ts": "Shape Shape.area Id Base Base.port Kind Kind.A",
    "a.tsx": "Button Card",
    "a.go": "Server Server.Run Server.Port New Max Run",
    "a.rs": "Pool Pool::get Op.go MAX Pool.size",
    "a.java": "Shop Shop.buy Shop.PORT Shop.State Shop.State.OPEN Shop#buy",
    "a.rb": "Net Net::Client Client Net::LIMIT Client#get? Client.make Client.host",
    "a.c": "node walk walk() DEPTH",
    "a.cpp": "n::Tree Tree::grow Tree half n",
    "a.ex": "Shop.Cart Shop.Cart.add add/2 Cart.sum",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    pytest.importorskip("ast_grep_py", reason="the extra `code` is not installed")
    return Place(tmp_path / "work", "git")


@pytest.mark.parametrize("path", SOURCES)
def test_what_a_file_defines_is_supported_and_what_it_does_not_is_refuted(
    place: Place, path: str
) -> None:
    base = place.save({path: SOURCES[path]})
    for symbol in DEFINED[path].split():
        finding = ask(base, "defined", symbol, path=path)
        assert finding.verdict == "supported", finding
        assert finding.anchors[0].ast
    assert ask(base, "defined", "gone", path=path).verdict == "refuted"


def test_a_symbol_moves_between_the_languages_of_one_family_only(place: Place) -> None:
    place.save({"a.js": "export function f() {}\nconst x = 1\n"})
    base = place.save(
        {"a.js": "const x = 1\n", "b.ts": "export function f() {}\n", "c.py": "def f(): ...\n"}
    )
    assert [anchor.path for anchor in ask(base, "defined", "f", path="a.js").anchors] == ["b.ts"]


def test_layout_and_comments_leave_the_syntax_hash_alone(place: Place) -> None:
    texts = [
        "function f(a) { return a }",
        "// new\nfunction f( a )\n{\n  /* why */ return a\n}",
        "function f(a) { return b }",
    ]
    hashes = [place.save({"a.js": text}).place([Anchor("a.js", "f")])[0] for text in texts]
    assert all(hashes)
    first, second, third = (anchor.ast for anchor in hashes if anchor)
    assert first == second != third


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.js", "function f( { g"),
        ("a.rs", "lazy! { static ref f: u8 = 1; }\n"),
        ("a.c", "{" * 9000 + "g"),
    ],
)
def test_what_is_not_seen_in_a_file_that_can_not_be_read_whole_is_unknown(
    place: Place, path: str, source: str
) -> None:
    assert ask(place.save({path: source}), "defined", "g", path=path).verdict == "unknown"


def test_without_the_parser_the_reason_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other, "parser", lambda: None)
    finding = ask(
        Place(tmp_path / "work", "plain").save({"a.go": SOURCES["a.go"]}),
        "defined",
        "New",
        path="a.go",
    )
    assert finding.verdict == "unknown"
    assert "pip install ast-grep-py" in finding.because


def test_a_language_that_is_not_read_is_unknown(tmp_path: Path) -> None:
    assert (
        ask(
            Place(tmp_path / "work", "plain").save({"a.toml": "f = 1\n"}),
            "defined",
            "f",
            path="a.toml",
        ).verdict
        == "unknown"
    )


FAULTY = (
    "export class Board {}\nexport const size = 4\nexport @ { Lost, other } = 3 3\n"
    "export function draw() { return 1 }\n"
)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("Board", "supported"),
        ("draw", "supported"),
        ("Lost", "unknown"),
        ("Turn", "refuted"),
        ("raw", "refuted"),
    ],
)
def test_what_a_parser_could_not_read_hides_no_more_than_it_names(
    tmp_path: Path, name: str, verdict: str
) -> None:
    base = Place(tmp_path / "work", "git").save(
        {"src/board.ts": FAULTY, "src/turn.ts": "export class Turn {}\n"}
    )
    finding = ask(base, "defined", name, path="src/board.ts")
    assert (finding.verdict, [one.path for one in finding.anchors if name == "Turn"]) == (
        verdict,
        ["src/turn.ts"] if name == "Turn" else [],
    )


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("static TABLE: [u8; 2] = build!(1, 2);", "refuted"),
        ("static INIT: Lazy<u8> = Lazy::new(|| { assert!(true); 1 });", "refuted"),
        ('const NAME: &str = concat!("a", "b");', "refuted"),
        ('fn run() { let x = vec![1]; println!("{:?}", x); }', "refuted"),
        ("build! { lost }", "unknown"),
        ("impl Pool { build!(lost); }", "unknown"),
    ],
)
def test_a_macro_that_gives_a_value_defines_no_name(place: Place, value: str, verdict: str) -> None:
    base = place.save({"pool.rs": f"struct Pool;\n{value}\n"})
    assert ask(base, "defined", "lost", path="pool.rs").verdict == verdict
