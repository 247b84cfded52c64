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
from memory_engine.privacy.recognised import Recognised, Spans, Together, rows

TYPE_CHECKING = False  # not typing's: importing that costs the hot path time
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def recognised(root: str) -> Spans | None:
    """Read what is recognised in a store.

    Gives None where nothing is, or its key is not to be had.
    """
    all_known = _all_known(root)
    found = [Recognised(key, known.rows) for known in all_known if (key := _key(known.name))]
    return Together(found) if len(found) > 1 else next(iter(found), None)


def name_of(root: str) -> str:
    """Name the key of a store; "" where it has none."""
    known = _known(root)
    return known.name if known else ""


def adopt(root: str, brought: Known, key: bytes) -> None:
    """Know again by its key what another machine does.

    One of the same memory.

    A store that has no key of its own takes that one for its own.
    """
    _keep_key(brought.name, key)
    first, *others = _all_known(root) or [Known(brought.name, [])]
    named = {known.name: known for known in (first, *others)}
    rows = {*named.get(brought.name, brought).rows, *brought.rows}
    named[brought.name] = Known(brought.name, sorted(rows))
    _write(root, [*named.values()])


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
    listed = [(size, of, marker) for (size, of), marker in sorted(markers.items())]
    _write(root, [Known(known.name, listed), *_all_known(root)[1:]])
    return True


def _write(root: str, known: list[Known]) -> None:
    own, *others = (each._asdict() for each in known)
    kept = {**own, **({"others": others} if others else {})}
    private.replace(os.path.join(root, private.KNOWN_AGAIN), json.dumps(kept).encode(), root)


def _known(root: str) -> Known | None:
    return next(iter(_all_known(root)), None)


def _all_known(root: str) -> list[Known]:
    """Read what is known by the store's own key.

    Then what is known by those of other machines.
    """
    try:
        value = json.loads(private.read(os.path.join(root, private.KNOWN_AGAIN), root) or b"")
        known = [_read(each) for each in (value, *value.get("others", ()))]
    except (AttributeError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return known if all(each.name.isalnum() for each in known) else []


def _read(value: Mapping[str, object]) -> Known:
    rows: Iterable[tuple[int, str, str]] = value["rows"]  # type: ignore[assignment]
    return Known(str(value["name"]), [(int(a), str(b), str(c)) for a, b, c in rows])


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
    return _keep_key(name, os.urandom(KEY_BYTES))


def _keep_key(name: str, key: bytes) -> bytes | None:
    """Keep a key, unless one of this name is there.

    That one is the same, where it came from.
    """
    folder = keys_folder()
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
