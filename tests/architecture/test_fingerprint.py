"""The policy's fingerprint sees all that decides.

It covers whatever a room that thinks holds fixed, and nothing is hidden in a function.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import typing
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import UnionType

import pytest

from memory_engine.domain import constants, typed
from memory_engine.domain.policy import ClassPolicy, Policy
from memory_engine.domain.records.fact import replace
from memory_engine.engine import fingerprint as fingerprints
from memory_engine.engine.fingerprint import fingerprint
from tests.architecture.test_imports import HOME, PURE, modules, room

SHOWING = {"views"}
"""Rooms that think, and decide nothing: how an answer reads makes no other night."""
CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SMALL = (0, 1, 2)
"""Numbers that a function may hold bare: nothing, one, two."""
LONGEST_LIST = 4
"""Words that a function may list bare: more are a table."""
SHAPES = (ast.Tuple, ast.List, ast.Set)
HELD = [
    (module, name)
    for module in fingerprints.modules()
    for name in constants.constants(vars(module))
    if not isinstance(vars(module)[name], type)
]


def test_it_looks_into_the_very_rooms_that_think() -> None:
    assert set(fingerprints.THINKING) == set(PURE) - SHOWING
    looked = {module.__name__ for module in fingerprints.modules()}
    assert looked == {name for name in modules() if room(name) in {*PURE} - SHOWING}
    assert len(HELD) > 400


def test_every_constant_that_a_module_writes_down_is_seen() -> None:
    unseen = [
        f"{module.__name__}:{line} {name}"
        for module in fingerprints.modules()
        for name, line in _written(modules()[module.__name__])
        if name not in constants.constants(vars(module)) and not _no_data(vars(module)[name])
    ]
    assert unseen == []


def _written(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """(name, line) of what a module gives a value at its top."""
    for node in tree.body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        for name in (name for target in targets for name in ast.walk(target)):
            if isinstance(name, ast.Name) and not name.id.startswith("__"):
                yield name.id, node.lineno


def _no_data(value: object) -> bool:
    """Whether it is code, or a name for a type."""
    return callable(value) or isinstance(value, UnionType | typing.TypeVar | typed.TypeVar)


def test_whatever_constant_changes_the_fingerprint_does(before: str) -> None:
    lines = fingerprints.fixed()
    same = [
        f"{module.__name__}.{name}" for module, name in HELD
        if fingerprints.line(name, vars(module)[name]) not in lines
        or fingerprints.line(name, _changed(vars(module)[name])) in lines
    ]  # fmt: skip
    assert same == []


@pytest.mark.parametrize(
    "place",
    [
        "domain.policy.FAR",
        "domain.policy.COSINE_BITS",
        "relate.align.NEAR",
        "claims.words.lexicon.TECH",
        "formats.lines.CUES",
        "dream.predicate.PATH",
    ],
)
def test_a_change_of_a_number_a_table_or_a_pattern_makes_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch, before: str, place: str
) -> None:
    room, _, name = place.rpartition(".")
    module = import_module(f"memory_engine.{room}")
    monkeypatch.setattr(module, name, _changed(getattr(module, name)))
    assert fingerprint(Policy()) != before


@pytest.fixture(scope="module")
def before() -> str:
    return fingerprint(Policy())


def _changed(value: object) -> object:
    """Change a value by one member, letter or thousandth more."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return -1 - value
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, re.Pattern):
        return re.compile(value.pattern + "x", value.flags & ~re.UNICODE | re.ASCII)
    if isinstance(value, Mapping):
        return {**value, "one more": "row"}
    assert isinstance(value, tuple | list | set | frozenset)
    return value | {"one more"} if isinstance(value, set | frozenset) else [*value, "one more"]


def test_no_function_of_a_room_that_thinks_holds_a_number_or_a_table_of_its_own() -> None:
    found = [
        f"{module}:{line} {what}"
        for module in modules()
        if room(module) in (*PURE, "engine")
        for line, what in hidden(modules()[module])
    ]
    assert found == []


HIDING = {
    "def f(x):\n    return x > 3": "3",
    "def f(x, least=0.5): ...": "0.5",
    "f = lambda x: x * 7": "7",
    "class C:\n    def f(self, x):\n        return min(x, -5)": "5",
    "def f(x):\n    return x in ('a', 'b', 'c', 'd', 'e')": "a table of 5",
    "def f(x):\n    return {'a': 'b', 'c': 'd', 'e': 'f', 'g': 'h', 'i': 'j'}[x]": "a table of 5",
}
PLAIN = (
    "class C:\n    least = 0.7",
    "LEAST = 3\nWORDS = ('a', 'b', 'c', 'd', 'e')",
    "def f(x):\n    return x[:16]",
    "@lru_cache(maxsize=4096)\ndef f(x): ...",
    "def f(x):\n    return round(x, 3)",
    "def f(x):\n    return x + 1 if x in ('a', 'b') else -1",
)


