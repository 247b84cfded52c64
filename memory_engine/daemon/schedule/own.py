"""What ``kairos-mem cron`` wrote.

It has the owner's own tasks, and how the permanent ones were moved. It lies in the owner's own
folder, as consents do: what runs by itself is the owner's word alone, and nobody who can commit a
file may add to it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.consents import own_folder
from memory_engine.daemon.schedule import cron
from memory_engine.daemon.schedule.tasks import DEFAULTS, START, Task, moment_of
from memory_engine.domain.errors import KairosError, Usage
from memory_engine.domain.errors.memory import NoRoom

FILE = "cron.json"
SOURCE = "kairos-mem cron"
VERB = "kairos-mem"
"""First word of a task that is a verb of ours, and not a program."""
SCHEDULABLE = (
    *("brief", "consolidate", "doctor", "export", "facts", "gates", "graph", "import", "log"),
    *("recall", "render", "report", "stats", "verify"),
)
"""Verbs that a task may run: none of them is the owner's word on a belief, lets anything leave, or
changes what is attached and scheduled."""


def cron_file() -> Path:
    """Name the file."""
    return own_folder() / FILE


def tasks() -> tuple[Task, ...]:
    """Read the tasks.

    Raises ``Usage`` where the file is not as it was written.
    """
    rows = _read().get("tasks", [])
    return tuple(_task(row) for row in rows) if isinstance(rows, list) else ()


def keep(found: tuple[Task, ...]) -> None:
    """Write the tasks, whole or not at all; raises ``NoRoom``."""
    rows = [{**task._asdict(), "does": list(task.does)} for task in found]
    for row in rows:
        del row["source"]
    folder = own_folder()
    try:
        private.folder(str(folder), str(folder))
        private.replace(str(folder / FILE), json.dumps({"tasks": rows}, indent=1).encode())
    except OSError as error:
        raise NoRoom(str(folder / FILE), error.strerror or str(error)) from None


def in_project(workspaces: tuple[Path, ...]) -> Path | None:
    """Find a project that holds the owner's folder; None for none.

    A folder in a project is anybody's.
    """
    folder, home = own_folder().resolve(), Path(os.path.expanduser("~")).resolve()
    for workspace in workspaces:
        project = workspace.resolve()
        if folder.is_relative_to(project) and not home.is_relative_to(project):
            return project
    return None


def checked(does: tuple[str, ...]) -> tuple[str, ...]:
    """Give back the words of a task that may run; raises ``Usage``."""
    if not does or not all(word.isprintable() for word in does) or not does[0]:
        raise Usage("A task needs something to run.", f"Add `-- {VERB} verify`, or a program.")
    if does[0] == VERB and (len(does) < 2 or does[1] not in SCHEDULABLE):
        verb = does[1] if len(does) > 1 else ""
        hint = f"A task may run {', '.join(SCHEDULABLE)}; or a program of yours."
        raise Usage(f"No task may run `{VERB} {verb}`.", hint)
    return does


def _read() -> Mapping[str, object]:
    try:
        value = json.loads(private.read(str(cron_file())) or b"{}")
    except (OSError, ValueError, RecursionError, KairosError) as error:
        raise _unreadable(str(error)) from None
    if not isinstance(value, dict):
        raise _unreadable("it is no object")
    return value


def _task(row: object) -> Task:
    """Read one task.

    What it runs is held against what may run, whoever wrote it there.
    """
    try:
        fields = dict(row)  # type: ignore[call-overload]
        does = tuple(str(word) for word in fields.pop("does", ()))
        task = Task(**{**fields, "does": does, "source": SOURCE})
        strings = all(isinstance(text, str) for text in (task.id, task.when, task.store))
        if not strings or not isinstance(task.on, bool):
            raise ValueError("a field is of another kind")
        _sound_time(task)
    except (TypeError, ValueError) as error:
        raise _unreadable(str(error)) from None
    if not task.permanent:
        checked(task.does)
    return task


def _sound_time(task: Task) -> None:
    """Hold a task's times against what can be read; raises ``ValueError``."""
    if task.since:
        moment_of(task.since)
    if task.when == START and task.id == next(iter(DEFAULTS)):
        return
    if task.kind == "once" and not task.permanent:
        moment_of(task.when)
    else:
        cron.plain(task.when)


def _unreadable(what: str) -> Usage:
    return Usage(f"{cron_file()} can't be read: {what}.", "Mend it, or remove it to begin anew.")
