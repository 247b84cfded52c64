"""Contents that another machine took out.

Found in the files of this one by their digests alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from memory_engine.adapters import packing, private
from memory_engine.adapters.erasure.files import APART, INDEX, PACKED
from memory_engine.domain import ids
from memory_engine.formats.log_reading import as_written, signed
from memory_engine.privacy.recognised import Spans

MARKED = re.compile(r"^\s*(?:[-*+>#]+|\d+[.)])\s+")
"""What stands before a sentence in a list or above a page."""
NAMED = re.compile(r"\s+(?:\[f[0-9a-f]{12}\]|\(|_|—|\^).*$")
"""What a page says of a sentence behind it."""
NO_DAY = "2000-01-01"
"""Read only for its words, a line may be of any day."""


def contents_in(root: Path, known: Iterable[Spans]) -> dict[str, str]:
    """Find what is known by its digest in a store's files.

    Each with its marker.
    """
    known, seen = list(known), set[str]()
    found: dict[str, str] = {}
    for text in _texts(root):
        if text not in seen:
            seen.add(text)
            for each in known:
                found |= {text[start:end]: marker for start, end, marker in each.spans(text)}
    return found


def _texts(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders[:] = [name for name in folders if name != INDEX]
            names = [name for name in names if name not in APART]
        for name in names:
            yield name
            content = private.read(os.path.join(folder, name), str(root)) or b""
            packed = packing.contents(content) if name.endswith(PACKED) else {"": content}
            for part in packed.values():
                yield from _written(part)


def _written(content: bytes) -> Iterator[str]:
    """Give the texts that a file is made of.

    Its lines, and what these and JSON in it say.
    """
    text = content.decode("utf-8", "surrogateescape")
    yield from _strings(_json(text))
    for line in text.split("\n"):
        yield line
        bare = MARKED.sub("", line)
        yield from (bare, NAMED.sub("", bare))
        if line.startswith(("{", "[")):
            yield from _strings(_json(line))
        elif signed(line.encode("utf-8", "surrogateescape")):
            yield from _logged(line)


def _logged(line: str) -> Iterator[str]:
    """Give what a recorded line says; its day is not known here.

    So its name is made anew.
    """
    body = line.rstrip("\r").rpartition("^")[0]
    try:
        said = as_written(NO_DAY, f"{body}^{ids.observation_id(NO_DAY, body)}", "")
    except ValueError:
        return
    by = said.provenance
    slot = f"{said.attribute}: {said.value}" if said.value else ""
    command = by.artefact.command if by.artefact else ""
    yield from (said.text, said.subject, said.value, slot, by.source, by.branch, command)
    yield from by.origins


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _strings(value: object) -> Iterator[str]:
    """Give every text in a value that JSON was read to.

    Names of fields, too.
    """
    if isinstance(value, str):
        yield value
        if value[:1] in ("{", "["):
            yield from _strings(_json(value))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield str(name)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
