"""Python of other releases, written so that this one parses.

A file that does not parse tells nothing of what it defines, and a code base may well be newer than
the interpreter that looks at it (quotes within f-strings, type parameters, ``type X``), or far
older (``print x``). The grammar of ``ast-grep`` knows all of these; what only they have is replaced
by a call that stands for it, on as many lines. What is read is still the standard parser's tree: a
source that is no Python at all stays unread.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from memory_engine.adapters.workspace import other
from memory_engine.adapters.workspace.grammar import Node

FORMATTED = re.compile(r"^[rRbBuU]*[fFtT]")
FORMER_STRING = re.compile(r"^(?:[uU][rR]|`)")
FORMER_NUMBER = re.compile(r"^0\d*[1-9]\d*$|[lL]$")
STANDS_FOR = "_unread_"


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def plain(source: str) -> str | None:
    """Rewrite Python without what only some releases read.

    Gives None where nothing comes of it.
    """
    parse = other.parser()
    root = parse(source, "python").root() if parse else None
    if root is None or root.find(kind="ERROR"):
        return None
    edits = _edits(root.find_all({"rule": {"any": [{"kind": kind} for kind in REWRITTEN]}}))
    return "".join(_edited(source, sorted(edits))) if edits else None


def _edits(found: Iterable[Node]) -> list[_Edit]:
    """Collect what is to be changed, from the outside in.

    Gives nothing where the parser had to mend what is replaced.
    """
    edits: list[_Edit] = []
    until = 0
    for node in found:
        start, end = _span(node)
        changes = list(REWRITTEN[node.kind()](node)) if start >= until else []
        if replaced := [(one.start, one.end) for one in changes] == [(start, end)]:
            until = end
        if replaced and _mended(node):
            return []
        edits += changes
    return edits


def _mended(node: Node) -> bool:
    """Tell whether the parser made up a token that is not there."""
    pending = [node]
    while pending:
        below = pending.pop().children()
        if any(start == end for start, end in map(_span, below)):
            return True
        pending += below
    return False


def _edited(source: str, edits: list[_Edit]) -> Iterator[str]:
    at = 0
    for start, end, text in edits:
        yield source[at:start]
        yield text
        at = end
    yield source[at:]


def _standing_for(node: Node, before: str = "") -> Iterator[_Edit]:
    text = node.text()
    digest = hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()
    lines = "\n" * text.count("\n")
    yield _Edit(*_span(node), f'{before}{STANDS_FOR}("{digest}"{lines})')


def _span(node: Node) -> tuple[int, int]:
    place = node.range()
    return place.start.index, place.end.index


def _string(node: Node) -> Iterator[_Edit]:
    if node.parent().kind() != "concatenated_string" and (
        FORMATTED.match(node.text()) or FORMER_STRING.match(node.text())
    ):
        yield from _standing_for(node)


def _strings(node: Node) -> Iterator[_Edit]:
    if any(
        FORMATTED.match(one.text()) or FORMER_STRING.match(one.text()) for one in node.children()
    ):
        yield from _standing_for(node)


def _parameters(node: Node) -> Iterator[_Edit]:
    if node.parent().kind() in ("function_definition", "class_definition"):
        yield _Edit(*_span(node), "")


def _alias(node: Node) -> Iterator[_Edit]:
    name = re.match(r"type\s+(\w+)", node.text())
    if name:
        yield from _standing_for(node, f"{name[1]} = ")


def _except(node: Node) -> Iterator[_Edit]:
    """Put caught exceptions into brackets.

    ``except A, B`` are two kinds now, and were one and its name.
    """
    before = [child for child in node.children() if child.kind() != "block"]
    if any(child.kind() == "," for child in before):
        caught = [child for child in before if child.kind() not in ("except", ":")]
        (start, _), (_, end) = _span(caught[0]), _span(caught[-1])
        yield from (_Edit(start, start, "("), _Edit(end, end, ")"))


def _raise(node: Node) -> Iterator[_Edit]:
    if any(child.kind() in (",", "expression_list") for child in node.children()):
        yield from _standing_for(node, "raise ")


def _compared(node: Node) -> Iterator[_Edit]:
    yield from (_Edit(*_span(child), "!=") for child in node.children() if child.kind() == "<>")


def _number(node: Node) -> Iterator[_Edit]:
    if FORMER_NUMBER.search(node.text()):
        yield from _standing_for(node)


REWRITTEN: dict[str, Callable[[Node], Iterator[_Edit]]] = {
    "string": _string,
    "concatenated_string": _strings,
    "type_parameter": _parameters,
    "type_alias_statement": _alias,
    "except_clause": _except,
    "print_statement": _standing_for,
    "exec_statement": _standing_for,
    "raise_statement": _raise,
    "comparison_operator": _compared,
    "integer": _number,
}
"""By kind of node: what takes its place."""
