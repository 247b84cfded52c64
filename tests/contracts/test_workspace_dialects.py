"""Python of other releases defines what it defines.

It is newer or far older than the one that looks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase, other
from tests.contracts.workspace_kit import Place, ask

AROUND = (
    "LIMIT = 30\n\n\nclass Keeper:\n    def hold(self):\n        self.held = 1\n        "
    "{line}\n\n\n"
    "def after(size=7): ...\n"
)

LINES = {
    "quotes within an f-string": 'return f"{self.names["first"]} and {\', \'.join(self.rest)}"',
    "a line break within an f-string": 'return f"{\n            self.name\n        }"',
    "an f-string beside another": 'return "plain " f"{self.names["first"]}" rf"{self.of["x"]}\\d"',
    "a type with parameters": "type Pair[T] = tuple[T, T]",
    "a function with type parameters": "def inner[T: (int, str), *Rest](one: T) -> T: ...",
    "a class with type parameters": "class Inner[T](list[T]): ...",
    "two kinds caught without brackets": "try: ...\n        except KeyError, ValueError: ...",
    "a statement that prints": 'print "kept", self.held',
    "a statement that prints elsewhere": "print >>self.out, `self.held`",
    "an error with its text": "raise KeyError, 'none'",
    "unequal as it was": "return self.held <> 0644 or 10L",
    "code that is run": "exec 'self.held = 2' in {}",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "work", "git")


def verdicts(base: CodeBase) -> list[str]:
    names = ("Keeper.hold", "Keeper.held", "after", "gone")
    defined = [ask(base, "defined", name, path="src/keep.py").verdict for name in names]
    return [
        *defined,
        *(
            ask(base, "literal", *pair, "src/keep.py").verdict
            for pair in (("LIMIT", "30"), ("after.size", "8"))
        ),
    ]


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_file_of_another_release_is_read(place: Place, line: str) -> None:
    base = place.save({"src/keep.py": AROUND.replace("{line}", line)})
    assert verdicts(base) == [
        "supported",
        "supported",
        "supported",
        "refuted",
        "supported",
        "refuted",
    ]


@pytest.mark.parametrize(
    "line",
    [
        'return f"{self.names["first"}"',
        "printed 'old'",
        "def inner[T: ...",
        "raise KeyError, , 'x'",
    ],
)
def test_what_is_python_of_no_release_decides_nothing(place: Place, line: str) -> None:
    assert set(verdicts(place.save({"src/keep.py": AROUND.replace("{line}", line)}))) == {"unknown"}


def test_what_an_f_string_says_is_part_of_what_the_code_does(place: Place) -> None:
    lines = (
        'return f"{self.of["a"]}"',
        'return  f"{self.of["a"]}"  # told',
        'return f"{self.of["b"]}"',
    )
    bases = (place.save({"src/keep.py": AROUND.replace("{line}", line)}) for line in lines)
    first, laid_out, changed = (
        ask(base, "defined", "Keeper.hold", path="src/keep.py").anchors[0].ast for base in bases
    )
    assert first == laid_out != changed


def test_a_name_is_found_on_its_own_lines_after_text_of_several(place: Place) -> None:
    text = 'TEXT = f"""{names["a"]}\n\n{names["b"]}\n"""\n\n\n'
    text += 'def pull(host, tries=4): ...\n\n\nSIZES = {"small": 1}\n'
    asked = ("SIZES.small", "1", "src/keep.py")
    assert ask(place.save({"src/keep.py": text}), "literal", *asked).verdict == "supported"
    assert (
        ask(place.save({"src/keep.py": text.replace('"small": 1', "")}), "literal", *asked).verdict
        != "supported"
    )
    assert ask(place.look(), "literal", "TEXT", "x", "src/keep.py").verdict == "unknown"


def test_without_the_parser_nothing_is_made_of_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other, "parser", lambda: None)
    base = place.save({"src/keep.py": AROUND.replace("{line}", LINES["a statement that prints"])})
    assert set(verdicts(base)) == {"unknown"}
