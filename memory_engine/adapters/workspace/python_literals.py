"""Literals in Python: constants, fields, parameter defaults, options of click, typer and
argparse, os.environ.get."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping

from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.outline import Unparsed
from memory_engine.adapters.workspace.paths import words
from memory_engine.adapters.workspace.python import FUNCTIONS, definitions, tree_of
from memory_engine.adapters.workspace.setting import Setting

CASTS = frozenset(
    {"int", "str", "float", "bool", "Path", "Decimal", "frozenset", "tuple", "list", "set"}
)
FIELDS = words(
    "field Field Option Argument Query Header Body Form Cookie Param attrib ib mapped_column Column"
)
"""Calls that stand for a default: their ``default``, or their first argument if that is a
literal."""

GETTERS = frozenset({"get", "getenv", "env", "config", "str", "int", "bool", "float", "getenv_int"})
ARITHMETIC: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}
OMITTED = ("...",)
"""What a stub writes where the value is told elsewhere, and a model where one must be given: no
value at all."""
FOLLOWED = 3
"""[names] A default that is a constant, which is a constant: so far that is followed."""

Known = Mapping[str, ast.expr]


def read(file: File) -> tuple[Setting, ...]:
    """Read every literal that a module gives to a name.

    Gives nothing if it does not parse.
    """
    try:
        tree = tree_of(file.content)
    except Unparsed:
        return ()
    known = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: list[Setting] = []
    for name, node in definitions(tree):
        found += (
            _function(name, node, known)
            if isinstance(node, FUNCTIONS)
            else _assignment(name, node, known)
        )
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        found += _environment(call, known)
        found += _argument(call, known)
    return tuple(setting for setting in found if setting.values != OMITTED)


def _assignment(name: str, node: ast.stmt, known: Known) -> Iterator[Setting]:
    value, target = _one_target(node)
    if value is None or not isinstance(target, ast.Name):
        return
    keys = tuple(name.split("."))
    yield from _dictionary(keys, value, known)
    if not _mapping(value):
        yield Setting(keys, spellings(value, known))


def _one_target(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.Assign):
        return node.value, node.targets[0]
    return (node.value, node.target) if isinstance(node, ast.AnnAssign) else (None, None)


def _begun(
    name: str, node: ast.FunctionDef | ast.AsyncFunctionDef, known: Known
) -> Iterator[Setting]:
    """Read ``self.x = literal`` in a constructor.

    What is computed there mostly hands on a parameter, which sets it already.
    """
    for value, target in map(_one_target, node.body):
        if (
            value is not None
            and isinstance(target, ast.Attribute)
            and (spelled := spellings(value, known))
        ):
            yield Setting((*name.split(".")[:-1], target.attr), spelled)


def _mapping(node: ast.expr) -> ast.Dict | None:
    if isinstance(node, ast.Dict):
        return node
    inner = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
    return inner if isinstance(inner, ast.Dict) else None


def _dictionary(keys: tuple[str, ...], node: ast.expr, known: Known) -> Iterator[Setting]:
    pending = [(keys, node)]
    while pending:
        keys, node = pending.pop()
        table = _mapping(node)
        for key, value in zip(table.keys, table.values, strict=True) if table else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                pending.append(((*keys, key.value), value))
                if not _mapping(value):
                    yield Setting((*keys, key.value), spellings(value, known))


def _function(name: str, node: ast.stmt, known: Known) -> Iterator[Setting]:
    assert isinstance(node, FUNCTIONS)
    if node.name == "__init__":
        yield from _begun(name, node, known)
    keys = tuple(name.split("."))
    for parameter, value in _parameters(node):
        if value is None or (isinstance(value, ast.Constant) and value.value is None):
            yield Setting((*keys, parameter.arg), ("None" if value else "",), loose=True)
        else:
            yield Setting((*keys, parameter.arg), spellings(value, known))
    for made in node.decorator_list:
        if isinstance(made, ast.Call) and _called(made) in ("option", "argument"):
            yield from _option(keys, made, known)


def _parameters(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Pair what a function takes with its defaults.

    Gives None where there is none.
    """
    plain = [*node.args.posonlyargs, *node.args.args]
    lacking: list[ast.expr | None] = [None] * (len(plain) - len(node.args.defaults))
    yield from zip(plain, [*lacking, *node.args.defaults], strict=True)
    yield from zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)


