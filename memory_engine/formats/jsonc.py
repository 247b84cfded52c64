"""Edit people's JSON, keeping comments and layout.

Only what is added or taken changes. The tree is tree-sitter's, so that comments and trailing commas
are read as hosts read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from memory_engine.domain.errors.given import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

INDENT = "  "
PARTS = 3
"""Of a member: its key, a colon, its value."""
COMMAS = (",", "ERROR")
"""Kinds of nodes behind a member: a comma before the closing bracket is read as an error."""


def appended(text: str, path: Sequence[str], elements: Sequence[Any], place: str = "") -> str:
    """Append elements to the array at a path of keys.

    What is missing on the way is made. Raises ``BadInput`` naming ``place`` where the text is no
    JSON object, or something else stands on the way.
    """
    found = root_of(text, place)
    for depth, key in enumerate(path):
        if sum(plain(pair.children()[0]) == key for pair in _pairs(found)) > 1:
            what = f"`{'.'.join(path[: depth + 1])}` stands there twice"
            raise BadInput(place, what, "Make one of the two, then run it again.")
        pair = pair_of(found, key)
        if pair is None:
            value: Any = list(elements)
            for missing in reversed(path[depth + 1 :]):
                value = {missing: value}
            return added(text, found, f"{json.dumps(key)}: {as_written(value, depth + 1)}", depth)
        found = value_node(pair)
        last = depth == len(path) - 1
        if found.kind() != ("array" if last else "object"):
            what = f"`{'.'.join(path[: depth + 1])}` is {found.kind()}, not what belongs there"
            raise BadInput(place, what, "Mend the file, then run it again.")
    for element in elements:
        text = added(text, found, as_written(element, len(path) + 1), len(path))
        found = _at(text, path, place)
    return text


def without(text: str, unwanted: Callable[[Any], bool], place: str = "") -> str:
    """Take unwanted elements out of arrays, and emptied members.

    Only what held nothing else is taken out with them.
    """
    while True:
        root = root_of(text, place)
        target = next((one for one in _unwanted(root, unwanted)), None)
        if target is None:
            return text
        text = taken_out(text, widest(target))


def value_of(text: str, place: str = "") -> Any:  # noqa: ANN401  (JSON is what it is)
    """Read the text as the value that it is, without its comments."""
    return plain(root_of(text, place))


def root_of(text: str, place: str) -> SgNode:
    """Read the object that a text is; raises ``BadInput`` for anything else."""
    from ast_grep_py import SgRoot

    document = SgRoot(text, "json").root()
    values = [child for child in document.children() if child.kind() != "comment"]
    if len(values) != 1 or values[0].kind() != "object" or not _is_whole(values[0]):
        raise BadInput(place, "this is not a JSON object", "Mend the file, then run it again.")
    return values[0]


def _is_whole(node: SgNode) -> bool:
    """Tell whether all of a node can be read.

    A comma too many is no fault to a host.
    """
    if node.kind() == "ERROR":
        return node.text() == ","
    if (
        node.kind() == "pair"
        and len([one for one in node.children() if not _is_aside(one)]) != PARTS
    ):
        return False
    if not node.children() and not node.text():
        return node.kind() == "string_content"
    inside = _inside(node) if node.kind() == "array" else node.children()
    return all(map(_is_whole, inside))


def _inside(node: SgNode) -> list[SgNode]:
    """List an array's or object's children, but trailing nothing.

    What is missing behind its last comma is left out.
    """
    inside = [child for child in node.children() if child.text()]
    return inside if _ends_with_comma(node) else list(node.children())


def _ends_with_comma(node: SgNode) -> bool:
    """Tell whether a comma stands last, behind which nothing but comments is."""
    inside = [child for child in node.children() if not _is_aside(child)]
    return len(inside) > 1 and inside[-2].kind() in COMMAS


def _is_aside(node: SgNode) -> bool:
    return node.kind() == "comment" or node.text() == ""


def _pairs(node: SgNode) -> list[SgNode]:
    return [child for child in node.children() if child.kind() == "pair"]


def pair_of(node: SgNode, key: str) -> SgNode | None:
    """Find the member of an object that a key names."""
    return next((pair for pair in _pairs(node) if plain(pair.children()[0]) == key), None)


def value_node(pair: SgNode) -> SgNode:
    """Give the node of a member's value."""
    return [child for child in pair.children() if child.kind() != "comment"][-1]


