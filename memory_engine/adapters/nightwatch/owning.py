"""Whose nights the night watch begins.

For these the gate is shut to everybody else.
"""

from __future__ import annotations

import os

from memory_engine.adapters.nightwatch import folder
from memory_engine.domain.keeper import NOBODY, Keeper

OWNED = "owned"
"""Under which the watch keeps whose nights its schedule begins, and what stops all of it."""


def keeper(root: str) -> Keeper:
    """Tell whether the watch begins a store's nights.

    And whether it is the watch itself that asks here.
    """
    watch = folder.watched_by(root)
    if watch is None:
        return NOBODY
    if watch.pid in (os.getpid(), os.getppid()):
        return Keeper(ours=True)
    roots = folder.read_json(folder.kept_file(OWNED)).get("roots")
    owned = map(os.path.realpath, map(str, roots)) if isinstance(roots, dict) else ()
    if os.path.realpath(root) not in owned:
        return NOBODY
    return Keeper(
        f"the night watch (process {watch.pid}) owns the schedule: `kairos-mem cron list` tells "
        "when it dreams, `--force` does not wait for it"
    )
