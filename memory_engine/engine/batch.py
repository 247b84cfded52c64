"""What an engine brings in by itself, as an import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Batch(NamedTuple):
    """Some lines of one source, as an import that leaves nothing out."""

    source: str
    lines: tuple[tuple[str, str, str], ...]
    mark: str = ""
    left: tuple[tuple[str, str, str, bool], ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    penned: Mapping[str, Mapping[str, str]] = {}
    outside: Mapping[str, Mapping[str, str]] = {}
    notes: tuple[str, ...] = ()
