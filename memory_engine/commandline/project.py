"""The project's commands in a shell line, as typed again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memory_engine.commandline.narrowing import narrowed, understood
from memory_engine.commandline.parse import Invocation, ShellLine, parse_shell
from memory_engine.commandline.programs import FILTERS, PREPARES
from memory_engine.commandline.runner import runner
from memory_engine.commandline.scanning import Unreadable

LONGEST = 100
"""[characters] Nobody remembers a longer command line; it was made for the moment."""

MOST_WORDS = 9
"""[words] The same."""

LONGEST_SHELL = 2000
"""[characters] A longer shell line is a program of its own."""

MADE_FOR_THE_MOMENT = re.compile(r"['\"$*~]|(?:^|[\s=])/|\.\./")
PRINTERS = ("echo", "printf")

Pipe = Sequence[Invocation]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a project.

    ``alone``: the shell line's exit code is its own; ``chained``: exit 0 of the line says that it
    went well; ``piped``: its exit code was lost behind a pipe. ``folder`` is where a ``cd`` before
    it led; ``files`` and ``names`` are the single files and the tests that it was narrowed to.
    ``sure``: the line's output is its own and nothing hides how it ended; ``understood``: every
    argument is known not to leave out a test that was asked for.
    """

    line: str
    program: str
    tests: bool
    alone: bool
    chained: bool
    piped: bool
    folder: str = ""
    files: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sure: bool = False
    understood: bool = False

    @property
    def general(self) -> bool:
        """Whether one would type it again tomorrow."""
        narrow = (
            self.files
            or self.names
            or len(self.line) > LONGEST
            or len(self.line.split()) > MOST_WORDS
        )
        return not narrow and not MADE_FOR_THE_MOMENT.search(self.line)


def project_commands(shell: str, base: str = "") -> tuple[Command, ...]:
    """List the project's commands in a shell line.

    Paths below ``base`` become relative.
    """
    flat = shell.strip()
    flat = flat.replace(f"{base}/", "") if base else flat
    if len(flat) > LONGEST_SHELL:
        return ()
    try:
        line = parse_shell(flat)
    except Unreadable:
        return ()
    return tuple(_commands(line, "pipefail" in flat)) if line.plain else ()


def _commands(line: ShellLine, pipefail: bool) -> Iterator[Command]:
    pipes = list(_pipes(line))
    spoken = sum(pipe[0].words[0] not in PREPARES for pipe in pipes)
    prints = any(call.words[0] in PRINTERS for pipe in pipes for call in pipe)
    folder = ""
    for place, pipe in enumerate(pipes):
        first = pipe[0]
        if first.words[0] == "cd":
            folder = (*first.words, "~")[1]
        if first.keyword not in ("", "time") or not _shown(pipe):
            continue
        if begun := runner((*first.assigned, *first.words)):
            piped = len(pipe) > 1 and not pipefail
            ends = all(later[-1].then in ("", "&&") for later in pipes[place:])
            chained = ends and not piped
            yield Command(
                shlex.join(begun.words), begun.program, begun.tests, chained and spoken == 1,
                chained, piped, folder, *narrowed(begun), spoken == 1 and ends and not prints,
                understood(begun),
            )  # fmt: skip


def _pipes(line: ShellLine) -> Iterator[Pipe]:
    """Yield the commands that are piped into each other.

    What starts nothing is none.
    """
    pipe: list[Invocation] = []
    for call in line.calls:
        pipe.append(call)
        if call.then != "|":
            if all(call.words for call in pipe):
                yield pipe
            pipe = []


def _shown(pipe: Pipe) -> bool:
    """Whether the output of the first is shown, whole or in part."""
    return all(call.words[0] in FILTERS for call in pipe[1:])
