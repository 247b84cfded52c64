"""Change a host's file so that the change is reversible.

It can be taken back byte for byte. What stood there before is kept in the store. Where nobody has
touched the file since, taking back puts those very bytes there; where somebody has, only what is
ours is taken out of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.wiring import keep_file, put_file

Edit = Callable[[str, str], str]
"""(text, place) -> the text as it should be."""


EMPTY = b"{}\n"
"""What stands for a file that is not there, or has nothing in it, unless somebody says more."""


def change(path: Path, edit: Edit, undo: Edit, kept: Path, empty: bytes = EMPTY) -> bool:
    """Edit a file, made if it is not there.

    Tells whether that changed anything. ``kept`` is where its bytes of before are put: those that
    are there, or, where what is ours stands in them already, what ``undo`` makes of them. Raises
    ``BadInput`` for what is no text.
    """
    before, text = _read(path), text_of(path, empty)
    after = edit(text, str(path)).encode()
    if after == text.encode():
        left = kept.with_suffix(".left")
        if before is not None and not left.exists():  # attached from elsewhere
            _keep(left, _digest(after))
        return False
    if not _is_ours(before, kept):
        _forget(kept)
        original = undo(text, str(path))
        _keep(kept, b"" if before is None else before if original == text else original.encode())
        _keep(kept.with_suffix(".was"), b"" if before is None else b"there")
    kept.with_suffix(".left").unlink(missing_ok=True)
    written(path, after)
    _keep(kept.with_suffix(".left"), _digest(after))
    return True


def take_back(path: Path, undo: Edit, kept: Path) -> bool:
    """Give a file back as it was before us.

    Tells whether that changed anything.
    """
    now = _read(path)
    if now is None:
        _forget(kept)
        return False
    if _is_ours(now, kept):
        if kept.with_suffix(".was").read_bytes() == b"there":
            written(path, kept.read_bytes())
        else:
            path.resolve().unlink()
        _forget(kept)
        return True
    after = undo(_text(now, path), str(path)).encode() if now.strip() else now
    made = _is_ours_alone(kept)
    _forget(kept)
    if made and after.strip() in (b"", EMPTY.strip()):
        path.resolve().unlink()
        return True
    if after == now:
        return False
    written(path, after)
    return True


def text_of(path: Path, empty: bytes = EMPTY) -> str:
    """Read a file as text.

    One that is not there, or empty, as what stands for it.
    """
    content = _read(path)
    return _text(content if content and content.strip() else empty, path)


def _is_ours(content: bytes | None, kept: Path) -> bool:
    """Tell whether a file is as left, its past kept.

    What it was before is kept whole.
    """
    was, left = kept.with_suffix(".was"), kept.with_suffix(".left")
    whole = kept.exists() and was.exists() and left.exists()
    return whole and content is not None and left.read_bytes() == _digest(content)


def _is_ours_alone(kept: Path) -> bool:
    """Tell whether there was no file before us."""
    was = kept.with_suffix(".was")
    return was.exists() and was.read_bytes() != b"there"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, RuntimeError) as odd:  # a folder, a loop of links
        what = getattr(odd, "strerror", None) or str(odd)
        remedy = "Mend the file, then run it again."
        raise BadInput(str(path), f"this can't be read ({what})", remedy) from None


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


def written(path: Path, content: bytes) -> None:
    """Replace a file whole; raises ``NoRoom``."""
    with _room(path):
        put_file(path, content)


def _keep(path: Path, content: bytes) -> None:
    with _room(path):
        keep_file(path, content)


@contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise NoRoom(str(path), fault.strerror or str(fault)) from None
