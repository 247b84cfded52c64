"""A timer and a service of the user's systemd manager."""

from __future__ import annotations

import os

from memory_engine.attach.schedule.backend import Command, Homes
from memory_engine.attach.schedule.job import Job, line
from memory_engine.domain.ports import Machine, Shelf

NAME = "systemd"
REMEDY = (
    "See whether `systemctl --user status` answers in this shell; where you have no systemd "
    "manager, say `--backend cron`."
)
CAUGHT_UP = "a night that the machine was off or asleep for is made up for when it is back"
OUTPUT = "journalctl --user -u {name}"

SERVICE = """\
# {line}
# `kairos-mem schedule install` wrote this, `kairos-mem schedule remove` takes it away.
[Unit]
Description=One night of the memory {store}

[Service]
Type=oneshot
ExecStart={command}
# Another kairos-mem is at work on the memory: no failure.
SuccessExitStatus=11
Nice=10
IOSchedulingClass=idle
"""
TIMER = """\
# {line}
# `kairos-mem schedule install` wrote this, `kairos-mem schedule remove` takes it away.
[Unit]
Description=A night a day for the memory {store}

[Timer]
OnCalendar=*-*-* {at}:00
Persistent=true
RandomizedDelaySec=0

[Install]
WantedBy=timers.target
"""
UNSAFE = frozenset("\"'\\$")
"""Characters that systemd takes in no path of a program, however they are written."""
THROUGH_A_SHELL = '/bin/sh -c "exec \\"$$0\\" \\"$$@\\""'


def shelf(machine: Machine) -> Shelf:
    """Give where units lie: among the files."""
    return machine


def places(name: str, homes: Homes) -> tuple[str, ...]:
    """Say where the service and the timer lie."""
    folder = os.path.join(homes.config, "systemd", "user")
    return os.path.join(folder, f"{name}.service"), os.path.join(folder, f"{name}.timer")


def contents(job: Job) -> tuple[bytes, ...]:
    """Write the service and the timer."""
    told = {
        "line": line(job),
        "store": job.store.replace("%", "%%"),
        "command": _command(job.words),
        "at": job.at,
    }
    return SERVICE.format(**told).encode(), TIMER.format(**told).encode()


def start(name: str, homes: Homes) -> tuple[Command, ...]:
    """Let the manager read the units; start the timer anew, for its time may be another now."""
    return _calls(("daemon-reload",), ("enable", f"{name}.timer"), ("restart", f"{name}.timer"))


def awake(name: str, homes: Homes) -> tuple[Command, ...]:
    """Ask whether the timer runs, now and after the next start."""
    return _calls(("is-enabled", f"{name}.timer"), ("is-active", f"{name}.timer"))


def failed(name: str, homes: Homes) -> tuple[Command, ...]:
    """Ask whether the last night failed."""
    return _calls(("is-failed", f"{name}.service"))


def stop(name: str, homes: Homes) -> tuple[Command, ...]:
    """Stop the timer for good."""
    return _calls(("disable", "--now", f"{name}.timer"), may_fail=True)


def forget(name: str, homes: Homes) -> tuple[Command, ...]:
    """Let the manager forget the units, and that a night of theirs failed."""
    return _calls(
        ("daemon-reload",), ("reset-failed", f"{name}.service", f"{name}.timer"), may_fail=True
    )


def traces(name: str, homes: Homes) -> tuple[str, ...]:
    """Name the file by which the manager knows when the timer last struck."""
    return (os.path.join(homes.data, "systemd", "timers", f"stamp-{name}.timer"),)


def _calls(*calls: tuple[str, ...], may_fail: bool = False) -> tuple[Command, ...]:
    return tuple(Command(("systemctl", "--user", *words), may_fail) for words in calls)


def _command(words: tuple[str, ...]) -> str:
    """Write a command line as systemd reads it.

    Its program stands first, where a dollar stays one and some characters are refused; then a
    shell starts it.
    """
    if UNSAFE.isdisjoint(words[0]):
        return " ".join((_quoted(words[0]), *(_quoted(word, "$$") for word in words[1:])))
    return " ".join((THROUGH_A_SHELL, *(_quoted(word, "$$") for word in words)))


def _quoted(word: str, dollar: str = "$") -> str:
    text = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text.replace("%", "%%").replace("$", dollar)}"'
