"""An agent's own files, as written, below the store's ``notebook/``.

They are no memory: what they state is observed like anything that is said, and believed when
evidence earns it. They are kept so that an agent finds its own notes as it left them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.importers.markdown.claude_memory import statements
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.privacy.redact import redacted

FOLDER = "notebook"


class Notebook:
    """The files of one store, by their path below it with ``/``.

    Callers give sound paths.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._folder = str(root / FOLDER)

    def names(self) -> list[str]:
        """List the files, in order."""
        private.no_link(self._folder)
        found = []
        for folder, _, names in os.walk(self._folder):
            found += [os.path.relpath(os.path.join(folder, name), self._folder) for name in names]
        return sorted(name.replace(os.sep, "/") for name in found if not name.startswith("."))

    def statements(self, text: str) -> list[tuple[int, str]]:
        """Read what a file states, each sentence with its line.

        A marker stands for a secret.
        """
        return [
            (line, said.text) for line, said, reason in statements(redacted(text)) if not reason
        ]

    def read(self, name: str) -> str | None:
        """Read a file; None where there is none."""
        try:
            content = private.read(self._path(name), self._root)
        except (NotADirectoryError, IsADirectoryError):
            return None
        return None if content is None else content.decode("utf-8", "replace")

    def write(self, name: str, text: str) -> None:
        """Put a text in the place of a file.

        A marker stands for what looks like a secret.
        """
        path = self._path(name)
        try:
            private.folder(os.path.dirname(path), self._root)
            private.replace(path, redacted(text).encode("utf-8", "replace"), self._root)
        except OSError as error:
            raise NoRoom(path, error.strerror or str(error)) from None

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all in it."""
        path = self._path(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
        self._tidy(os.path.dirname(path))

    def move(self, old: str, new: str) -> None:
        """Give a file or folder another name."""
        source, target = self._path(old), self._path(new)
        private.folder(os.path.dirname(target), self._root)
        os.rename(source, target)
        self._tidy(os.path.dirname(source))

    def _path(self, name: str) -> str:
        """Find the place of a file.

        In its name, too, a marker stands for a secret.
        """
        parts = (redacted(part).replace(":", "-") for part in name.split("/"))
        return os.path.join(self._folder, *parts)

    def _tidy(self, folder: str) -> None:
        """Remove folders that hold nothing any more."""
        while len(folder) > len(self._folder) and not os.listdir(folder):
            os.rmdir(folder)
            folder = os.path.dirname(folder)
