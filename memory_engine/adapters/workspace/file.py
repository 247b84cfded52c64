"""One file of a tree, as it was read."""

from __future__ import annotations

from typing import NamedTuple


class File(NamedTuple):
    """A file that was read."""

    path: str
    blob: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text; what is no UTF-8 is replaced."""
        return self.content.decode("utf-8-sig", "replace")
