"""A source file's top level, read another way.

The engine reads it otherwise: here it is ``ast``, else line by line.
"""

from __future__ import annotations

import ast
import re
import warnings

Read = tuple[frozenset[str], dict[str, list[str | None]] | None]
"""The names that a file defines at its top level; and what it gives a value, with the values (None:
computed).

Of a file that was read line by line only the names are known."""

SCRIPT = (
    r"^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?"
    r"(?:function\*?|class|interface|type|enum|const|let|var|namespace)\s+([A-Za-z_$][\w$]*)"
)
BY_LINE = {
    ".py": r"^(?:(?:async\s+)?def|class|type)\s+(\w+)|^([A-Za-z_]\w*)\s*(?::[^=\n]+)?=(?!=)",
    ".go": r"^(?:func|type|var|const)\s+(\w+)|^\t(\w+)\b[^(\n/]*(?://.*)?$",
    ".rs": r"^(?:pub(?:\([^)]*\))?\s+)?(?:async\s+|unsafe\s+|const\s+)*"
    r"(?:fn|struct|enum|union|trait|mod|type|const|static|macro_rules!)\s+(\w+)",
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"), SCRIPT),
}
"""By ending: a line at the margin that defines a name (of Go also one in a group, where too many
count)."""


WITHIN = (
    r"^\s+(?:def|class) {0}\b|^func \([^)\n]*\) {0}\("
    r"|^\s+(?:async )?(?:const|let|var|function\*?) {0}\b"
    r"|^(?:var|const) (?:\w+, *)*{0}\b"
    r"|^\s+(?:pub(?:\([^)\n]*\))? )?(?:(?:async|unsafe|const) )*(?:fn|const|type) {0}\b"
    r"|^\s+(?:(?:async|static|public|private|readonly|get) )*{0}(?:<[^>\n]*>)?\(.*\{{\s*$"
    r"|^\s+{0}\??: "
)
"""A line that defines a name within another."""


def within(text: str, name: str) -> bool:
    """Tell whether a name is a member's or inner definition's.

    Whether that is "defined in" can be argued.
    """
    return bool(re.search(WITHIN.format(re.escape(name)), text, re.M))


def ending(path: str) -> str:
    """Read the ending of a file's name."""
    return re.sub(r"^.*(?=\.)", "", path)


def readable(path: str) -> bool:
    """Tell whether definitions can be read from a file of this name."""
    return ending(path) in BY_LINE


def kin(path: str, other: str) -> bool:
    """Tell whether what one file defines may move to the other."""
    return readable(other) and BY_LINE.get(ending(path)) == BY_LINE[ending(other)]


def read(path: str, source: bytes) -> Read | None:
    """Read a file; None where nothing can be told."""
    if ending(path) == ".py" and (tree := _tree(source)) is not None:
        return _python(tree)
    text = source.decode("utf-8", "replace")
    found = re.finditer(BY_LINE[ending(path)], text, re.M)
    return frozenset(name for one in found for name in one.groups() if name), None


def _tree(source: bytes) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError):
            return None


def _python(tree: ast.Module) -> Read:
    names: set[str] = set()
    values: dict[str, list[str | None]] = {}
    for node in _at_top(tree.body):
        names.update(_names(node))
        for name, value in _settings(node):
            values.setdefault(name, []).append(_evaluated(value))
    return frozenset(names), values


def _at_top(body: list[ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        if isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
            handlers = [one for handler in getattr(node, "handlers", []) for one in handler.body]
            found += _at_top(
                [
                    *node.body,
                    *getattr(node, "orelse", []),
                    *getattr(node, "finalbody", []),
                    *handlers,
                ]
            )
    return found


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return [
        one.id
        for target in targets
        for one in ast.walk(target)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    ]


def _settings(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        named = [(one.id, node.value) for one in node.targets if isinstance(one, ast.Name)]
        return named + [pair for name, value in named for pair in _entries(name, value)]
    if isinstance(node, ast.AnnAssign):
        return (
            [(node.target.id, node.value)]
            if node.value and isinstance(node.target, ast.Name)
            else []
        )
    if isinstance(node, ast.ClassDef):
        return [
            (f"{node.name}.{name}", value)
            for one in _at_top(node.body)
            for name, value in _plain(one)
        ]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [(f"{node.name}.{name}", value) for name, value in _defaults(node.args)]
    return []


def _plain(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    return _settings(node) if isinstance(node, ast.Assign | ast.AnnAssign) else []


def _defaults(arguments: ast.arguments) -> list[tuple[str, ast.expr]]:
    plain = [*arguments.posonlyargs, *arguments.args][::-1]
    pairs = [(one.arg, value) for one, value in zip(plain, arguments.defaults[::-1], strict=False)]
    return pairs + [
        (one.arg, value)
        for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value
    ]


def _evaluated(node: ast.expr) -> str | None:
    try:
        return str(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _entries(name: str, node: ast.expr) -> list[tuple[str, ast.expr]]:
    pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
    return [
        (f"{name}.{key.value}", value)
        for key, value in pairs
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
