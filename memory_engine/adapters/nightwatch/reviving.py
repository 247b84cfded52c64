"""A vanished watch is started again as a session opens.

It is gone without a word.
"""

from __future__ import annotations

import os
import sys
import time

from memory_engine.adapters.nightwatch import folder
from memory_engine.domain.principal import AGENTS_SHELLS, HOSTS_SESSIONS

PROGRAM = "kairos_mem.main"
"""The module that is the command line."""
AGAIN_SECONDS = 60.0
"""[s] Between two tries: a watch that can't live is not started with each session of many."""
TRIED = "revived"
"""The file whose time is that of the last try."""


def revive() -> bool:
    """Start the watch again where something killed it.

    It was killed, or the machine was. Tells whether it was tried. One that its owner stopped left
    no record, and stays away.
    """
    known = folder.recorded()
    if known is None or folder.alive(known.pid, known.started) or not _due():
        return False
    import subprocess  # seldom wanted, on a path where every module counts

    subprocess.Popen(
        [sys.executable, "-P", "-m", PROGRAM, "daemon", "start"],
        cwd="/",
        env=_without_hosts(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


def _without_hosts() -> dict[str, str]:
    """Leave out what tells of the opened session.

    The watch is none of its processes.
    """
    theirs = {*AGENTS_SHELLS, *HOSTS_SESSIONS}
    return {name: value for name, value in os.environ.items() if name not in theirs}


def _due() -> bool:
    """Tell whether the last try is old enough; note this."""
    path = folder.state_folder() / TRIED
    try:
        if 0 <= time.time() - path.stat().st_mtime < AGAIN_SECONDS:
            return False
    except OSError:
        pass
    folder.write_json(path, {})
    return True
