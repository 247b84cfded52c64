"""The folder of MEMORY.md and topic files: each page is replaced whole or not at all, and no person's edit is lost."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from memory_engine.domain.errors import NoRoom
from memory_engine.text.memory_md import genuine


class PagesFolder:
    """``memory/`` of one store; ``aside`` is where pages go that a person had edited before they are written anew."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self.folder = folder
        self.aside = aside

    def names(self) -> Sequence[str]:
        """Read: the pages that there are, by name."""
        return sorted(path.name for path in self.folder.glob("*.md")) if self.folder.is_dir() else []

    def read(self, name: str) -> str | None:
        """Read: the text of a page, or None."""
        path = self.folder / name
        return path.read_text("utf-8", errors="replace") if path.is_file() else None

    def publish(self, pages: Mapping[str, str]) -> Sequence[str]:
        """Write: make the folder hold these pages; the names of those that a person had edited, kept aside first."""
        edited = []
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in sorted({*self.names(), *pages}):
                standing = self.read(name)
                if standing == pages.get(name):
                    continue
                if standing is not None and not genuine(standing):
                    if name not in pages:
                        continue
                    self._keep(name, standing)
                    edited.append(name)
                if name in pages:
                    _replace(self.folder / name, pages[name])
                else:
                    (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            so = "What memory holds is safe in the ledger; the next run writes the pages."
            raise NoRoom(str(self.folder), error.strerror or str(error), so) from None
        return edited

    def _keep(self, name: str, text: str) -> None:
        self.aside.mkdir(parents=True, exist_ok=True)
        number = sum(1 for path in self.aside.glob(f"{name}.*"))
        _replace(self.aside / f"{name}.{number + 1}", text)


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")  # of one name, so that a crash leaves at most one, for the next run to write over
    with fresh.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, path)
