"""The user's machine outside the store: programs and others' files."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Sequence

from memory_engine.adapters import private
from memory_engine.domain.errors.machine import NoProgram, ProgramFailed
from memory_engine.domain.ports import Ran

SECONDS = 30.0
"""A service manager answers within a second; one that is asked on a busy machine, within ten."""


class LocalMachine:
    """This machine, as the user who calls may use it.

    Files are replaced whole, and none is written through a link. Folders that a removal leaves
    empty go with it, where they lie below one of ``bases``: these stay.
    """

    def __init__(self, bases: Iterable[str] = (), seconds: float = SECONDS) -> None:
        self._bases = tuple(bases)
        self._seconds = seconds

    def has(self, program: str) -> bool:
        """Tell whether a program can be called by its name."""
        return shutil.which(program) is not None

    def run(self, words: Sequence[str], given: bytes = b"") -> Ran:
        """Run a program to its end; raises ``NoProgram`` and ``ProgramFailed``.

        It speaks English, so that what it complains of can be told from what went well.
        """
        if not self.has(words[0]):
            raise NoProgram(words[0])
        try:
            ended = subprocess.run(
                words,
                input=given,
                capture_output=True,
                timeout=self._seconds,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            what = f"did not end within {self._seconds:g} s and was stopped"
            raise ProgramFailed(
                shlex.join(words), what, "Run it by hand to see what it waits for."
            ) from None
        except OSError as error:
            what = f"could not be started ({error.strerror})"
            raise ProgramFailed(
                shlex.join(words), what, f"See to {shutil.which(words[0])}, then run it again."
            ) from None
        return Ran(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace").strip())

    def read(self, place: str) -> bytes | None:
        """Give a file's content; None where there is none."""
        return private.read(place) if os.path.isdir(os.path.dirname(place)) else None

    def beside(self, place: str) -> list[str]:
        """Name the files in the folder of a place, in order."""
        folder = os.path.dirname(place)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def write(self, place: str, content: bytes) -> None:
        """Put a file there whole, making folders above it."""
        os.makedirs(os.path.dirname(place), exist_ok=True)
        private.replace(place, content)

    def remove(self, place: str) -> None:
        """Take a file away, and the folders this empties."""
        if not os.path.lexists(place):
            return
        os.unlink(place)
        above = os.path.dirname(place)
        while self._below_a_base(above) and not os.listdir(above):
            os.rmdir(above)
            above = os.path.dirname(above)

    def _below_a_base(self, folder: str) -> bool:
        return folder not in self._bases and any(
            folder.startswith(base.rstrip(os.sep) + os.sep) for base in self._bases
        )
