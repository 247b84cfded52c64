"""The state folder of a user's night watch, with one owner.

The owner is a process.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.lock import PATIENCE_SECONDS, held
from memory_engine.domain.errors import KairosError
from memory_engine.domain.named import NamedTuple

TYPE_CHECKING = False  # not typing's: importing that costs the hot path time
if TYPE_CHECKING:
    from typing import TypeGuard

NAME = "kairos-mem"
RECORD, ENDED, STORES, LOCK, LOG, SETTINGS = (
    "running.json",
    "ended.json",
    "stores.json",
    "lock",
    "daemon.log",
    "daemon.yaml",
)
STORES_LOCK = "stores.lock"
SOCKET = "daemon.sock"
LOOPBACK = "127.0.0.1"
"""Where pages are served: nobody but this machine reaches it."""
SOUND = "sound.yaml"
"""The settings that the watch goes by, as the file had them: it may be broken since."""
KEPT = "kept"
"""The folder of what duties keep."""
UNREADABLE = (OSError, ValueError, RecursionError, KairosError)
"""What reading a file raises that is no JSON, or that somebody else put there."""
LONGEST_SOCKET = 100
"""[bytes] Of a socket's path: a kernel takes 104 to 108."""
START_FIELD = 19
"""Place of a process's start in ``/proc/PID/stat``, counted behind its name: field 22."""


LATEST = 2.0**36
"""[s since 1970] Later than this nothing began: calendars know no such year."""


class Running(NamedTuple):
    """The process that watches: its start, since when, its socket.

    ``started`` tells it from another process that was given the same number later.
    """

    pid: int
    started: str
    since: float
    version: str
    socket: str


def state_folder() -> Path:
    """Name the folder of the night watch's state."""
    return _own("XDG_STATE_HOME", ".local", "state") / NAME / "daemon"


def settings_file() -> Path:
    """Name the file in which a user sets the night watch up."""
    return _own("XDG_CONFIG_HOME", ".config") / NAME / SETTINGS


def _own(variable: str, *below: str) -> Path:
    given = os.environ.get(variable, "")
    return Path(given) if os.path.isabs(given) else Path(os.path.expanduser("~"), *below)


