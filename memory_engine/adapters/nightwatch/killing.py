"""The switch that stops all the night watch begins itself.

It is a file, or the environment.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.consents import own_folder

FILE, VARIABLE = "cron.off", "KAIROS_MEM_DISABLE_CRON"
FALSE = ("", "0", "false", "no")
"""What the variable says where it stops nothing."""


def kill_file() -> Path:
    """Name the file that stops all tasks by being there."""
    return own_folder() / FILE


def killed() -> str:
    """Say what stops all tasks.

    A file, or the environment of the watch. Gives "" where nothing does.
    """
    if os.environ.get(VARIABLE, "").lower() not in FALSE:
        return f"{VARIABLE} is set"
    return f"{kill_file()} is there" if os.path.lexists(kill_file()) else ""


def stop(stopped: bool) -> bool:
    """Put the file that stops tasks there, or remove it.

    Gives whether that changed anything.
    """
    was = os.path.lexists(kill_file())
    if stopped and not was:
        private.folder(str(own_folder()), str(own_folder()))
        private.replace(str(kill_file()), b"`kairos-mem cron on` takes this away\n")
    elif was and not stopped:
        with suppress(FileNotFoundError):
            kill_file().unlink()
    return was != stopped
