"""What was taken out once, to be known again.

Keyed digests are in the store, their key is outside. Without the key nobody can try guesses against
the digests: a store that is copied, or backed up somewhere, gives nothing away. Where the key is
lost nothing is recognised, and all else works.
"""

from __future__ import annotations

import json
import os
import stat

from memory_engine.adapters import private
from memory_engine.domain.named import NamedTuple
from memory_engine.privacy.recognised import Recognised, rows

TYPE_CHECKING = False  # not typing's: importing that costs the hot path time
if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES = 32
NAME_BYTES = 8


def keys_folder() -> str:
    """Name the user's own folder for keys of stores."""
    state = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(state):
        state = os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(state, "kairos-mem", "keys")


class Known(NamedTuple):
    """A store's key by name, and what it recognises.

    Rows of how long a content is, its digest, its marker.
    """

    name: str
    rows: list[tuple[int, str, str]]


def recognised(root: str) -> Recognised | None:
    """Read what is recognised in a store.

    Gives None where nothing is, or its key is not to be had.
    """
    known = _known(root)
    key = _key(known.name) if known else None
    return Recognised(key, known.rows) if known and key else None


def store_key(root: str) -> bytes | None:
    """Give the key of a store.

    Gives None where it has none, or it is not to be had.
    """
    known = _known(root)
    return _key(known.name) if known else None


def keyless(root: str) -> bool:
    """Tell whether a store has digests without a key to them."""
    known = _known(root)
    return known is not None and _key(known.name) is None


def keep(root: str, contents: Mapping[str, str]) -> bool:
    """Keep contents so that they are known again.

    Gives False where no key can be kept.
    """
    known = _known(root) or Known(os.urandom(NAME_BYTES).hex(), [])
    key = _key(known.name) or _new_key(known.name)
    if key is None:
        return False
    markers = {(size, of): marker for size, of, marker in known.rows}
    for content, marker in contents.items():
        markers |= dict.fromkeys(rows(key, content), marker)
    listed = [[size, of, marker] for (size, of), marker in sorted(markers.items())]
    kept = {"name": known.name, "rows": listed}
    private.replace(os.path.join(root, private.KNOWN_AGAIN), json.dumps(kept).encode(), root)
    return True


def _known(root: str) -> Known | None:
    try:
        value = json.loads(private.read(os.path.join(root, private.KNOWN_AGAIN), root) or b"")
        known = Known(str(value["name"]), [(int(a), str(b), str(c)) for a, b, c in value["rows"]])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return known if known.name.isalnum() else None


def _key(name: str) -> bytes | None:
    try:
        file = os.open(os.path.join(keys_folder(), name), os.O_RDONLY | private.PLAINLY)
    except OSError:
        return None
    with open(file, "rb") as content:
        about = os.fstat(file)
        mine = stat.S_ISREG(about.st_mode) and private.ours(about.st_uid)
        key = content.read(KEY_BYTES + 1) if mine else b""
    return key if len(key) == KEY_BYTES else None


def _new_key(name: str) -> bytes | None:
    folder, key = keys_folder(), os.urandom(KEY_BYTES)
    try:
        os.makedirs(folder, private.FOLDER, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | private.PLAINLY
        file = os.open(os.path.join(folder, name), flags, private.FILE)
        with open(file, "wb") as out:
            out.write(key)
            out.flush()
            os.fsync(file)
    except OSError:
        return None
    return key
