"""What stands around every page."""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.domain.named import NamedTuple
from memory_engine.web.visit import Done


class Frame(NamedTuple):
    """What stands around every page.

    It is where one is, whose store, and what was just done. ``back`` is the whole address of the
    page, to come back to after a deed.
    """

    here: str
    store: str
    nonce: str
    proof: str
    read_only: bool
    nav: Sequence[tuple[str, str]] = ()
    note: Done | None = None
    back: str = "/"
