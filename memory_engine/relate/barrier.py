"""Barriers: what two texts differ in, so that they are not one claim or cannot both hold."""

from __future__ import annotations

from typing import NamedTuple


class Barrier(NamedTuple):
    """What tells two claims apart: of which kind it is, and what each of them says."""

    kind: str
    left: str = ""
    right: str = ""
