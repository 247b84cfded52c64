"""Barriers: what keeps two claims from being one, or from both holding."""

from __future__ import annotations

from typing import NamedTuple


class Barrier(NamedTuple):
    """What tells two claims apart: its kind, and what each says."""

    kind: str
    left: str = ""
    right: str = ""
