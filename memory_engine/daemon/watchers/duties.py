"""Which watchers are on."""

from __future__ import annotations

from memory_engine.daemon.duty import Duty
from memory_engine.daemon.idle.step import ACTIVE, USUAL
from memory_engine.daemon.settings import Settings


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give a duty for each watcher that is switched on."""
    found: list[Duty] = []
    if settings.watchers.files:
        from memory_engine.daemon.watchers.files import Files
        from memory_engine.daemon.watchers.pending import Pace

        active = settings.proactive.enabled
        found.append(Files(Pace(most=(ACTIVE if active else USUAL).looks)))
    if settings.watchers.shell:
        from memory_engine.daemon.watchers.shell import Shell

        found.append(Shell())
    return tuple(found)
