"""The keys of stores: in the user's own state folder, never in the store that they are for."""

from __future__ import annotations

import os
import stat

from memory_engine.adapters import private

KEY_BYTES = 32
NAME_BYTES = 8


def state_folder() -> str:
    """Name the folder in which the user's programs keep what they remember."""
    state = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(state):
        state = os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(state, "kairos-mem")


def keys_folder() -> str:
    """Name the folder of a user's own in which the keys of stores lie."""
    return os.path.join(state_folder(), "keys")


def new_name() -> str:
    """Draw a name for a key."""
    return os.urandom(NAME_BYTES).hex()


def key(name: str) -> bytes | None:
    """Read a key; None where there is none of that name, or it is not the user's."""
    if not name.isalnum():
        return None
    try:
        file = os.open(os.path.join(keys_folder(), name), os.O_RDONLY | private.PLAINLY)
    except OSError:
        return None
    with open(file, "rb") as content:
        about = os.fstat(file)
        mine = stat.S_ISREG(about.st_mode) and private.ours(about.st_uid)
        found = content.read(KEY_BYTES + 1) if mine else b""
    return found if len(found) == KEY_BYTES else None


def new_key(name: str) -> bytes | None:
    """Draw a key and keep it under a name; None where none can be kept."""
    folder, drawn = keys_folder(), os.urandom(KEY_BYTES)
    try:
        os.makedirs(folder, private.FOLDER, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | private.PLAINLY
        file = os.open(os.path.join(folder, name), flags, private.FILE)
        with open(file, "wb") as out:
            out.write(drawn)
            out.flush()
            os.fsync(file)
    except OSError:
        return None
    return drawn
