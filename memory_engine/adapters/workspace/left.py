"""Whether a name said to be set in a file left it.

The file is gone, or does not name it where it stood.
"""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.existence import exists
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.outline import Unparsed
from memory_engine.adapters.workspace.python import definitions, tree_of
from memory_engine.adapters.workspace.snapshot import Snapshot
from memory_engine.domain.records.looked import Predicate

QUOTED = re.compile(r"""(["'])([\w.-]++)\1""")
FILLED = re.compile(r"(?<!\w)(\w++)(?:\[|\.(?:update|setdefault)\b)")
"""What is given an entry after it was made."""

Spans = dict[str, list[tuple[int, int]]]
"""By qualified name, from which line to which a file defines it."""


class Asked(NamedTuple):
    """A question after a literal.

    The parts of the name, how files may spell it, and the file that it is about.
    """

    predicate: Predicate
    parts: tuple[str, ...]
    needles: tuple[bytes, ...]
    path: str | None


def left_its_file(snapshot: Snapshot, one: Asked) -> bool:
    """Tell whether the file is gone, or names it no more.

    It is the file that was named, and it was read. What merely is not seen to be set there may be
    set in a way that is not read.
    """
    if not one.path or snapshot.tree.kind(one.path) == "dir":
        return False
    if not snapshot.tree.kind(one.path):
        return exists(snapshot, Predicate("exists", one.path)).verdict == "refuted"
    file = snapshot.read(one.path)
    if file is None or b"\0" in file.content or not paths.language(one.path):
        return False
    if _flat(one.parts[-1]) not in _flat(file.text):
        return True
    return (
        paths.language(one.path) == "python"
        and len(one.parts) > 1
        and not _within(snapshot, file, one)
    )


def no_longer_set(snapshot: Snapshot, one: Asked) -> bool:
    """Tell whether a Python file has no more of a name.

    It was read whole and neither defines the name nor spells it out where it was set. That proves
    nothing of a name that was never seen there: it may be set in a way that is not read.
    """
    seen = snapshot.outline(one.path) if one.path and paths.language(one.path) == "python" else None
    file = snapshot.read(one.path) if seen and one.path else None
    if not seen or not seen[0].whole or file is None:
        return False
    *holders, last = (_flat(part) for part in one.parts)
    names = [[_flat(part) for part in name.split(".")] for name in seen[0].names]
    if any(name[-1] == last and name[-len(one.parts) : -1] == holders for name in names):
        return False
    return not _spelled_out(snapshot, file, one)


def _spelled_out(snapshot: Snapshot, file: File, one: Asked) -> bool:
    """Tell whether a name is quoted where values are given.

    As a key, an option, a variable's name.
    """
    *holders, last = (_flat(part) for part in one.parts)
    if not holders:
        return last in _quoted(file.text)
    if holders[-1] in map(_flat, FILLED.findall(file.text)):
        return True
    spans, lines = snapshot.learn(file, "spans", _spans) or {}, file.text.splitlines()
    places = [
        span
        for name, all_of in spans.items()
        if _flat(name.rpartition(".")[2]) == holders[-1]
        for span in all_of
    ]
    return any(last in _quoted("\n".join(lines[start - 1 : end])) for start, end in places)


def _quoted(text: str) -> set[str]:
    return {_flat(name) for _, name in QUOTED.findall(text)}


def _within(snapshot: Snapshot, file: File, one: Asked) -> bool:
    """Tell whether the holder of a name may name it.

    That is the function or class of which it is a part.
    """
    spans = snapshot.learn(file, "spans", _spans)
    module = paths.words(file.path.rpartition(".")[0].replace("/", " "))
    holder = [part for at, part in enumerate(one.parts[:-1]) if at or part not in module]
    if spans is None or not holder:
        return True
    named = ".".join(holder)
    places = [
        span
        for name, all_of in spans.items()
        if f".{name}".endswith(f".{named}")
        for span in all_of
    ]
    lines = file.text.splitlines()
    return any(
        _flat(one.parts[-1]) in _flat(" ".join(lines[start - 1 : end])) for start, end in places
    )


def _spans(file: File) -> Spans | None:
    try:
        tree = tree_of(file.content)
    except Unparsed:
        return None
    found: Spans = {}
    for name, node in definitions(tree):
        made = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(one.lineno for one in made)])
        if isinstance(node, ast.stmt):
            found.setdefault(name, []).append((start, node.end_lineno or node.lineno))
    return found


def _flat(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
