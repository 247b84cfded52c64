"""All that says when what begins, put together.

It is settings, an operator's, and the owner's own tasks.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from memory_engine.adapters import switches
from memory_engine.adapters.nightwatch import killing
from memory_engine.adapters.nightwatch.folder import settings_file
from memory_engine.daemon.schedule import own, section
from memory_engine.daemon.schedule.bounds import Spread
from memory_engine.daemon.schedule.fleet import Fleet
from memory_engine.daemon.schedule.section import Schedule
from memory_engine.daemon.schedule.tasks import DEFAULTS, Task, laid
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.flag_graph import GRAPH
from memory_engine.domain.flags import below
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import replace

CRON, OWN_TASKS = "cron", "own-tasks"
"""The flags by which an operator shuts all tasks, and those of the owner's own."""


class Section(NamedTuple):
    """daemon.yaml's section as it was read, and what was amiss.

    It has its numbers. ``stamp`` tells whether that is another by now: YAML is slow to read once a
    minute.
    """

    settings: Schedule = Schedule()
    spread: Spread = Spread()
    problem: str = ""
    stamp: tuple[int, ...] = (-1,)


class Plan(NamedTuple):
    """What is scheduled, its spread, what stops it, what's amiss."""

    tasks: Mapping[str, Task] = {}
    spread: Spread = Spread()
    stopped: str = ""
    section: Section = Section()
    problems: tuple[str, ...] = ()

    @property
    def fleet(self) -> str:
        """Where an operator's settings are; "" for nowhere."""
        return self.section.settings.fleet


def planned(last: Plan, fleet: Fleet, workspaces: tuple[Path, ...] = ()) -> Plan:
    """Read what says when what begins.

    What can't be read is as it was, and told.
    """
    read = _section(last.section)
    problems = [what for what in (read.problem, fleet.problem) if what]
    settings = read.settings
    spread = fleet.spread if settings.fleet else read.spread
    shut = {**dict.fromkeys(spread.off, settings.fleet), **switches.shut()}
    tasks = laid(section.tasks(settings), _own(last, problems, workspaces))
    shut = {name: shut.get(name, "what it hangs on") for name in below(GRAPH, shut)}
    tasks = {name: _as_allowed(task, shut) for name, task in tasks.items()}
    return Plan(tasks, spread, _stopped(settings, spread, shut), read, tuple(problems))


def _section(last: Section) -> Section:
    """Read the owner's section of daemon.yaml.

    It is as it was where it can't be read.
    """
    from memory_engine.daemon.settings import read_settings

    stamp = _stamp()
    if stamp == last.stamp:
        return last
    try:
        settings = read_settings(settings_file()).schedule
        return Section(settings, section.spread(settings), "", stamp)
    except BadPolicy as error:
        problem = f"{error.message} What it said before holds on. {error.hint}"
        return last._replace(problem=problem, stamp=stamp)


def _stamp() -> tuple[int, ...]:
    try:
        about = os.stat(settings_file())
    except OSError:
        return ()
    return about.st_mtime_ns, about.st_size, about.st_ino


def _own(last: Plan, problems: list[str], workspaces: tuple[Path, ...]) -> tuple[Task, ...]:
    if project := own.in_project(workspaces):
        what = f"{own.cron_file()} lies in the project {project}, where anybody may commit it."
        problems.append(f"{what} Its tasks are left out. Let XDG_CONFIG_HOME name another folder.")
        return ()
    try:
        return own.tasks()
    except KairosError as error:
        problems.append(f"{error.message} {error.hint}")
        return tuple(task for task in last.tasks.values() if task.source == own.SOURCE)


def _as_allowed(task: Task, shut: Mapping[str, str]) -> Task:
    """Switch a task off that an operator shut."""
    flag = task.id if task.id in DEFAULTS else OWN_TASKS
    return replace(task, on=False, source=shut[flag]) if flag in shut and task.on else task


def _stopped(settings: Schedule, spread: Spread, shut: Mapping[str, str]) -> str:
    """Say what stops all tasks; "" where nothing does."""
    if CRON in shut:
        return f"the operator shut it ({shut[CRON]})"
    if not spread.enabled:
        return f"the operator stopped it ({settings.fleet})"
    if not settings.enabled:
        return f"schedule.enabled is false ({settings_file()})"
    return killing.killed()
