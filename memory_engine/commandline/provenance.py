"""Whether what a shell line prints comes from the project.

What is not known to be local is from outside: the table of programs says what is known, the words
of the line decide whether it holds for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache

from memory_engine.commandline import programs
from memory_engine.commandline.local_work import INLINE, interprets_locally, works_here
from memory_engine.commandline.parse import Invocation, parse_shell
from memory_engine.commandline.places import Surroundings, is_local, program_of
from memory_engine.commandline.reaching import asks_here, git_is_local, is_kept, saves, says_so
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.searches import executed, reads_all
from memory_engine.commandline.started import started

RUNS_CODE = re.compile(r"-\w*c")


PATTERN_BY_OPTION = ("-e", "-f", "--regexp", "--file", "--expression")


TO_LAST = ("cp", "mv", "ln")
"""Their last word is where it goes to."""


class Level(IntEnum):
    """How far what a line prints is from the project.

    Its own; printed on this machine by what nobody knows; brought from elsewhere by what is known
    to reach out; brought into files, unseen.
    """

    LOCAL = 0
    UNKNOWN = 1
    PRINTS = 2
    STORES = 3


@lru_cache(maxsize=256)
def provenance(shell: str, base: str) -> Level:
    """Judge where the output of a shell line comes from.

    ``base`` is the project's folder.
    """
    try:
        line = parse_shell(shell)
    except Unreadable:
        coded = not programs.INTERPRETERS.isdisjoint(shell.split())
        return Level.PRINTS if coded else _unknown(shell.split())
    worst, scope = Level.LOCAL, Surroundings(base, line.variables)
    for call in line.calls:
        if call.words[:1] in (("cd",), ("pushd",)):
            scope = _moved(call, scope)
        worst = max(worst, _of_call(call, scope))
    if worst is Level.LOCAL and reads_all(line.calls):
        worst = Level.UNKNOWN
    if worst in (Level.UNKNOWN, Level.PRINTS) and is_kept(line.calls, scope):
        return Level.STORES
    return worst


def _moved(call: Invocation, scope: Surroundings) -> Surroundings:
    """Where a command runs after a ``cd``.

    An absolute path leads back from elsewhere.
    """
    target = next((word for word in call.words[1:] if not word.startswith("-")), "~")
    from_here = scope._replace(elsewhere=False) if target.startswith("/") else scope
    return scope._replace(elsewhere=not is_local(target, from_here))


def _of_call(call: Invocation, scope: Surroundings) -> Level:
    if not all(is_local(path, scope) for path in call.reads):
        return Level.PRINTS
    begun = started(call.words, lambda path: program_of(path, scope))
    if not begun.words:
        return Level.PRINTS if begun.remote else Level.LOCAL
    name = program_of(begun.words[0], scope)
    level = Level.PRINTS if begun.remote else _of_program(name, begun.words, call, scope)
    if level >= Level.UNKNOWN and saves(name, begun.words[1:], scope):
        return Level.STORES
    return level


def _of_program(
    name: str, command: tuple[str, ...], call: Invocation, scope: Surroundings
) -> Level:
    """Ask the one who knows a program of this kind."""
    for known, judged in _JUDGES:
        if name in known:
            return judged(name, command, call, scope)
    return Level.LOCAL if works_here(name, command, scope) else _unknown(command)


def _speaks(_: str, __: tuple[str, ...], ___: Invocation, ____: Surroundings) -> Level:
    """Nothing but its own words."""
    return Level.LOCAL


def _of_source(_: str, command: tuple[str, ...], __: Invocation, scope: Surroundings) -> Level:
    """Judge a file of commands that is taken in.

    One that activates an environment is harmless.
    """
    named = command[1:2]
    return _when(all(is_local(word, scope) or word.endswith("/activate") for word in named))


def _of_git(_: str, command: tuple[str, ...], __: Invocation, scope: Surroundings) -> Level:
    return _when(git_is_local(command[1:], scope))


def _of_request(_: str, command: tuple[str, ...], __: Invocation, ___: Surroundings) -> Level:
    return _when(asks_here(command[1:]))


def _of_shell(name: str, command: tuple[str, ...], call: Invocation, scope: Surroundings) -> Level:
    """Judge the line that a shell is given, or its script."""
    if not any(map(RUNS_CODE.fullmatch, command[1:2])):
        return _of_interpreter(name, command, call, scope)
    line = command[2:3]
    return provenance(line[0], scope.base) if line else Level.PRINTS


def _of_interpreter(
    name: str, command: tuple[str, ...], _: Invocation, scope: Surroundings
) -> Level:
    if interprets_locally(name, command[1:], scope):
        return Level.LOCAL
    inline = not INLINE.isdisjoint(command[1:]) or len(command) == 1
    return Level.PRINTS if inline else _unknown(command)


def _of_reader(name: str, command: tuple[str, ...], _: Invocation, scope: Surroundings) -> Level:
    """Judge a program that shows files.

    All of them must be the project's.
    """
    rest = command[1:]
    if name == "find" and (called := executed(rest)) is not None:
        return _of_find(rest, *called, scope)
    if all(is_local(path, scope) for path in _files_shown(name, rest)):
        return _when(not scope.elsewhere)
    return Level.STORES if name in programs.MOVES else Level.PRINTS


def _files_shown(name: str, rest: tuple[str, ...]) -> Iterator[str]:
    """Name the files that a program shows.

    Its words, but for a pattern and where it writes.
    """
    files = [word for word in rest if not word.startswith("-") or "=" in word]
    if name in programs.SCRIPTED and not any(word.startswith(PATTERN_BY_OPTION) for word in rest):
        files = files[1:]
    if name in TO_LAST and len(files) > 1:
        files = files[:-1]
    return (word.partition("=")[2] if word.startswith("-") else word for word in files)


def _of_find(
    rest: tuple[str, ...], option: str, inner: Sequence[str], scope: Surroundings
) -> Level:
    """Judge a `find` by what it runs, and where it looks."""
    roots = [word for word in rest[: rest.index(option)] if not word.startswith("-")]
    call = Invocation(tuple(word for word in inner if word != "{}"))
    return max(_of_call(call, scope), _when(all(is_local(word, scope) for word in roots)))


_Judge = Callable[[str, tuple[str, ...], Invocation, Surroundings], Level]
_JUDGES: tuple[tuple[frozenset[str], _Judge], ...] = (
    (programs.SAYS, _speaks),
    (frozenset({"source", "."}), _of_source),
    (programs.READS, _of_reader),
    (frozenset({"git"}), _of_git),
    (programs.SHELLS, _of_shell),
    (programs.INTERPRETERS, _of_interpreter),
    (programs.ASKS_SERVERS, _of_request),
)
"""Programs, and who judges them; the first that knows one does."""


def _unknown(command: Sequence[str]) -> Level:
    """Judge a program that nobody knows."""
    return Level.PRINTS if says_so(command) else Level.UNKNOWN


def _when(local: bool) -> Level:
    return Level.LOCAL if local else Level.PRINTS
