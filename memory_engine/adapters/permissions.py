"""The requests of one store, each a file below ``permissions/``.

They are replaced whole and sealed. One that was put there or altered by anybody else is none:
nobody was asked what it says.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import choice
from typing import Any

from memory_engine.adapters import private, sealing
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.permission import (
    ID_LENGTH,
    LETTERS,
    Asked,
    Outcome,
    Refused,
    Request,
    Verdict,
    is_id,
)

FOLDER, LOCK, REFUSED = "permissions", "lock", "refused.jsonl"
SEAL = "seal"
MOST_REFUSED = 4 * 1024 * 1024
"""[bytes] Of verdicts that decided nothing: who floods it writes no more, and decides nothing."""
UNASKED = "Nothing was decided."


class Permissions:
    """The requests of one store."""

    def __init__(self, root: Path) -> None:
        self._root, self._folder = root, root / FOLDER

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process from deciding meanwhile; a crash lets go."""
        private.folder(str(self._folder), str(self._root))
        file = self._opened(LOCK, os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def fresh_id(self) -> str:
        """Draw an id that no request of this store has or had."""
        while True:
            id = "".join(choice(LETTERS) for _ in range(ID_LENGTH))
            if not os.path.lexists(self._path(id)):
                return id

    def find(self, id: str) -> Asked | None:
        """Read one request; None where no readable own one is."""
        if not is_id(id):
            return None
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            row = json.loads(private.read(self._path(id), str(self._root)) or b"null")
            if isinstance(row, dict) and sealing.sealed(self._root, row, row.pop(SEAL, None)):
                asked = _asked(row)
                return asked if asked.request.id == id else None
        return None

    def all(self) -> tuple[Asked, ...]:
        """Read all requests, in the order they were opened."""
        names = os.listdir(self._folder) if self._folder.is_dir() else []
        found = (self.find(name.removesuffix(".json")) for name in names if name.endswith(".json"))
        there = (asked for asked in found if asked is not None)
        return tuple(sorted(there, key=_place))

    def put(self, asked: Asked) -> None:
        """Keep a request with what became of it.

        It is on disk when this returns.
        """
        path, row = self._path(asked.request.id), _row(asked)
        row[SEAL] = sealing.seal(self._root, row)
        try:
            private.folder(str(self._folder), str(self._root))
            private.replace(path, json.dumps(row, indent=1).encode(), str(self._root))
            self._settle()
        except OSError as error:
            raise NoRoom(path, error.strerror or str(error), UNASKED) from None

    def forget(self, id: str) -> None:
        """Let go of one; whatever else stands in its place stays."""
        if self.find(id):
            with suppress(FileNotFoundError):
                os.unlink(self._path(id))

    def _settle(self) -> None:
        """Have the new name of a file outlast a loss of power."""
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def refuse(self, refused: Refused) -> None:
        """Write down a verdict that decided nothing."""
        private.folder(str(self._folder), str(self._root))
        file = self._opened(REFUSED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            if os.fstat(file).st_size < MOST_REFUSED:
                row = {**refused._asdict(), "verdict": refused.verdict._asdict()}
                os.write(file, f"{json.dumps(row)}\n".encode())
        finally:
            os.close(file)

    def refused(self) -> tuple[Refused, ...]:
        """Read the verdicts that decided nothing, in order."""
        text = private.read(str(self._folder / REFUSED), str(self._root)) or b""
        found = []
        for line in text.decode("utf-8", "replace").splitlines():
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                row = json.loads(line)
                found.append(Refused(_verdict(row["verdict"]), str(row["reason"]), str(row["at"])))
        return tuple(found)

    def _path(self, id: str) -> str:
        return str(self._folder / f"{id}.json")

    def _opened(self, name: str, flags: int) -> int:
        return private.opened(str(self._folder / name), flags, str(self._root))


def _place(asked: Asked) -> tuple[str, int, str]:
    """Tell where a request stands among others.

    A night before its proposals, these in order.
    """
    return asked.request.opened, len(asked.request.what), asked.request.what


def _row(asked: Asked) -> dict[str, Any]:
    """Give what stands in the file, as it is read again."""
    parts = (asked.request, asked.verdict, asked.outcome)
    rows = {
        name: part._asdict() if part else None
        for name, part in zip(Asked._fields, parts, strict=True)
    }
    read: dict[str, Any] = json.loads(json.dumps(rows))
    return read


def _asked(row: Mapping[str, Any]) -> Asked:
    request = row["request"]
    lines = tuple(map(str, request["preview"]))
    words = {name: str(request[name]) for name in Request._fields if name != "preview"}
    verdict, outcome = row.get("verdict"), row.get("outcome")
    return Asked(
        Request(**words, preview=lines),
        _verdict(verdict) if verdict else None,
        _outcome(outcome) if outcome else None,
    )


def _verdict(row: Mapping[str, Any]) -> Verdict:
    words = {name: str(row[name]) for name in Verdict._fields if name != "scope"}
    return Verdict(**words, scope=tuple(int(number) for number in row.get("scope", ())))


def _outcome(row: Mapping[str, Any]) -> Outcome:
    entries = tuple(int(number) for number in row.get("entries", ()))
    return Outcome(bool(row["done"]), str(row["told"]), str(row["at"]), entries)
