"""Starting the watch in the foreground, or by two forks.

The forks let go of it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from typing import TypeVar

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.nightwatch.folder import Running
from memory_engine.daemon.allowed import as_allowed
from memory_engine.daemon.clock import chosen
from memory_engine.daemon.service import Service
from memory_engine.daemon.settings import Settings, read_settings
from memory_engine.daemon.state import State
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.errors.machine import WatchedAlready, WatchSilent

START_SECONDS = 20.0
"""[s] To come up, on a busy machine."""
STOP_SECONDS = 30.0
"""[s] To end: a night is broken off where it is whole."""
PAUSE_SECONDS = 0.05
MOST_FILES = 4_096
"""Numbers of files that a caller may have left open: a call opens a dozen."""
PROGRAM = "kairos_mem.main"
"""The module that is the command line."""
IN_FRONT = "`kairos-mem daemon run` shows in the foreground what it says."
Found = TypeVar("Found")
FAILED = "failed"
"""The file in which a start that failed says why: its stdio is closed."""


def watch() -> None:
    """Watch in this process until somebody says stop; raises ``WatchedAlready``.

    Where it took too much, the process becomes a fresh one, with the same number.
    """
    settings = as_allowed(_settings())
    state = State()
    with suppress(OSError):
        (state.folder / FAILED).unlink()
    ending = Service(settings, chosen(os.environ), state).run()
    if ending.anew:
        os.execv(sys.executable, [sys.executable, "-P", "-m", PROGRAM, "daemon", "run"])


def _settings() -> Settings:
    """Read the settings.

    A watch that begins anew goes on with the last that were sound.
    """
    try:
        return read_settings(place.settings_file())
    except (BadPolicy, OSError):
        sound = place.state_folder() / place.SOUND
        if not (place.begun_anew() and sound.exists()):
            raise
        return read_settings(sound)


def start() -> Running:
    """Start the watch apart from this process, unless it runs.

    Raises what it refused.
    """
    if found := place.running():
        return found
    read_settings(place.settings_file())  # what is wrong there is told here
    place.made_folder(place.state_folder())
    with suppress(OSError):
        (place.state_folder() / FAILED).unlink()
    _fork_twice(_watch_alone)
    found = up()
    if found is None:
        said = place.read_json(place.state_folder() / FAILED)
        raise KairosError(
            str(said.get("message") or "The night watch did not come up."),
            str(said.get("hint") or IN_FRONT),
        )
    return found


def up() -> Running | None:
    """Wait until the watch is up, whoever started it.

    Gives None where it does not come.
    """
    return _until(place.running, START_SECONDS)


def own_version() -> str:
    """Tell which version this program is."""
    return version("kairos-mem")


def ended() -> Mapping[str, object]:
    """Tell when the last watch ended, and why.

    Empty where there was none.
    """
    left = place.read_json(place.state_folder() / place.ENDED)
    if place.is_time(left.get("at")) and "why" in left:
        return left
    if not (known := place.recorded()):
        return {}
    at = datetime.fromtimestamp(known.since).astimezone().isoformat(timespec="seconds")
    why = f"process {known.pid}, begun then, is gone without a word (killed, or the machine was)"
    return {"at": at, "why": why, "pid": known.pid}


def wait_for_end(found: Running) -> None:
    """Wait until a watch that was told to stop is gone.

    Raises ``WatchSilent``.
    """
    gone = _until(lambda: not place.alive(found.pid, found.started) or None, STOP_SECONDS)
    if gone is None:
        raise WatchSilent(f"process {found.pid} is still there after {STOP_SECONDS:g} s")


def _watch_alone() -> None:
    try:
        watch()
    except WatchedAlready:
        return  # another start was quicker: that is the one
    except KairosError as error:
        told = {"message": error.message, "hint": error.hint}
        place.write_json(place.state_folder() / FAILED, told)
    except OSError as error:  # a folder where a file belongs, no room for a socket
        told = {"message": f"The night watch can't begin: {error}.", "hint": IN_FRONT}
        place.write_json(place.state_folder() / FAILED, told)


def _until(look: Callable[[], Found | None], seconds: float) -> Found | None:
    until = time.monotonic() + seconds
    while (found := look()) is None and time.monotonic() < until:
        if (place.state_folder() / FAILED).exists():
            return None
        time.sleep(PAUSE_SECONDS)
    return found


def _fork_twice(act: Callable[[], None]) -> None:
    """Do something in a process without terminal, parent or our files."""
    if child := os.fork():
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.chdir("/")
        os.umask(0o077)
        _close_stdio()
        act()
    finally:
        os._exit(0)


def _close_stdio() -> None:
    empty = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):
        os.dup2(empty, file)
    os.closerange(3, MOST_FILES)
