"""A user's systemd timer and service, or a service that always runs."""

from __future__ import annotations

import os

from memory_engine.domain.ports import Machine, Shelf
from memory_engine.services.backend import Command, Homes
from memory_engine.services.job import Job, line, resident

NAME = "systemd"
REMEDY = (
    "See whether `systemctl --user status` answers in this shell; where you have no systemd "
    "manager, say `--backend cron`."
)
CAUGHT_UP = "a night that the machine was off or asleep for is made up for when it is back"
OUTPUT = "journalctl --user -u {name}"

RESIDENT_SERVICE = """\
# {line}
# `kairos-mem daemon install` wrote this, `kairos-mem daemon uninstall` takes it away.
[Unit]
Description=The night watch of kairos-mem

[Service]
Type=simple
ExecStart={command}
Restart=on-failure
RestartSec=5
# One that runs already is no failure to mend.
RestartPreventExitStatus=11
# A night that is dreamt is told by the watch to break off where it is whole.
KillMode=mixed
TimeoutStopSec=40
UMask=0077
NoNewPrivileges=yes
Nice=10
IOSchedulingClass=idle

[Install]
WantedBy=default.target
"""
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
LINGER = (
    "A systemd user manager runs while you are logged in; `loginctl enable-linger` keeps it "
    "running when you are not."
)
UNSAFE = frozenset("\"'\\$")
"""Characters that systemd takes in no path of a program, however they are written."""
THROUGH_A_SHELL = '/bin/sh -c "exec \\"$$0\\" \\"$$@\\""'


def shelf(machine: Machine) -> Shelf:
    """Give where units lie: among the files."""
    return machine


def places(name: str, homes: Homes) -> tuple[str, ...]:
    """Say where the service and the timer lie."""
    folder = os.path.join(homes.config, "systemd", "user")
    if resident(name):
        return (os.path.join(folder, f"{name}.service"),)
    return os.path.join(folder, f"{name}.service"), os.path.join(folder, f"{name}.timer")


def contents(job: Job) -> tuple[bytes, ...]:
    """Write the service and the timer.

    It is a service alone for what always runs.
    """
    if job.at is None:
        told = {"line": line(job), "command": _command(job.words)}
        return (RESIDENT_SERVICE.format(**told).encode(),)
    told = {
        "line": line(job),
        "store": job.store.replace("%", "%%"),
        "command": _command(job.words),
        "at": str(job.at),
    }
    return SERVICE.format(**told).encode(), TIMER.format(**told).encode()


def start(name: str, homes: Homes) -> tuple[Command, ...]:
    """Let the manager read the units.

    What they are for is started anew: it may be another now.
    """
    unit = _unit(name)
    return _calls(("daemon-reload",), ("enable", unit), ("restart", unit))


def awake(name: str, homes: Homes) -> tuple[Command, ...]:
    """Ask whether the timer runs, now and after the next start.

    What always runs may have been told to stop: then it runs after the next start alone.
    """
    enabled = ("is-enabled", _unit(name))
    return _calls(enabled) if resident(name) else _calls(enabled, ("is-active", _unit(name)))


def failed(name: str, homes: Homes) -> tuple[Command, ...]:
    """Ask whether the last night failed."""
    return _calls(("is-failed", f"{name}.service"))


def stop(name: str, homes: Homes) -> tuple[Command, ...]:
    """Stop it for good."""
    return _calls(("disable", "--now", _unit(name)), may_fail=True)


def begin(name: str, homes: Homes) -> tuple[Command, ...]:
    """Start what always runs."""
    return _calls(("start", _unit(name)))


def forget(name: str, homes: Homes) -> tuple[Command, ...]:
    """Let the manager forget the units, and their failed night."""
    units = {f"{name}.service": None, _unit(name): None}
    return _calls(("daemon-reload",), ("reset-failed", *units), may_fail=True)


def traces(name: str, homes: Homes) -> tuple[str, ...]:
    """Name the file of the timer's last strike.

    By it the manager knows that.
    """
    if resident(name):
        return ()
    return (os.path.join(homes.data, "systemd", "timers", f"stamp-{name}.timer"),)


def _unit(name: str) -> str:
    """Name the unit that is started.

    It is a timer, or what always runs itself.
    """
    return f"{name}.service" if resident(name) else f"{name}.timer"


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
