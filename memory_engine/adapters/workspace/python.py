"""Python: what a file defines, by the standard library's ``ast``.

A definition is a function, a class, a method, or a name assigned in a module or class body, also
under ``if``, ``try`` and the like; ``self.x = ...`` in a method defines ``Class.x``. An import
defines nothing where it stands. Walks are loops, not recursion, so that no source can exhaust the
stack.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from memory_engine.adapters.workspace.dialects import plain
from memory_engine.adapters.workspace.outline import Outline, Unparsed

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NAMED = (*FUNCTIONS, ast.ClassDef)
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")

LAYOUT = frozenset({"ctx", "kind", "type_comment", "type_ignores"})
"""Fields of a syntax tree that say nothing of what the code does."""


class _Scope(NamedTuple):
    kind: str
    prefix: str
    owner: str = ""
    self: str = ""


class PythonSource:
    """One parsed file of Python."""

    def __init__(self, tree: ast.Module) -> None:
        self._nodes: dict[str, list[ast.stmt]] = {}
        for name, node in definitions(tree):
            self._nodes.setdefault(name, []).append(node)
        made = {
            name: any(isinstance(node, NAMED) for node in nodes)
            for name, nodes in self._nodes.items()
        }
        self.outline = Outline(made)

    def fingerprint(self, symbol: str) -> str:
        """Hash a symbol's syntax tree; all its definitions count.

        Without positions, comments and docstrings.
        """
        in_order: list[ast.stmt] = sorted(self._nodes[symbol], key=_position)
        return fingerprint(in_order)


def _position(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def parse(content: bytes, language: str = "python") -> PythonSource:
    """Think: a file of Python; raises ``Unparsed``."""
    return PythonSource(tree_of(content))


def tree_of(content: bytes) -> ast.Module:
    """Parse a source, of another release than ours if need be.

    Raises ``Unparsed``. Running out of stack or memory on odd source counts as not parsing.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(content)
        except (SyntaxError, ValueError) as problem:
            return _of_another_release(
                content, f"does not parse as Python ({type(problem).__name__})"
            )
        except (RecursionError, MemoryError):
            raise Unparsed("is nested too deeply to parse") from None


def _of_another_release(content: bytes, problem: str) -> ast.Module:
    try:
        source = plain(content.decode("utf-8-sig"))
        if source is None:
            raise Unparsed(problem)
        return ast.parse(source)
    except (SyntaxError, ValueError):
        raise Unparsed(problem) from None
    except (RecursionError, MemoryError):
        raise Unparsed("is nested too deeply to parse") from None


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield what a module defines, in no particular order.

    Each is (qualified name, statement).
    """
    pending: list[tuple[Sequence[ast.AST], _Scope]] = [(tree.body, _Scope("module", ""))]
    while pending:
        body, scope = pending.pop()
        for node in body:
            if isinstance(node, NAMED):
                name = scope.prefix + node.name
                yield name, node
                pending.append((node.body, _inside(node, name, scope)))
            else:
                yield from _assigned(node, scope)
                pending += [
                    (getattr(node, part), scope)
                    for part in BODIES
                    if isinstance(getattr(node, part, None), list)
                ]


def _inside(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, name: str, scope: _Scope
) -> _Scope:
    if isinstance(node, ast.ClassDef):
        return _Scope("class", f"{name}.")
    first = [*node.args.posonlyargs, *node.args.args][:1]
    if scope.kind == "class" and first:
        return _Scope("function", f"{name}.", scope.prefix, first[0].arg)
    return _Scope("function", f"{name}.", scope.owner, scope.self)


def _assigned(node: ast.AST, scope: _Scope) -> Iterator[tuple[str, ast.stmt]]:
    if isinstance(node, ast.Assign):
        targets: list[ast.expr] = list(node.targets)
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    elif type(node).__name__ == "TypeAlias" and isinstance(node, ast.stmt):
        targets = [node.name]  # type: ignore[attr-defined, unused-ignore]
    else:
        return
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Tuple | ast.List):
            targets += target.elts
        elif isinstance(target, ast.Starred):
            targets.append(target.value)
        elif isinstance(target, ast.Name) and scope.kind != "function":
            yield scope.prefix + target.id, node
        elif (
            isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == scope.self
        ):
            yield scope.owner + target.attr, node


def fingerprint(nodes: Sequence[ast.AST]) -> str:
    """Hash syntax trees without layout and docstrings.

    The same on every version of Python with these nodes.
    """
    told: list[str] = []
    pending: list[object] = list(reversed(nodes))
    while pending:
        item = pending.pop()
        if isinstance(item, ast.AST):
            told.append(f"<{type(item).__name__}")
            pending.append(_END)
            for name in _meaningful(item._fields):
                value = getattr(item, name, None)
                if value is not None and value != []:
                    pending += [
                        _undocumented(item, value) if name == "body" else value,
                        _Mark(name),
                    ]
        elif isinstance(item, list):
            told.append("[")
            pending += [_END, *reversed(item)]
        else:
            told.append(item if isinstance(item, _Mark) else _spelled(item))
    return hashlib.sha1("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


class _Mark(str):
    """A piece of structure among the values.

    No value spells like one, for each of those begins with its length.
    """


_END = _Mark(">")


@lru_cache(maxsize=256)
def _meaningful(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in reversed(fields) if name not in LAYOUT)


def _spelled(value: object) -> str:
    text = (
        value if isinstance(value, str) else f"{value:x}" if isinstance(value, int) else repr(value)
    )
    return f"{len(text)}{type(value).__name__}:{text}"


def _undocumented(node: ast.AST, body: object) -> object:
    first = body[0] if isinstance(node, NAMED) and isinstance(body, list) else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body[1:] if isinstance(body, list) else body
    return body
