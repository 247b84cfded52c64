"""Settings of a YAML file with the line that each stands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters import private
from memory_engine.adapters.settings import LARGEST
from memory_engine.domain.errors import KairosError


class Said(NamedTuple):
    """A setting as it stands in a file, and where."""

    value: Any
    place: str


def said(path: Path) -> dict[str, Said]:
    """Read what stands in a file by ``section.key``.

    Gives nothing of a file that can't be read. Whoever goes by the file refuses it, with its place.
    """
    import yaml

    try:
        text = (private.read(str(path)) or b"")[:LARGEST].decode()
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError, KairosError):
        return {}
    return dict(_keys(node, value, str(path), "")) if isinstance(value, dict) else {}


def _keys(node: Any, value: Any, path: str, above: str) -> Iterator[tuple[str, Said]]:  # noqa: ANN401
    import yaml

    for key, below in node.value if isinstance(node, yaml.MappingNode) else ():
        name = f"{above}{key.value}"
        inside = value.get(key.value) if isinstance(value, dict) else None
        yield name, Said(inside, f"{path}:{key.start_mark.line + 1}")
        yield from _keys(below, inside, path, f"{name}.")
