"""What a command of the owner's shell is to memory.

Nobody said anything: a tool ran. Who wrote the row is not known either, for whatever runs as the
owner can write into the folder where shells leave them. So a row speaks as the tool, in one session
a day whatever it claims, without a hash of the code it ran on: that a command of the project works
is a reading, which alone promotes nothing. All else that changes something is kept for search
alone, and what only looks (``ls``, ``git status``) is not kept.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from memory_engine.adapters.importers.paths import folder_in_project, shortened
from memory_engine.adapters.importers.test_runs.outcome import outcome
from memory_engine.adapters.shells.rows import Row
from memory_engine.adapters.wallclock import offset
from memory_engine.commandline.effects import changes_nothing
from memory_engine.commandline.project import Command, project_commands
from memory_engine.domain.named import NamedTuple
from memory_engine.formats.log import squeezed, write_line
from memory_engine.privacy.redact import redacted

BY, SHELL = "rules:shell", "tool:shell"
"""Who reads rows, and who speaks in what is kept for search."""
PLACE = "a row of a shell"
MINUTE = 60.0
SECRET, LOOKS, NO_TIME = "a command with a secret", "a command that only looks", "no time"
PASSING = frozenset({"cd", "pushd", "popd", "exit", "clear", "history", "fg", "bg", "jobs"})
"""Commands that are of use in their shell alone."""


class Kept(NamedTuple):
    """A row's line and key, or why it has none."""

    line: tuple[str, str] = ("", "")
    says: str = ""
    left: str = ""


def kept(row: Row, workspace: str, tags: Mapping[str, str]) -> Kept:
    """Write a row as a line of a code base's memory."""
    if redacted(row.command) != row.command:
        return Kept(left=SECRET)
    if row.command.split()[0] in PASSING or changes_nothing(row.command):
        return Kept(left=LOOKS)
    try:
        moment = datetime.fromtimestamp(row.ended, UTC)
    except (ValueError, OverflowError, OSError):
        return Kept(left=NO_TIME)
    at = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    common = {
        "session": f"shell:{at[:10]}",
        "kind": "claim",
        "method": "said",
        "extracted_by": BY,
        "offset": offset(row.ended),
        **tags,
    }
    return _works(row, workspace, at, common) or _ran(row, workspace, at, common)


def _works(row: Row, workspace: str, at: str, common: Mapping[str, str]) -> Kept | None:
    """Say that a project's command works.

    Where all that ran is that command, and it did.
    """
    commands = project_commands(row.command, workspace)
    if len(commands) != 1 or not commands[0].general:
        return None
    (command,) = commands
    folder = folder_in_project(row.folder, command.folder, workspace)
    if folder is None or outcome(command, row.code, "").verdict != "works":
        return None
    return _claim(command, folder, at, common)


def _claim(command: Command, folder: str, at: str, common: Mapping[str, str]) -> Kept:
    fields = {
        **common,
        "method": "test",
        "subject": command.line,
        "attribute": "works",
        "value": "yes",
        "scope": folder,
        "command": command.line,
        "exit": "0",
    }
    text = f"`{command.line}` works{f' in `{folder}/`' if folder else ''}"
    return Kept(write_line(at, f"tool:{command.program}", text, fields, PLACE), text)


def _ran(row: Row, workspace: str, at: str, common: Mapping[str, str]) -> Kept:
    folder = os.path.relpath(row.folder, workspace)
    where = f" in `{folder}/`" if folder != "." and not folder.startswith("..") else ""
    command = squeezed(shortened(row.command, workspace)).replace("`", "'")
    ran = f"`{command}` ran{where} with exit code {row.code}"
    line = write_line(at, SHELL, f"{ran} in {_took(row.took)}", {**common, "passage": "yes"}, PLACE)
    return Kept(line, ran)


def _took(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < MINUTE else f"{seconds / MINUTE:.0f} min"