def socket_path() -> str:
    """Name the socket to listen on.

    It is in the folder for such, else beside the state. A path that is longer than a kernel takes
    becomes a short one in a folder of the user's own.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    own = os.path.isabs(runtime) and os.path.isdir(runtime)
    folder = os.path.join(runtime, NAME) if own else str(state_folder())
    path = os.path.join(folder, SOCKET)
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    import hashlib  # a hook asks who watches, and no more
    import tempfile

    digest = hashlib.sha256(os.fsencode(str(state_folder()))).hexdigest()[:8]
    return os.path.join(tempfile.gettempdir(), f"{NAME}-{os.getuid()}", f"{digest}.sock")


def recorded() -> Running | None:
    """Read which process last said it watches, alive or not."""
    said = read_json(state_folder() / RECORD)
    try:
        found = Running(
            int(str(said["pid"])),
            str(said["started"]),
            float(str(said["since"])),
            str(said["version"]),
            str(said["socket"]),
        )
    except (LookupError, ValueError):
        return None
    return found if found.pid > 0 and 0 <= found.since < LATEST else None


def begun_anew() -> bool:
    """Tell whether this process watched before, and began anew."""
    known = recorded()
    return known is not None and known.pid == os.getpid() and alive(known.pid, known.started)


def running() -> Running | None:
    """Find the process that watches; None where none does."""
    known = recorded()
    return known if known and alive(known.pid, known.started) else None


def alive(pid: int, started: str) -> bool:
    """Tell whether the very process that was meant lives."""
    return bool(started) and start_mark(pid) == started


def start_mark(pid: int) -> str:
    """Tell when a process was started, in the machine's words.

    Gives "" for none.
    """
    with suppress(OSError, IndexError):
        about = Path("/proc", str(pid), "stat").read_bytes().rpartition(b")")[2].split()
        if about[0] in (b"Z", b"X"):  # dead, and nobody asked yet how it ended
            return ""
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}:{about[START_FIELD].decode()}"
    return "" if os.path.isdir("/proc/self") else _asked_mark(pid)


def _asked_mark(pid: int) -> str:
    from memory_engine.adapters.machine import LocalMachine

    with suppress(KairosError):
        return LocalMachine().run(("ps", "-o", "lstart=", "-p", str(pid))).out.decode().strip()
    return ""


def kept_file(name: str) -> Path:
    """Name the file of what a duty keeps under a name."""
    return state_folder() / KEPT / f"{name}.json"


def watched_roots() -> tuple[str, ...]:
    """List the stores the night watch got, in order."""
    stores = read_json(state_folder() / STORES).get("stores")
    sound = filter(_sound, stores if isinstance(stores, list) else ())
    return tuple(dict.fromkeys(map(os.path.normpath, sound)))


def _sound(root: object) -> TypeGuard[str]:
    """Tell whether this may name a store.

    Whoever wrote the file, nothing else is looked for.
    """
    return isinstance(root, str) and os.path.isabs(root) and "\0" not in root


def amiss() -> str:
    """Say what is amiss with the watched stores' list.

    And what to do. Gives "" for nothing.
    """
    path = state_folder() / STORES
    try:
        said = json.loads(private.read(str(path)) or b'{"stores": []}')
        stores = said.get("stores") if isinstance(said, dict) else None
    except UNREADABLE:
        stores = None
    if isinstance(stores, list) and all(map(_sound, stores)):
        return ""
    what = "can't be read" if not isinstance(stores, list) else "names what can be no store"
    return f"{path} {what}. Remove it, and add each store again (`kairos-mem daemon add DIR`)."


def change_roots(change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> bool:
    """Change which stores are watched, one change at a time.

    Tells whether that made a difference. Raises ``Locked`` where somebody else's change hangs.
    """
    made_folder(state_folder())
    with held(state_folder() / STORES_LOCK, PATIENCE_SECONDS):
        before = watched_roots()
        after = change(before)
        if after != before:
            write_json(state_folder() / STORES, {"stores": list(after)})
    return after != before


def watched_by(root: str) -> Running | None:
    """Find the process that keeps a store's nights; None where none does."""
    if os.path.realpath(root) not in map(os.path.realpath, watched_roots()):
        return None
    return running()


def made_folder(folder: Path) -> None:
    """Make a folder for its user alone, with those above it."""
    private.folder(str(folder), str(folder))


def safe_folder(folder: str) -> bool:
    """Tell whether only the user may read or write a folder.

    It is the user's own.
    """
    about = os.lstat(folder)
    return (
        stat.S_ISDIR(about.st_mode)
        and private.ours(about.st_uid)
        and not (about.st_mode & private.OTHERS)
    )


def read_json(path: Path) -> dict[str, object]:
    """Read a small file of the state.

    Empty where there is none, or it can't be read.
    """
    with suppress(*UNREADABLE):
        said = json.loads(private.read(str(path)) or b"{}")
        return said if isinstance(said, dict) else {}
    return {}


def is_time(said: object) -> bool:
    """Tell whether this, read from a file, is an ISO time."""
    from datetime import datetime  # a hook asks who watches, and no more

    with suppress(ValueError):
        return isinstance(said, str) and bool(datetime.fromisoformat(said))
    return False


def write_json(path: Path, value: object) -> None:
    """Write a small file of the state, whole or not at all."""
    private.replace(str(path), in_bytes(json.dumps(value, ensure_ascii=False)))


def in_bytes(text: str) -> bytes:
    """Write text as UTF-8.

    What is none, a folder's name in another alphabet's bytes, is escaped. In JSON the escape means
    the same.
    """
    return text.encode("utf-8", "backslashreplace")
