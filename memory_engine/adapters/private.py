"""A store's files: their owner's alone, and no links.

On the hot path. Whoever writes below ``.kairos-mem`` does it through here. A link that somebody
else put there would have us write over, or take for memory, whatever it leads to; so none is
followed.
"""

from __future__ import annotations

import os
import stat

from memory_engine.domain.errors.stores import UnsafeFile

TYPE_CHECKING = False  # not typing's: importing that costs the hot path time
if TYPE_CHECKING:
    from collections.abc import Iterator

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077
"""Rights of everybody but the owner."""
PLAINLY = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Without NONBLOCK, opening a pipe that somebody left in the store would wait for ever."""
KNOWN_AGAIN = "redacted.json"
"""The file of a store by which what was redacted is known again."""
REDACTING = "redacting.json"
"""The file of a store that says what is being redacted, until all of it is."""
SIDES = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database: it opens them by name, so they are looked at before."""


def opened(path: str, flags: int, root: str = "") -> int:
    """Open a plain file below ``root``; raises ``UnsafeFile`` for anything else.

    One that is opened for writing has its rights narrowed, whatever the umask made of them.
    """
    root = root or os.path.dirname(path)
    _no_link_between(root, path)
    try:
        file = os.open(path, flags | PLAINLY, FILE)
    except OSError:
        if (what := oddity(path, root)) and not stat.S_ISDIR(os.lstat(path).st_mode):
            raise _refusal(path, what) from None
        raise
    try:
        about = os.fstat(file)
        if what := _odd(about, root):
            raise _refusal(path, what)
        if flags & (os.O_WRONLY | os.O_RDWR) and stat.S_IMODE(about.st_mode) != FILE:
            _chmod(file, FILE)
    except BaseException:
        os.close(file)
        raise
    return file


def read(path: str, root: str = "") -> bytes | None:
    """Read a plain file below ``root``; None where there is nothing."""
    try:
        file = opened(path, os.O_RDONLY, root)
    except FileNotFoundError:
        return None
    with open(file, "rb") as content:
        return content.read()


def replace(path: str, content: bytes, root: str = "") -> None:
    """Put ``content`` at a path, whole or not at all.

    The new file has one name, so that a crash leaves at most one behind. What already has that
    name is removed, which takes away a link and not what it leads to, and is never opened.
    """
    root = root or os.path.dirname(path)
    _no_link_between(root, path)
    no_link(path)
    _put(path, ".new", content, FILE)


def replace_of_others(path: str, content: bytes) -> None:
    """Replace a file outside the store, keeping its rights.

    It is put there whole or not at all. A link stays one: what it leads to is replaced. Folders
    above are made.
    """
    path = os.path.realpath(path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    _put(path, ".kairos-mem-new", content, mode)


def _put(path: str, suffix: str, content: bytes, mode: int) -> None:
    fresh = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}{suffix}")
    if os.path.lexists(fresh):
        os.unlink(fresh)
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | PLAINLY, FILE)
    try:
        with open(file, "wb") as out:
            _chmod(file, mode)
            out.write(content)
            out.flush()
            os.fsync(file)
        os.replace(fresh, path)
    except BaseException:
        if os.path.lexists(fresh):
            os.unlink(fresh)
        raise


def _umask() -> int:
    mask = os.umask(OTHERS)
    os.umask(mask)
    return mask


def folder(path: str, root: str) -> None:
    """Make a folder with those above it, each private.

    It is ``root`` or below it.
    """
    if len(path) > len(root):
        folder(os.path.dirname(path), root)
    elif not os.path.isdir(os.path.dirname(path)):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        os.mkdir(path, FOLDER)
    except FileExistsError:
        if len(path) > len(root):
            no_link(path)
        if not os.path.isdir(path):
            raise
        narrow(path)
    else:
        _chmod(path, FOLDER)


def narrow(path: str) -> None:
    """Take others' rights from a file or folder, where allowed."""
    mode = stat.S_IMODE(os.stat(path).st_mode)
    if mode & OTHERS:
        _chmod(path, mode & ~OTHERS)


def database(path: str) -> None:
    """Refuse a database or side file that is not plain.

    It is not opened here: closing it would drop the locks that SQLite has on it.
    """
    for place in (path, *(path + side for side in SIDES)):
        if what := oddity(place, os.path.dirname(path)):
            raise _refusal(place, what)


def new_database(path: str) -> None:
    """Make a database's file if there is none.

    SQLite gives its side files the same rights.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | PLAINLY, FILE))
    except FileExistsError:
        narrow(path)
    else:
        _chmod(path, FILE)


def no_link(path: str) -> None:
    """Refuse a folder that is a link."""
    if os.path.islink(path):
        raise _refusal(path, LINK)


def ours(uid: int) -> bool:
    """Tell whether a user id is the caller's.

    Under ``sudo``, also of whoever called it.
    """
    me = os.geteuid()
    return uid == me or (me == 0 and os.environ.get("SUDO_UID", "") == str(uid))


LINK, NAMES, ODD, FOREIGN = (
    "is a link",
    "has a second name (a hard link)",
    "is no plain file",
    "belongs to another user",
)
REMEDIES = {
    LINK: "Remove the link, or put what it leads to in its place.",
    NAMES: "Put a copy in its place: the other name may be anybody's.",
    ODD: "Move it away.",
    FOREIGN: "Look into it, then remove it or make it yours with `chown`.",
}


def oddity(path: str, root: str) -> str:
    """Tell what keeps a store's file from being used.

    Empty if nothing does or it is not there.
    """
    try:
        about = os.lstat(path)
    except OSError:
        return ""
    return _odd(about, root)


def _odd(about: os.stat_result, root: str) -> str:
    if stat.S_ISLNK(about.st_mode):
        return LINK
    if not stat.S_ISREG(about.st_mode):
        return ODD
    if about.st_nlink > 1:
        return NAMES
    return "" if ours(about.st_uid) or about.st_uid == os.stat(root).st_uid else FOREIGN


def between(root: str, path: str) -> Iterator[str]:
    """The folders above a path that lie below ``root``, innermost first."""
    above = os.path.dirname(path)
    while len(above) > len(root):
        yield above
        above = os.path.dirname(above)


def _no_link_between(root: str, path: str) -> None:
    for above in between(root, path):
        no_link(above)


def _refusal(path: str, what: str) -> UnsafeFile:
    return UnsafeFile(path, what, REMEDIES[what])


def _chmod(place: str | int, mode: int) -> None:
    try:
        os.chmod(place, mode)
    except PermissionError:
        return  # another's, whom the caller trusts: `doctor` lists what stays open
