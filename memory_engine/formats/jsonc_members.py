"""Set and take out single members of JSON that people keep.

All else stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.jsonc import (
    added,
    as_written,
    pair_of,
    plain,
    root_of,
    taken_out,
    value_node,
    value_of,
    widest,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

REMEDY = "Mend the file, then run it again."


def member(text: str, path: Sequence[str], place: str = "") -> Any:  # noqa: ANN401  (JSON)
    """Read the value at a path of keys.

    ``None`` where there is none.
    """
    value = value_of(text, place)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def put(text: str, path: Sequence[str], value: Any, place: str = "") -> str:  # noqa: ANN401
    """Set the member at a path of keys.

    What is missing on the way is made. Raises ``BadInput`` naming ``place`` where something else
    than an object stands on the way.
    """
    node = root_of(text, place)
    for depth, key in enumerate(path):
        if node.kind() != "object":
            what = f"`{'.'.join(path[:depth])}` is {node.kind()}, not what belongs there"
            raise BadInput(place, what, REMEDY)
        pair = pair_of(node, key)
        if pair is None:
            for missing in reversed(path[depth + 1 :]):
                value = {missing: value}
            row = f"{as_written(key, 0)}: {as_written(value, depth + 1)}"
            return added(text, node, row, depth)
        node = value_node(pair)
    if plain(node) == value:
        return text
    span = node.range()
    new = as_written(value, len(path))
    return text[: span.start.index] + new + text[span.end.index :]


def dropped(text: str, path: Sequence[str], place: str = "") -> str:
    """Take out the member at a path, and parents left empty."""
    node: SgNode = root_of(text, place)
    pair = None
    for key in path:
        pair = pair_of(node, key) if node.kind() == "object" else None
        if pair is None:
            return text
        node = value_node(pair)
    return text if pair is None else taken_out(text, widest(pair))