@pytest.mark.parametrize("code", HIDING)
def test_what_a_function_hides_is_found(code: str) -> None:
    assert [what for _, what in hidden(ast.parse(code))] == [HIDING[code]]


@pytest.mark.parametrize("code", PLAIN)
def test_what_decides_nothing_or_has_a_name_is_left_alone(code: str) -> None:
    assert list(hidden(ast.parse(code))) == []


def hidden(tree: ast.AST, inside: bool = False) -> Iterator[tuple[int, str]]:
    """List functions' numbers and tables as (line, what).

    The fingerprint can't see them there. Positions in a text, digits of rounding and sizes of
    caches decide nothing.
    """
    if (
        isinstance(tree, ast.Constant)
        and inside
        and type(tree.value) in (int, float)
        and tree.value not in SMALL
    ):
        yield tree.lineno, repr(tree.value)
    words = (
        tree.elts
        if isinstance(tree, SHAPES)
        else tree.keys
        if isinstance(tree, ast.Dict) and _flat(tree)
        else []
    )
    if (
        inside
        and len(words) > LONGEST_LIST
        and all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in words)
    ):
        yield getattr(tree, "lineno", 0), f"a table of {len(words)}"
    inside = inside or isinstance(tree, CODE)
    for child in _telling(tree):
        yield from hidden(child, inside)


def _flat(table: ast.Dict) -> bool:
    """Tell whether a table maps to written values, too.

    An answer with computed values is no table.
    """
    return all(isinstance(value, ast.Constant) for value in table.values)


def _telling(tree: ast.AST) -> Iterator[ast.AST]:
    skipped: list[ast.AST] = []
    if isinstance(tree, ast.Subscript):
        skipped = [tree.slice]
    elif isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "round":
        skipped = list(tree.args[1:])
    elif isinstance(tree, ast.FunctionDef):
        skipped = list(tree.decorator_list)
    yield from (child for child in ast.iter_child_nodes(tree) if child not in skipped)


def test_policies_that_differ_in_any_number_differ() -> None:
    defaults = Policy()
    policies = [defaults]
    for name, value in defaults._asdict().items():
        others = (
            [replace(value, **{part: 0.5}) for part in value._fields]
            if isinstance(value, ClassPolicy)
            else [_changed(value)]
        )
        policies += [replace(defaults, **{name: changed}) for changed in others]
    assert len({fingerprint(policy) for policy in policies}) == len(policies)


def test_whom_a_night_asks_is_part_of_it() -> None:
    asked: list[tuple[str, ...]] = [("", ""), ("hashed", ""), ("", "hashed"), ("hashed", "", "b")]
    asked += [("model@1", "claude"), ("model@2", "claude"), ("hashed", "b")]
    assert len({fingerprint(Policy(), *names) for names in asked}) == len(asked)


def test_neither_process_nor_order_of_sets_nor_of_definition_matters(before: str) -> None:
    code = (
        "from memory_engine.engine.fingerprint import fingerprint; from "
        "memory_engine.domain.policy import Policy; print(fingerprint(Policy()))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HOME)}
        ended = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout.strip() == before


def _module(code: str) -> dict[str, str]:
    names: dict[str, object] = {}
    exec(code, names)
    return {name: constants.canonical(value) for name, value in constants.constants(names).items()}


def test_layout_comments_functions_and_order_of_a_set_do_not_matter() -> None:
    plain = (
        "import re\nA = frozenset({'x', 'y'})\nB = {'p': 1, 'q': 2}\nC = re.compile('a')\ndef "
        "f(n):\n    return n in A\n"
    )
    moved = (
        "'''Words.'''\nimport re\nC = re.compile('a')  # a\n\ndef g(m):\n    return m in "
        "A\n\nB = {'q': 2, 'p': 1}\nA = frozenset({'y', 'x'})\n"
    )
    assert _module(plain) == _module(moved)


def test_what_a_class_of_ours_holds_is_seen() -> None:
    code = "from typing import NamedTuple\n__name__ = 'memory_engine.x'\n"
    code += (
        "class A:\n    most = {}\nclass B(NamedTuple):\n    least: int = {}\nclass C:\n    def "
        "f(self): ...\n"
    )
    assert _module(code.format(1, 2)).keys() == {"A", "B"}
    assert len({_module(code.format(*two))[name] for two in ((1, 2), (3, 4)) for name in "AB"}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("1", "True"),
        ("1", "'1'"),
        ("('a', 'b')", "('b', 'a')"),
        ("('a', 'b')", "('a, b',)"),
        ("{'a': 1}", "{'a': 2}"),
        ("{'a'}", "{'a': 1}"),
    ],
)
def test_what_reads_alike_is_not_the_same(one: str, other: str) -> None:
    assert _module(f"A = {one}") != _module(f"A = {other}")
