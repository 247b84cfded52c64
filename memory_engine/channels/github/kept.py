"""What is kept of GitHub: the user's choices, and progress.

Choices are in the user's own folder, how far it is below the store. What is heard of and whose word
counts stands in no file of a project: whoever can commit a file there could else make themselves
the owner.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe
from typing import NamedTuple

from memory_engine.adapters import private
from memory_engine.adapters.consents import own_folder
from memory_engine.adapters.flags.settings import GITHUB_FILE as FILE
from memory_engine.channels.github.receiving import Subscribed
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.errors.stores import UnsafeFile
from memory_engine.wiring import Place

TOKEN, SECRET = "github.token", "github.secret"
BELOW, STATE, LOCK = "github", "github/state.json", "github/lock"
PUBLIC = "https://api.github.com"
SECRET_BYTES = 32
LARGEST = 5_000_000
"""[bytes] Of what is kept: more was not written here."""


class Owner(NamedTuple):
    """An account whose word is the owner's.

    Its number counts; its name is as it was.
    """

    id: int
    login: str


class Chosen(NamedTuple):
    """What the user chose for one store."""

    name: str = ""
    repository: int = 0
    main: str = ""
    numbers: tuple[int, ...] = ()
    owners: tuple[Owner, ...] = ()
    api: str = PUBLIC

    @property
    def subscribed(self) -> Subscribed:
        """What is heard of."""
        return Subscribed(self.name, self.repository, frozenset(self.numbers))

    @property
    def owner_ids(self) -> frozenset[int]:
        """The numbers of accounts whose word is the owner's."""
        return frozenset(owner.id for owner in self.owners)


class Kept:
    """The choices and the state of one store."""

    def __init__(self, place: Place) -> None:
        self.root = place.root.resolve()
        self._workspace = place.workspace.resolve()
        self._folder = own_folder()

    # -- in the user's own folder

    def chosen(self) -> Chosen:
        """Read what was chosen.

        Gives nothing where that can't be read, or is the project's.
        """
        row = self._stores().get(str(self.root))
        if not isinstance(row, dict) or self._is_the_projects():
            return Chosen()
        owners = row.get("owners") or ()
        try:
            found = {name: row[name] for name in Chosen._fields if name in row}
            found["owners"] = tuple(Owner(int(id), str(login)) for id, login in owners)
            found["numbers"] = tuple(int(each) for each in row.get("numbers") or ())
            return Chosen(**found)
        except (TypeError, ValueError):
            return Chosen()

    def choose(self, chosen: Chosen) -> None:
        """Keep what was chosen."""
        if self._is_the_projects():
            what = f"{self._folder} lies in the project: what stands there anybody may commit."
            raise Usage(what, "Let XDG_CONFIG_HOME name a folder of your own.")
        stores = {**self._stores(), str(self.root): chosen._asdict()}
        self._write(FILE, json.dumps({"stores": stores}, indent=1).encode())

    def token(self) -> str:
        """Read the token for the API; ``""`` for none. Raises ``UnsafeFile``."""
        return _secret(self._folder / TOKEN)

    def secret(self) -> str:
        """Read the secret that deliveries are signed with; ``""`` for none."""
        return _secret(self._folder / SECRET)

    def secret_made(self) -> Path:
        """Give the file of that secret, drawn where there is none yet."""
        if not self.secret():
            self._write(SECRET, f"{token_urlsafe(SECRET_BYTES)}\n".encode())
        return self._folder / SECRET

    @property
    def token_file(self) -> Path:
        """Where the user puts a token for the API."""
        return self._folder / TOKEN

    def _stores(self) -> dict[str, object]:
        stores = _json(self._folder / FILE).get("stores")
        return stores if isinstance(stores, dict) else {}

    def _write(self, name: str, content: bytes) -> None:
        place = self._folder / name
        try:
            private.folder(str(self._folder), str(self._folder))
            private.replace(str(place), content)
        except OSError as error:
            raise NoRoom(str(place), error.strerror or str(error)) from None

    def _is_the_projects(self) -> bool:
        home = Path(os.path.expanduser("~")).resolve()
        inside = self._folder.resolve().is_relative_to(self._workspace)
        return inside and not home.is_relative_to(self._workspace)

    # -- below the store

    def state(self) -> dict[str, object]:
        """Read how far it is."""
        return _json(self.root / STATE)

    def keep_state(self, state: Mapping[str, object]) -> None:
        """Keep how far it is."""
        private.folder(str(self.root / BELOW), str(self.root))
        content = json.dumps(state, indent=1, sort_keys=True).encode()
        private.replace(str(self.root / STATE), content, str(self.root))

    @property
    def lock(self) -> Path:
        """The lock file of whoever listens or polls."""
        private.folder(str(self.root / BELOW), str(self.root))
        return self.root / LOCK


def _secret(place: Path) -> str:
    """Read a secret that nobody else on this machine can read.

    Raises ``UnsafeFile``.
    """
    try:
        about = os.lstat(place)
    except FileNotFoundError:
        return ""
    if stat.S_ISREG(about.st_mode) and about.st_mode & private.OTHERS:
        raise UnsafeFile(str(place), "can be read by others", f"`chmod 600 {place}` closes it.")
    return (private.read(str(place)) or b"")[:LARGEST].decode("utf-8", "replace").strip()


def _json(place: Path) -> dict[str, object]:
    try:
        value = json.loads((private.read(str(place)) or b"{}")[:LARGEST])
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
