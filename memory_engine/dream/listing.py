"""A code base's paths, asked what partial paths may mean.

A person writes a part of one.
"""

from __future__ import annotations

from collections.abc import Iterable

COMPILED = {"js": ("ts", "tsx"), "mjs": ("mts",), "cjs": ("cts",), "jsx": ("tsx",)}
"""Ending of a compiled script -> those of its source: TypeScript is imported as ``.js``."""


class Listing:
    """Every file of a code base by its path."""

    def __init__(self, files: Iterable[str]) -> None:
        self._text = "\n/" + "\n/".join(files) + "\n"

    def ends_with(self, path: str) -> bool:
        """Tell whether a file or folder anywhere ends with this path."""
        return f"/{path}\n" in self._text or f"/{path}/" in self._text

    def has_source(self, path: str) -> bool:
        """Tell whether there is a script from which this one is compiled."""
        stem, _, ending = path.rpartition(".")
        return any(self.ends_with(f"{stem}.{other}") for other in COMPILED.get(ending, ()))

    def has_folder(self, path: str) -> bool:
        """Tell whether this is a folder with something in it.

        The whole is one, too.
        """
        return path in ("", ".") or f"\n/{path}/" in self._text
