"""What the owner allowed to leave, and which advisers were tried.

It stands in the owner's own folder. Not in the store, and never in the project: whoever can commit
a file there could else allow what they like. A consent holds for one store, known by its place and
by a word that was drawn for it and stands in both; a copy of the project elsewhere, or another one
in its place, has none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

from memory_engine.adapters import private
from memory_engine.domain.egress import Consent
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.memory import NoRoom

FILE, TRIALS, TOKEN = "consents.json", "trials.json", "consent-token"


def own_folder() -> Path:
    """Name the folder in which the user keeps settings of this program."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return Path(base) / "kairos-mem"


class Consents:
    """The consents of one store, in the user's folder."""

    def __init__(self, root: Path, workspace: Path, folder: Path | None = None) -> None:
        self._root, self._workspace = root, workspace
        self._folder = folder or own_folder()

    def given(self) -> tuple[Consent, ...]:
        """List what is allowed for this store."""
        row = self._stores().get(str(self._root.resolve()), {})
        token = self._token()
        if not token or row.get("token") != token or self._is_the_projects():
            return ()
        return tuple(Consent(**one) for one in row.get("allowed", ()))

    def for_(self, destination: str) -> Consent | None:
        """Find the consent to a destination."""
        return next((one for one in self.given() if one.destination == destination), None)

    def allow(self, consent: Consent) -> None:
        """Keep a consent, replacing an older one to its destination."""
        if self._is_the_projects():
            what = f"{self._folder} lies in the project: what stands there anybody may commit."
            raise Usage(what, "Let XDG_CONFIG_HOME name a folder of your own.")
        others = [one for one in self.given() if one.destination != consent.destination]
        self._keep([*others, consent])

    def deny(self, destination: str) -> bool:
        """Take a consent back; whether there was one."""
        before = self.given()
        self._keep([one for one in before if one.destination != destination])
        return any(one.destination == destination for one in before)

    def trials(self) -> Sequence[Mapping[str, Any]]:
        """List how advisers did when they were tried."""
        if self._is_the_projects():
            return ()
        rows = _json(self._folder / TRIALS)
        return [row for row in rows.get("trials", ()) if isinstance(row, dict)]

    def keep_trial(self, trial: Mapping[str, Any]) -> None:
        """Keep how an adviser did, replacing its older trial."""
        same = ("role", "adviser", "prompt")
        others = [one for one in self.trials() if any(one.get(k) != trial[k] for k in same)]
        self._write(TRIALS, {"trials": [*others, dict(trial)]})

    def _keep(self, allowed: Sequence[Consent]) -> None:
        token = self._token() or token_hex(16)
        private.replace(str(self._root / TOKEN), f"{token}\n".encode(), str(self._root))
        row = {"token": token, "allowed": [one._asdict() for one in allowed]}
        self._write(FILE, {"stores": {**self._stores(), str(self._root.resolve()): row}})

    def _write(self, name: str, value: Mapping[str, Any]) -> None:
        place = self._folder / name
        try:
            private.folder(str(self._folder), str(self._folder))
            private.replace(str(place), json.dumps(value, indent=1).encode())
        except OSError as error:
            raise NoRoom(str(place), error.strerror or str(error)) from None

    def _stores(self) -> dict[str, Any]:
        stores = _json(self._folder / FILE).get("stores")
        return stores if isinstance(stores, dict) else {}

    def _token(self) -> str:
        return (private.read(str(self._root / TOKEN)) or b"").decode("ascii", "replace").strip()

    def _is_the_projects(self) -> bool:
        """Tell whether the user's folder lies in the project.

        Then it is anybody's.
        """
        project, home = self._workspace.resolve(), Path(os.path.expanduser("~")).resolve()
        return self._folder.resolve().is_relative_to(project) and not home.is_relative_to(project)


def _json(place: Path) -> dict[str, Any]:
    try:
        value = json.loads(private.read(str(place)) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
