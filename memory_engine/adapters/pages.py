"""The folder of MEMORY.md and topic files.

Each page is replaced whole or not at all, and no person's edit is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.formats.page import genuine
from memory_engine.privacy.redact import redacted


class PagesFolder:
    """``memory/`` of one store.

    ``aside`` is where pages go that a person had edited before they are written anew.
    """

    def __init__(self, folder: Path, aside: Path) -> None:
        self.folder = folder
        self.aside = aside

    def names(self) -> Sequence[str]:
        """Read: the pages that there are, by name."""
        return (
            sorted(path.name for path in self.folder.glob("*.md")) if self.folder.is_dir() else []
        )

    def read(self, name: str) -> str | None:
        """Read: the text of a page, or None."""
        content = private.read(str(self.folder / name), str(self.folder.parent))
        return None if content is None else content.decode("utf-8", errors="replace")

    def publish(self, pages: Mapping[str, str]) -> Sequence[str]:
        """Make the folder hold these pages.

        Gives the names of those that a person had edited, kept aside first.
        """
        edited = []
        try:
            private.folder(str(self.folder), str(self.folder.parent))
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
                    self._put(self.folder / name, pages[name])
                else:
                    (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            so = "What memory holds is safe in the ledger; the next run writes the pages."
            raise NoRoom(str(self.folder), error.strerror or str(error), so) from None
        return edited

    def _keep(self, name: str, text: str) -> None:
        private.folder(str(self.aside), str(self.aside.parent))
        number = sum(1 for path in self.aside.glob(f"{name}.*"))
        self._put(self.aside / f"{name}.{number + 1}", redacted(text))

    def _put(self, path: Path, text: str) -> None:
        private.replace(str(path), text.encode(), str(self.folder.parent))
