"""The file that says what a running erasure is about.

It holds the content, which stands elsewhere in the store until then. Whoever finds it goes on.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.errors.memory import DamagedStore
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.privacy.erasure import Erasure

NAME = private.REDACTING
WIPED = b"\0"
"""How the file begins as soon as it is let go of."""
BROKEN_OFF = "a redaction was broken off: what it is about may still stand in the store"
REMEDY = "`kairos-mem redact` finishes it, as the next night does."


def begin(root: Path, erasure: Erasure) -> None:
    """Keep what is about to happen, durably."""
    content = json.dumps(erasure._asdict()).encode()
    private.replace(str(root / NAME), content, str(root))
    _sync(root)


def begun(root: Path) -> Erasure | None:
    """Read what was broken off.

    Gives None where nothing was, or all is done but to let go of it.
    """
    content = private.read(str(root / NAME), str(root))
    if content is None:
        return None
    if content.startswith(WIPED):
        end(root)
        return None
    from memory_engine.privacy.erasure import from_json  # a session that opens goes without

    try:
        return from_json(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as damage:
        what = f"can't be read ({damage})"
        remedy = "Remove it, then redact again: nothing else says how far it came."
        raise DamagedStore(str(root / NAME), what, remedy) from None


def end(root: Path) -> None:
    """Overwrite the file, and let go of it: all is done."""
    wipe(root / NAME, root)
    _sync(root)


def wipe(path: Path, root: Path) -> None:
    """Overwrite a file, then remove it.

    Its place on the disk must not keep it.
    """
    file = private.opened(str(path), os.O_WRONLY, str(root))
    try:
        os.pwrite(file, WIPED * os.fstat(file).st_size, 0)
        os.fsync(file)
    finally:
        os.close(file)
    path.unlink()


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
