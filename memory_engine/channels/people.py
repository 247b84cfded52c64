"""Who is paired with which channel.

It is a file each in the user's own folder, read anew each time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from memory_engine.adapters import private
from memory_engine.adapters.consents import own_folder
from memory_engine.adapters.lock import PATIENCE_SECONDS, held
from memory_engine.channels.pairing import Owner, Pairing, Pending, Wrong

FOLDER = "channels"


def folder() -> Path:
    """Name the folder, made if it is not there."""
    above = own_folder()
    path = above / FOLDER
    private.folder(str(path), str(above))
    return path


def known(name: str) -> Pairing:
    """Read who is paired with a channel.

    Nobody where that can't be read.
    """
    path = own_folder() / FOLDER / f"{name}.json"
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        return _pairing(json.loads(private.read(str(path)) or b"{}"))
    return Pairing()


def changed_at(name: str) -> float:
    """Tell when a channel's pairing last changed [s since 1970]."""
    with suppress(OSError):
        return os.stat(own_folder() / FOLDER / f"{name}.json").st_mtime
    return 0.0


def changed(name: str, change: Callable[[Pairing], Pairing]) -> Pairing:
    """Change who is paired, while no other process does.

    Gives what it is then.
    """
    with _alone(name):
        pairing = change(known(name))
        private.replace(str(folder() / f"{name}.json"), json.dumps(_row(pairing)).encode())
    return pairing


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with held(Path(os.path.join(folder(), f"{name}.lock")), PATIENCE_SECONDS):
        yield


def _row(pairing: Pairing) -> dict[str, Any]:
    lists = {
        key: [list(one) for one in getattr(pairing, key)] for key in ("owners", "pending", "wrong")
    }
    return {**lists, "code": pairing.code, "shown": pairing.shown}


def _pairing(row: Mapping[str, Any]) -> Pairing:
    return Pairing(
        tuple(Owner(*one) for one in row.get("owners", ())),
        str(row.get("code", "")),
        float(row.get("shown", 0.0)),
        tuple(Pending(*one) for one in row.get("pending", ())),
        tuple(Wrong(*one) for one in row.get("wrong", ())),
    )
