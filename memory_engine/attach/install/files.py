"""Change a host's file so that the change can be taken back, byte for byte.

What stood there before is kept in the store. Where nobody has touched the file since, taking back
puts those very bytes there; where somebody has, only what is ours is taken out of it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from memory_engine.domain.errors import BadInput

Edit = Callable[[str, str], str]
"""(text, place) -> the text as it should be."""


def change(path: Path, edit: Edit, kept: Path) -> bool:
    """Edit a file, made if it is not there; tell whether that changed anything.

    ``kept`` is where its bytes of before are put. Raises ``BadInput`` for what is no text.
    """
    before = path.read_bytes() if path.exists() else None
    text = _text(before if before is not None else b"{}\n", path)
    after = edit(text, str(path)).encode()
    if after == (before if before is not None else b"{}\n"):
        return False
    if not kept.exists():
        _write(kept, before if before is not None else b"")
        _write(kept.with_suffix(".was"), b"" if before is None else b"there")
    _write(path, after)
    _write(kept.with_suffix(".left"), _digest(after))
    return True


def take_back(path: Path, edit: Edit, kept: Path) -> bool:
    """Give a file back as it was before us; tell whether that changed anything."""
    if not path.exists():
        _forget(kept)
        return False
    now = path.read_bytes()
    left = kept.with_suffix(".left")
    if kept.exists() and left.exists() and left.read_bytes() == _digest(now):
        there = kept.with_suffix(".was").read_bytes() == b"there"
        if there:
            _write(path, kept.read_bytes())
        else:
            path.unlink()
        _forget(kept)
        return True
    after = edit(_text(now, path), str(path)).encode()
    _forget(kept)
    if after == now:
        return False
    _write(path, after)
    return True


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as odd:
        remedy = "Mend the file, then run it again."
        raise BadInput(str(path), f"this is not UTF-8 ({odd})", remedy) from None


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _forget(kept: Path) -> None:
    for one in (kept, kept.with_suffix(".was"), kept.with_suffix(".left")):
        one.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Put a file in the place of another, whole or not at all, with the rights that it had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    file, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(file, "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        if mode is not None:
            os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
