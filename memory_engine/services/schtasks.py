"""A task of the Windows Task Scheduler."""

from __future__ import annotations

import ntpath
import os
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from memory_engine.domain.errors.machine import Unwritable
from memory_engine.domain.ports import Machine, Shelf
from memory_engine.services.backend import Command, Homes
from memory_engine.services.job import Job, line

NAME = "schtasks"
REMEDY = "Run it in a prompt of the user whose memory it is, where `schtasks /query` answers."
CAUGHT_UP = "a night that the machine was off or asleep for is made up for when it is back"
OUTPUT = "schtasks /query /tn {name} /v /fo list"

SHEET = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{line}</Description>
  </RegistrationInfo>
  <Triggers>
[trigger]
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
[lasting]    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
"""What a night's task and that of the watch have in common."""

NIGHTLY = """\
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{at}:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>"""

AT_LOGON = """\
    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>"""

ENDLESS = """\
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>3</Count>
    </RestartOnFailure>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
"""

TASK = SHEET.replace("[trigger]", NIGHTLY).replace("[lasting]", "")
RESIDENT_TASK = SHEET.replace("[trigger]", AT_LOGON).replace("[lasting]", ENDLESS)


class Sheets:
    """The files from which tasks are made, in UTF-16.

    The Task Scheduler wants it so. Here and in everything that compares them they are UTF-8.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def read(self, place: str) -> bytes | None:
        """Give a sheet; what is no UTF-16 is given as it is."""
        content = self._machine.read(place)
        if content is None:
            return None
        try:
            return content.decode("utf-16").replace("\r\n", "\n").encode()
        except UnicodeError:
            return content

    def beside(self, place: str) -> list[str]:
        """Name the sheets."""
        return self._machine.beside(place)

    def write(self, place: str, content: bytes) -> None:
        """Put a sheet there."""
        text = content.decode().replace("\n", "\r\n")
        self._machine.write(place, b"\xff\xfe" + text.encode("utf-16-le"))

    def remove(self, place: str) -> None:
        """Take a sheet away."""
        self._machine.remove(place)


def shelf(machine: Machine) -> Shelf:
    """Give where the sheets lie."""
    return Sheets(machine)


def places(name: str, homes: Homes) -> tuple[str, ...]:
    """Say where the sheet lies from which the task is made."""
    joined = ntpath.join if "\\" in homes.local else os.path.join
    return (joined(homes.local, "kairos-mem", f"{name}.xml"),)


def contents(job: Job) -> tuple[bytes, ...]:
    """Write the sheet; raises ``Unwritable``.

    The Task Scheduler puts in the value of a variable wherever its name stands between two percent
    signs, and knows no way to write one that it leaves alone.
    """
    program, *arguments = job.words
    written = list2cmdline(arguments)
    for text in (program, written):
        if text.count("%") > 1:
            raise Unwritable(
                "The Task Scheduler",
                f"{text}, for it would put a variable in between its percent signs",
                "Give the folder a name without them.",
            )
    told = {"line": line(job), "at": job.at, "program": escape(program)}
    form = RESIDENT_TASK if job.at is None else TASK
    return (form.format(**told, arguments=escape(written)).encode(),)


def start(name: str, homes: Homes) -> tuple[Command, ...]:
    """Make the task, in place of one of the same name."""
    (sheet,) = places(name, homes)
    return (Command(("schtasks", "/create", "/tn", name, "/xml", sheet, "/f")),)


def awake(name: str, homes: Homes) -> tuple[Command, ...]:
    """Ask whether there is the task."""
    return (Command(("schtasks", "/query", "/tn", name)),)


def failed(name: str, homes: Homes) -> tuple[Command, ...]:
    """Give nothing: the last run's result is in words.

    They are in the language of the machine.
    """
    return ()


def stop(name: str, homes: Homes) -> tuple[Command, ...]:
    """Remove the task."""
    return (Command(("schtasks", "/delete", "/tn", name, "/f"), may_fail=True),)


def begin(name: str, homes: Homes) -> tuple[Command, ...]:
    """Start what always runs."""
    return (Command(("schtasks", "/run", "/tn", name)),)


def forget(name: str, homes: Homes) -> tuple[Command, ...]:
    """Nothing is left to forget."""
    return ()


def traces(name: str, homes: Homes) -> tuple[str, ...]:
    """Nothing else is kept."""
    return ()
