"""The service managers known, and those of this machine.

It has some of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from memory_engine.domain.errors.machine import NoScheduler
from memory_engine.domain.ports import Machine
from memory_engine.services import cron, launchd, schtasks, systemd
from memory_engine.services.backend import Backend

BACKENDS: Mapping[str, Backend] = {
    systemd.NAME: systemd,
    launchd.NAME: launchd,
    schtasks.NAME: schtasks,
    cron.NAME: cron,
}
OF_PLATFORM = {"darwin": launchd.NAME, "win32": schtasks.NAME}
"""Name of a platform -> its own service manager. Elsewhere the machine is asked."""
ASKED = ("systemctl", "--user", "show-environment")
"""Answered only where a systemd manager runs for this user."""


def usual(machine: Machine, platform: str) -> Backend:
    """Find the service manager to use; raises ``NoScheduler``."""
    if platform in OF_PLATFORM:
        return BACKENDS[OF_PLATFORM[platform]]
    if machine.has(ASKED[0]) and machine.run(ASKED).code == 0:
        return systemd
    if machine.has("crontab"):
        return cron
    raise NoScheduler