def _argument(call: ast.Call, known: Known) -> Iterator[Setting]:
    if _called(call) == "add_argument":
        yield from _option((), call, known)


def _option(keys: tuple[str, ...], call: ast.Call, known: Known) -> Iterator[Setting]:
    default = next((word.value for word in call.keywords if word.arg == "default"), None)
    flags = [
        text
        for argument in call.args
        for text in spellings(argument, {})
        if isinstance(argument, ast.Constant)
    ]
    named = max(
        (flag.partition("/")[0].strip() for flag in flags),
        key=lambda flag: (flag.startswith("--"), len(flag)),
        default="",
    )
    if (
        default is not None
        and named
        and not (isinstance(default, ast.Constant) and default.value is None)
    ):
        yield Setting((*keys, named), spellings(default, known))


def _environment(call: ast.Call, known: Known) -> Iterator[Setting]:
    if _called(call) not in GETTERS or not call.args:
        return
    first = call.args[0]
    default = next(
        (word.value for word in call.keywords if word.arg == "default"),
        call.args[1] if len(call.args) > 1 else None,
    )
    if (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.isupper()
        and default is not None
    ):
        yield Setting((first.value,), spellings(default, known))


def spellings(node: ast.expr, known: Known, followed: int = 0) -> tuple[str, ...]:
    """Give how the value of an expression may be written.

    Gives nothing if it is not a literal in the end.
    """
    if isinstance(node, ast.Constant):
        return _of_constant(node.value)
    if isinstance(node, ast.Name) and node.id in known and followed < FOLLOWED:
        return spellings(known[node.id], known, followed + 1)
    if isinstance(node, ast.Attribute):
        return _of_attribute(node)
    if isinstance(node, ast.Call):
        inner = _stands_for(node)
        return spellings(inner, known, followed) if inner is not None else ()
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _of_items(node.elts, known, followed)
    number = _number(node, known, followed)
    return (str(number),) if number is not None else ()


def _of_constant(value: object) -> tuple[str, ...]:
    if value is ...:
        return OMITTED
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value),)


def _of_attribute(node: ast.Attribute) -> tuple[str, ...]:
    """Give a name of a module or class, with it and alone.

    Nothing for what an object holds.
    """
    named = isinstance(node.value, ast.Name) and node.value.id != "self"
    return (ast.unparse(node), node.attr) if named else ()


def _of_items(items: list[ast.expr], known: Known, followed: int) -> tuple[str, ...]:
    """Write a list of literals.

    Nothing where one of them is none, or it is too deep.
    """
    if followed >= FOLLOWED:
        return ()
    written = [spellings(item, known, followed + 1) for item in items]
    return (", ".join(item[0] for item in written),) if written and all(written) else ()


def _stands_for(call: ast.Call) -> ast.expr | None:
    name = _called(call)
    default = next(
        (word.value for word in call.keywords if word.arg in ("default", "server_default")), None
    )
    if name in FIELDS:
        return default or (
            call.args[0] if call.args and isinstance(call.args[0], ast.Constant) else None
        )
    if name in CASTS and len(call.args) == 1 and not default:
        return call.args[0]
    if name in GETTERS and call.args:
        return default or (call.args[1] if len(call.args) > 1 else None)
    return None


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _number(node: ast.expr, known: Known, followed: int) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, known, followed)
        return -inner if inner is not None else None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, int | float) else None
    if isinstance(node, ast.Name) and node.id in known and followed < FOLLOWED:
        return _number(known[node.id], known, followed + 1)
    if not isinstance(node, ast.BinOp) or followed > FOLLOWED * 3:
        return None
    left, right = _number(node.left, known, followed + 1), _number(node.right, known, followed + 1)
    if left is None or right is None:
        return None
    return _calculated(node.op, left, right)


def _calculated(sign: ast.operator, left: float, right: float) -> float | None:
    try:
        if isinstance(sign, ast.Pow) and abs(left) <= 1024 and 0 <= right <= 64:
            return float(left**right) if isinstance(left, float) else left**right
        if (
            isinstance(sign, ast.LShift)
            and isinstance(left, int)
            and isinstance(right, int)
            and 0 <= right <= 64
        ):
            return left << right
        return ARITHMETIC[type(sign)](left, right)
    except (KeyError, ArithmeticError, ValueError):
        return None
