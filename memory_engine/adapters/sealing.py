"""Seals by which we know our own decisions in a store.

Their key lies outside of it. Whoever can put a file into a store, by committing one, say, could
else put an owner's answer there.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.erasure.recognised import keys_folder
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.ids import canonical

NAME = "answers"
"""The key's file, in the user's folder of keys."""
KEY_BYTES = 32


def seal(root: Path, value: object) -> str:
    """Seal a value for one store.

    Raises ``NoRoom`` where no key can be kept.
    """
    text = canonical([str(root.resolve()), value]).encode("utf-8", "surrogatepass")
    return hmac.digest(_key(), text, "sha256").hex()


def sealed(root: Path, value: object, by: object) -> bool:
    """Tell whether a value was sealed for this store by this user."""
    return isinstance(by, str) and by.isascii() and hmac.compare_digest(seal(root, value), by)


def _key() -> bytes:
    """Read the user's key, or draw one.

    The first of two drawn holds.
    """
    folder = keys_folder()
    path = os.path.join(folder, NAME)
    if key := private.read(path):
        return key
    try:
        private.folder(folder, folder)
        fresh = f"{path}.{os.getpid()}"
        private.replace(fresh, os.urandom(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    except OSError as error:
        raise NoRoom(path, error.strerror or str(error)) from None
    return private.read(path) or b""
