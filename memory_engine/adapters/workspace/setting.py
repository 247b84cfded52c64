"""What every reader of literals gives."""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    """A name that a file gives a value.

    ``keys`` is the name with what holds it, outermost first; ``values`` the spellings under which
    the value may go (``8080:80`` also as 8080), none where it is computed. ``loose`` is a parameter
    without a value of its own, whose function may fill one in: its default is None, or it has none
    ("").
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    loose: bool = False
