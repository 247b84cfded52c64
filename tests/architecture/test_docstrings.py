"""A docstring's first line says shortly what a thing does.

What is odd about it follows in a second paragraph, with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_imports import HOME

LONGEST = 12
"""Words of a first line: what is longer says two things."""
ROOMS = (*sorted(place.name for place in (HOME / "memory_engine").iterdir()), "cli")
ROOMS_BESIDE = ("tests", "benchmarks")
OTHERS_WORDS = {"create_relations", "read_file"}
"""What a model is told of a tool: by the reference server, and in the form that an SDK reads."""
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _is_help(node: Documented) -> bool:
    """Tell whether a docstring is the help of a verb.

    That is written for its user.
    """
    marks = () if isinstance(node, ast.Module) else node.decorator_list
    called = (ast.unparse(mark.func if isinstance(mark, ast.Call) else mark) for mark in marks)
    return any(name.rpartition(".")[2] in ("command", "group") for name in called)


def long_first_lines(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line number, text) of each first line that is too long."""
    for node in ast.walk(tree):
        if not isinstance(node, Documented) or _is_help(node):
            continue
        first = (ast.get_docstring(node) or "").partition("\n")[0]
        if len(first.split()) > LONGEST and getattr(node, "name", "") not in OTHERS_WORDS:
            yield getattr(node, "lineno", 1), first


def files_of(room: str) -> list[Path]:
    """List the modules of a room, which may be one module."""
    place = HOME / room if (HOME / room).exists() else HOME / "memory_engine" / room
    return sorted(place.rglob("*.py")) if place.is_dir() else [place] * (place.suffix == ".py")


@pytest.mark.parametrize("room", [*ROOMS, *ROOMS_BESIDE])
def test_a_first_line_is_short(room: str) -> None:
    trees = ((file, ast.parse(file.read_text("utf-8"))) for file in files_of(room))
    assert not [
        (str(file.relative_to(HOME)), *place)
        for file, tree in trees
        for place in long_first_lines(tree)
    ]


@pytest.mark.parametrize("words", [LONGEST, LONGEST + 1])
def test_one_word_too_many_is_seen(words: int) -> None:
    tree = ast.parse(f'"""{"word " * words}\n\nMore of it, as long as it likes to be.\n"""\n')
    assert len(list(long_first_lines(tree))) == words - LONGEST


def test_the_help_of_a_verb_is_written_for_its_user() -> None:
    tree = ast.parse(f'@click.command("brief")\ndef brief():\n    """{"word " * 20}"""\n')
    assert not list(long_first_lines(tree))
