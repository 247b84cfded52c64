"""Tests in Python, read by the language's own parser.

Nothing is run.
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from memory_engine.adapters.importers.test_runs.equality import Scope, Test, is_equality

Function = ast.FunctionDef | ast.AsyncFunctionDef
HARMLESS = frozenset({"pytest.mark.asyncio", "pytest.mark.anyio"})
"""Decorators under which a test runs once, and as it stands."""

STOPS = (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)


def read(content: str) -> tuple[tuple[Test, ...], str]:
    """Read a file's tests, and its other code as one text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the style of a file that is not ours
            tree = ast.parse(content)
        own = frozenset(_stored(tree.body))
        tests = {name: _test(name, node, own) for name, node in _functions(tree.body, "")}
        return tuple(tests.values()), "\n".join(_others(tree.body, ""))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return (), ""


def _functions(body: Sequence[ast.stmt], owner: str) -> Iterator[tuple[str, Function]]:
    """Find the functions that a runner takes for tests.

    Under the names by which it calls them.
    """
    for node in body:
        if _is_test(node):
            yield f"{owner}{node.name}", node
        elif _is_suite(node):
            yield from _functions(node.body, f"{owner}{node.name}::")


def _is_test(node: ast.stmt) -> TypeGuard[Function]:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test")
        and all(ast.unparse(decorator) in HARMLESS for decorator in node.decorator_list)
    )


def _is_suite(node: ast.stmt) -> TypeGuard[ast.ClassDef]:
    if not isinstance(node, ast.ClassDef) or node.decorator_list:
        return False
    return node.name.startswith("Test") or bool(node.bases)


def _others(body: Sequence[ast.stmt], owner: str) -> Iterator[str]:
    """Give all code that is no test.

    A text that stands alone is a comment.
    """
    for node in body:
        if _is_suite(node):
            yield from map(ast.unparse, (*node.bases, *node.keywords))
            yield from _others(node.body, node.name)
        elif not _is_test(node) and not _is_text(node):
            yield ast.unparse(node)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _stored(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Name what the file itself makes.

    What is imported comes from the code under test.
    """
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        else:
            yield from _names_stored(node)


def _names_stored(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _test(name: str, function: Function, own: frozenset[str]) -> Test:
    arguments = [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    stored = Counter(_names_stored(function))
    equal: list[tuple[str, str]] = []
    setup: list[str] = []
    bound: dict[str, str] = {}
    stopped = False
    for node in function.body:
        sides = () if stopped else tuple(sides_of(node))
        equal += sides
        if not sides and not _is_text(node):
            setup.append(ast.unparse(node))
            bound |= _binding(node)
        stopped = stopped or any(isinstance(inner, STOPS) for inner in ast.walk(node))
    once = {name: value for name, value in bound.items() if stored[name] == 1}
    unknown = {"self", "cls", *arguments, *own, *(name for name in stored if name not in once)}
    return Test(name, tuple(equal), Scope(once, frozenset(unknown - once.keys())), tuple(setup))


def _binding(node: ast.stmt) -> dict[str, str]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return {target.id: ast.unparse(node.value)} if isinstance(target, ast.Name) else {}
    return {}


def sides_of(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Give both sides of each equality without which a statement fails."""
    if isinstance(node, ast.Assert):
        yield from _equalities(node.test)
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or call.keywords or not _on_self(call.func):
        return
    if is_equality(ast.unparse(call.func)) and len(call.args) in (2, 3):
        yield ast.unparse(call.args[0]), ast.unparse(call.args[1])


def _on_self(called: ast.expr) -> bool:
    owner = called.value if isinstance(called, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id == "self"


def _equalities(test: ast.expr) -> Iterator[tuple[str, str]]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from _equalities(value)
    elif isinstance(test, ast.Compare) and all(map(_is_equal, test.ops)):
        sides = [ast.unparse(side) for side in (test.left, *test.comparators)]
        *rest, last = sides
        yield from ((side, last) for side in rest)
        yield from ((side, sides[0]) for side in rest[1:])


def _is_equal(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.Eq | ast.Is)
