"""Small text pages that are edited in place: read whole, and read again when they changed."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from memory_engine.adapters.importers.jsonl import refuse_binary
from memory_engine.domain.errors import BadInput
from memory_engine.text.log import squeezed

LARGEST = 4 * 1024 * 1024
"""[bytes] A larger page is no page that anybody writes notes on."""


def readable_text(path: Path, kind: str) -> str:
    """Read: the text of a page; raises ``BadInput`` where it is none."""
    refuse_binary(path, kind)
    if path.stat().st_size > LARGEST:
        raise BadInput(str(path), f"it is larger than {LARGEST:,} bytes", f"Give the path of {kind}.")
    return path.read_text("utf-8", errors="replace").replace("\r\n", "\n")


def modified(path: Path) -> str:
    """Read: when a file was last written, as the engine writes times."""
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (ValueError, OverflowError):
        at = datetime.fromtimestamp(0, UTC)  # a time that no calendar has
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def page_mark(text: str) -> str:
    """Think: the mark of a page: a digest of its text, as a JSON string."""
    return f'"{hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}"'


def changed(text: str, mark: str) -> bool:
    """Think: whether the page is another than the one of the mark."""
    return page_mark(text) != mark


def place_name(file: Path, given: Path) -> str:
    """Think: a stable name of a file within what is imported, spelt out where it is no text."""
    name = file.relative_to(given).as_posix() if given.is_dir() and file != given else os.path.basename(file)
    return spelt_out(name)


def spelt_out(name: str) -> str:
    """Spell a file's name so that it can be written down, whatever bytes it is made of."""
    return squeezed(os.fsencode(name).decode("utf-8", "backslashreplace"))