def _elements(node: SgNode) -> list[SgNode]:
    marks = {"[", "]", "comment", *COMMAS}
    return [child for child in _inside(node) if child.kind() not in marks]


def _at(text: str, path: Sequence[str], place: str) -> SgNode:
    found = root_of(text, place)
    for key in path:
        pair = pair_of(found, key)
        if pair is None:
            raise BadInput(place, f"`{key}` is not there", "Mend the file, then run it again.")
        found = value_node(pair)
    return found


def plain(node: SgNode) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Read a node as the value that it is."""
    if node.kind() == "object":
        return {plain(pair.children()[0]): plain(value_node(pair)) for pair in _pairs(node)}
    if node.kind() == "array":
        return [plain(one) for one in _elements(node)]
    return json.loads(node.text(), strict=False)


def as_written(value: Any, depth: int) -> str:  # noqa: ANN401  (JSON is what it is)
    """Write a value as it stands at a depth."""
    return json.dumps(value, indent=INDENT, ensure_ascii=False).replace("\n", "\n" + INDENT * depth)


def added(text: str, node: SgNode, member: str, depth: int) -> str:
    """Write a member behind the last one of an object or array."""
    inside = [child for child in _inside(node) if child.kind() not in ("comment", *"{}[]")]
    new = f"\n{INDENT * (depth + 1)}{member}"
    if not inside:
        at = node.range().end.index - 1
        return f"{text[:at].rstrip()}{new}\n{INDENT * depth}{text[at:]}"
    last = inside[-1]
    at = last.range().end.index
    if last.kind() in COMMAS:
        return f"{text[:at]}{new}{text[at:]}"
    return f"{text[:at]},{new}{text[at:]}"


def _unwanted(node: SgNode, unwanted: Callable[[Any], bool]) -> Iterator[SgNode]:
    if node.kind() == "array":
        yield from (one for one in _elements(node) if unwanted(plain(one)))
    for child in node.children():
        if child.kind() in ("object", "array", "pair"):
            yield from _unwanted(child, unwanted)


def widest(node: SgNode) -> SgNode:
    """Find the widest thing around a node that holds nothing else."""
    parent = node.parent()
    if parent is None or parent.kind() == "document":
        return node
    if parent.kind() == "pair":
        return widest(parent)
    others = _elements(parent) if parent.kind() == "array" else _pairs(parent)
    comments = [child for child in parent.children() if child.kind() == "comment"]
    grand = parent.parent()
    alone = len(others) == 1 and not comments
    return widest(parent) if alone and grand is not None and grand.kind() != "document" else node


def taken_out(text: str, node: SgNode) -> str:
    """Take a member out, with its comma and space."""
    around = _inside(_parent(node))
    at = next(n for n, child in enumerate(around) if child.range() == node.range())
    before, after = around[at - 1], around[at + 1]
    start, end = node.range().start.index, node.range().end.index
    if not before.text().startswith("//"):
        start = before.range().end.index
    if before.kind() in ("{", "[") and after.kind() in ("}", "]"):
        end = after.range().start.index
    comma = next((one for one in reversed(around[:at]) if one.kind() != "comment"), before)
    if comma.kind() not in COMMAS:
        comma = next((one for one in around[at + 1 :] if one.kind() != "comment"), after)
    cuts = [(start, end)]
    if comma.kind() in COMMAS:
        cuts.append((comma.range().start.index, comma.range().end.index))
    for first, last in sorted(cuts, reverse=True):
        text = text[:first] + text[last:]
    return text


def _parent(node: SgNode) -> SgNode:
    parent = node.parent()
    assert parent is not None, "a member stands in something"
    return parent
