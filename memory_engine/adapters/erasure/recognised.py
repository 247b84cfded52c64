"""What was taken out once, to be known again: keyed digests in the store, their key outside.

Without the key nobody can try guesses against the digests: a store that is copied, or backed up
somewhere, gives nothing away. Where the key is lost nothing is recognised, and all else works.
"""

from __future__ import annotations

import json
import os

from memory_engine.adapters import keys, private
from memory_engine.domain.named import NamedTuple
from memory_engine.privacy.recognised import Recognised, rows

TYPE_CHECKING = False  # not typing's: importing that costs the hot path time
if TYPE_CHECKING:
    from collections.abc import Mapping


class Known(NamedTuple):
    """The name of a store's key, and rows of how long a content is, its digest, its marker."""

    name: str
    rows: list[tuple[int, str, str]]


def recognised(root: str) -> Recognised | None:
    """Read what is recognised in a store; None where nothing is, or its key is not to be had."""
    known = _known(root)
    key = keys.key(known.name) if known else None
    return Recognised(key, known.rows) if known and key else None


def store_key(root: str) -> bytes | None:
    """Give the key of a store; None where it has none, or it is not to be had."""
    known = _known(root)
    return keys.key(known.name) if known else None


def keyless(root: str) -> bool:
    """Tell whether a store has digests without a key to them."""
    known = _known(root)
    return known is not None and keys.key(known.name) is None


def keep(root: str, contents: Mapping[str, str]) -> bool:
    """Keep contents so that they are known again; False where no key can be kept."""
    known = _known(root) or Known(keys.new_name(), [])
    key = keys.key(known.name) or keys.new_key(known.name)
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
