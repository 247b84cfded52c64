"""What is wrong in the data, as a value."""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple


class Problem(NamedTuple):
    """Something wrong in the data.

    A value with a place, not an exception.
    """

    place: str
    what: str
    remedy: str = ""
