"""An agent of macOS's launchd."""

from __future__ import annotations

import os
from xml.sax.saxutils import escape

from memory_engine.domain.ports import Machine, Shelf
from memory_engine.services.backend import Command, Homes
from memory_engine.services.job import Job, line

NAME = "launchd"
REMEDY = "Log in at the machine itself (launchd has no agents for a bare ssh session), then again."
CAUGHT_UP = (
    "a night that the machine was asleep for is made up for when it wakes; one that it was off "
    "for is not"
)
OUTPUT = "launchctl print gui/$UID/{name}"

AGENT = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
"http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- {line} -->
<!-- `kairos-mem [put]` wrote this, `kairos-mem [taken]` takes it away. -->
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>{name}</string>
	<key>ProgramArguments</key>
	<array>
{words}
	</array>
[when]
	<key>ProcessType</key>
	<string>Background</string>
	<key>LowPriorityIO</key>
	<true/>
</dict>
</plist>
"""
"""What a night's agent and that of the watch have in common."""

NIGHTLY = """\
	<key>StartCalendarInterval</key>
	<dict>
		<key>Hour</key>
		<integer>{hour}</integer>
		<key>Minute</key>
		<integer>{minute}</integer>
	</dict>"""

KEPT_ALIVE = """\
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>30</integer>
	<key>ExitTimeOut</key>
	<integer>40</integer>"""


def _agent(put: str, taken: str, when: str) -> str:
    named = AGENT.replace("[put]", put).replace("[taken]", taken)
    return named.replace("[when]", when)


PLIST = _agent("schedule install", "schedule remove", NIGHTLY)
RESIDENT_PLIST = _agent("daemon install", "daemon uninstall", KEPT_ALIVE)


def shelf(machine: Machine) -> Shelf:
    """Give where agents lie: among the files."""
    return machine


def places(name: str, homes: Homes) -> tuple[str, ...]:
    """Say where the agent's property list lies."""
    return (os.path.join(homes.home, "Library", "LaunchAgents", f"{name}.plist"),)


def contents(job: Job) -> tuple[bytes, ...]:
    """Write the property list."""
    words = "\n".join(f"\t\t<string>{escape(word)}</string>" for word in job.words)
    told = {"line": line(job), "name": job.name, "words": words}
    if job.at is None:
        return (RESIDENT_PLIST.format(**told).encode(),)
    return (PLIST.format(**told, hour=job.at.hour, minute=job.at.minute).encode(),)


def start(name: str, homes: Homes) -> tuple[Command, ...]:
    """Let launchd read the agent anew."""
    return (
        *stop(name, homes),
        Command(("launchctl", "bootstrap", f"gui/{homes.uid}", *places(name, homes))),
    )


def awake(name: str, homes: Homes) -> tuple[Command, ...]:
    """Ask whether launchd knows the agent."""
    return (Command(("launchctl", "print", f"gui/{homes.uid}/{name}")),)


def failed(name: str, homes: Homes) -> tuple[Command, ...]:
    """Give nothing: launchd tells an agent's last run to people.

    What it says of it is meant for them alone.
    """
    return ()


def stop(name: str, homes: Homes) -> tuple[Command, ...]:
    """Let launchd let go of the agent."""
    return (Command(("launchctl", "bootout", f"gui/{homes.uid}/{name}"), may_fail=True),)


def begin(name: str, homes: Homes) -> tuple[Command, ...]:
    """Start what always runs."""
    return (Command(("launchctl", "kickstart", f"gui/{homes.uid}/{name}")),)


def forget(name: str, homes: Homes) -> tuple[Command, ...]:
    """Nothing is left to forget."""
    return ()


def traces(name: str, homes: Homes) -> tuple[str, ...]:
    """Nothing else is kept."""
    return ()
