"""Whether what a shell line prints comes from the project, or may be what others wrote.

What is not known to be local is from outside: the table of programs says what is known, the words
of the line decide whether it holds for them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import takewhile

from memory_engine.commandline import programs
from memory_engine.commandline.options import arguments
from memory_engine.commandline.parse import Call, parse
from memory_engine.commandline.places import Scope, is_local, is_remote, program_of
from memory_engine.commandline.reaching import asks_here, git_is_local, is_kept, saves, says_so
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.started import started
from memory_engine.domain.table import words

INLINE = words("-c -e -r -p -pe -ne -i --eval --print --execute -")
"""Options of interpreters after which code stands, or with which it is read from what they are
fed."""

RUNS_CODE = re.compile(r"-\w*c")
IMPORTED = re.compile(r"\b(?:import|from)\s+([\w.]+(?:\s*,\s*[\w.]+)*)")
REACHES = re.compile(
    r"__|\b(?:exec|eval|compile|open|input|getattr|system|popen|modules|environ|stdin|argv|"
    r"breakpoint)\b|['\"]\s*\+|://"
)
LOCAL_MODULES = words("""
    argparse ast base64 bisect calendar collections copy csv dataclasses datetime decimal difflib
    enum fractions functools hashlib inspect itertools json keyword locale math numbers operator
    platform pprint random re shlex statistics string struct sys textwrap time tokenize tomllib
    types typing unicodedata uuid zlib zoneinfo
""")
"""Modules of Python with which nothing is read from elsewhere."""

ABOUT_ITSELF = words("--version -V -version version --help -h help")
CHECKS_OF_NODE = ("--test", "test", "--check", "-c")
LIKE_NODE = ("node", "nodejs", "bun", "deno")
EXCLUDES = words("-not ! -prune -path -maxdepth")
"""With these ``find`` leaves folders out, or goes into few."""

EXECUTES = ("-exec", "-execdir", "-ok", "-okdir")
SEARCHES = frozenset({"grep", "egrep", "fgrep", "rg"})
PATTERN_BY_OPTION = ("-e", "-f", "--regexp", "--file", "--expression")
EVERYWHERE = words(". ./ * **")
NAMING = words("grep egrep rg ls wc file stat")
"""They say in which file they found what they print."""

UNNAMED = re.compile(r"(?:^| )-\w*(?:r\w*h|h\w*r|R\w*h|h\w*R|I)\w*(?: |$)|--no-filename")
"""Options with which a search through folders does not say where it found what it prints."""

ANY_FOLDER = re.compile(r"(?:\./)?(?:\*{1,2}|[\w.-]*\*[\w.-]*)/|.*/\*\*/")
"""A path whose first folder may be any."""

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
    """Judge where the output of a shell line comes from; ``base`` is the project's folder."""
    try:
        line = parse(shell)
    except Unreadable:
        coded = not programs.INTERPRETERS.isdisjoint(shell.split())
        return Level.PRINTS if coded else _unknown(shell.split())
    worst, scope = Level.LOCAL, Scope(base, line.variables)
    for call in line.calls:
        if call.words[:1] in (("cd",), ("pushd",)):
            scope = _moved(call, scope)
        worst = max(worst, _of_call(call, scope))
    if worst is Level.LOCAL and _reads_all(line.calls):
        worst = Level.UNKNOWN
    if worst in (Level.UNKNOWN, Level.PRINTS) and is_kept(line.calls, scope):
        return Level.STORES
    return worst


def _moved(call: Call, scope: Scope) -> Scope:
    """Where a command runs after a ``cd``; an absolute path leads back from elsewhere."""
    target = next((word for word in call.words[1:] if not word.startswith("-")), "~")
    from_here = scope._replace(elsewhere=False) if target.startswith("/") else scope
    return scope._replace(elsewhere=not is_local(target, from_here))


def _of_call(call: Call, scope: Scope) -> Level:
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


def _of_program(name: str, command: tuple[str, ...], call: Call, scope: Scope) -> Level:
    """Ask the one who knows a program of this kind."""
    for known, judged in _JUDGES:
        if name in known:
            return judged(name, command, call, scope)
    return Level.LOCAL if _works_here(name, command, scope) else _unknown(command)


def _speaks(_: str, __: tuple[str, ...], ___: Call, ____: Scope) -> Level:
    """Nothing but its own words."""
    return Level.LOCAL


def _of_source(_: str, command: tuple[str, ...], __: Call, scope: Scope) -> Level:
    """Judge a file of commands that is taken in; one that activates an environment is harmless."""
    named = command[1:2]
    return _when(all(is_local(word, scope) or word.endswith("/activate") for word in named))


def _of_git(_: str, command: tuple[str, ...], __: Call, scope: Scope) -> Level:
    return _when(git_is_local(command[1:], scope))


def _of_request(_: str, command: tuple[str, ...], __: Call, ___: Scope) -> Level:
    return _when(asks_here(command[1:]))


def _of_shell(name: str, command: tuple[str, ...], call: Call, scope: Scope) -> Level:
    """Judge the line that a shell is given, or its script."""
    if not any(map(RUNS_CODE.fullmatch, command[1:2])):
        return _of_interpreter(name, command, call, scope)
    line = command[2:3]
    return provenance(line[0], scope.base) if line else Level.PRINTS


def _of_interpreter(name: str, command: tuple[str, ...], _: Call, scope: Scope) -> Level:
    if _interpreted(name, command[1:], scope):
        return Level.LOCAL
    inline = not INLINE.isdisjoint(command[1:]) or len(command) == 1
    return Level.PRINTS if inline else _unknown(command)


def _of_reader(name: str, command: tuple[str, ...], _: Call, scope: Scope) -> Level:
    """Judge a program that shows files: all of them must be the project's."""
    rest = command[1:]
    files = [word for word in rest if not word.startswith("-") or "=" in word]
    if name in programs.SCRIPTED and not any(word.startswith(PATTERN_BY_OPTION) for word in rest):
        files = files[1:]
    if name == "find" and (called := _executed(rest)) is not None:
        option, inner = called
        roots = [word for word in rest[: rest.index(option)] if not word.startswith("-")]
        call = Call(tuple(word for word in inner if word != "{}"))
        return max(_of_call(call, scope), _when(all(is_local(word, scope) for word in roots)))
    if name in TO_LAST and len(files) > 1:
        files = files[:-1]
    paths = (word.partition("=")[2] if word.startswith("-") else word for word in files)
    if all(is_local(path, scope) for path in paths):
        return _when(not scope.elsewhere)
    return Level.STORES if name in programs.MOVES else Level.PRINTS


_Judge = Callable[[str, tuple[str, ...], Call, Scope], Level]
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


def _executed(rest: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The option of ``find`` that runs a command, and that command."""
    for place, word in enumerate(rest):
        if word in EXECUTES:
            end = next((n for n in range(place + 1, len(rest)) if rest[n] in (";", "+")), len(rest))
            return word, rest[place + 1 : end]
    return None


def _reads_all(calls: Sequence[Call]) -> bool:
    """Whether files from all of a folder are printed without being named.

    Those of others are among them.
    """
    fed = any(call.words[:1] == ("xargs",) for call in calls)
    return any(_reads_any_folder(call, fed) for call in calls)


def _reads_any_folder(call: Call, fed: bool) -> bool:
    name, rest = "".join(call.words[:1]), call.words[1:]
    if name == "find":
        roots = tuple(takewhile(lambda word: not word.startswith("-"), rest))
        printing = (fed or _prints_each(rest)) and EXCLUDES.isdisjoint(rest)
        return printing and (not roots or not EVERYWHERE.isdisjoint(roots))
    if name in SEARCHES and UNNAMED.search(" ".join(rest)):
        roots = tuple(word for word in rest if not word.startswith("-"))[1:]
        return not roots or not EVERYWHERE.isdisjoint(roots)
    return name in programs.READS and any(map(ANY_FOLDER.match, rest[name in programs.SCRIPTED :]))


def _prints_each(rest: tuple[str, ...]) -> bool:
    """Whether ``find`` runs what prints files without their names."""
    called = _executed(rest)
    return called is not None and NAMING.isdisjoint(called[1][:1])


def _works_here(name: str, command: tuple[str, ...], scope: Scope) -> bool:
    """Whether it tests, checks or builds what is here, and names nothing that is elsewhere."""
    rest = command[1:]
    if scope.elsewhere or any(map(is_remote, rest)):
        return False
    if any(word.startswith(("/", "~", "../")) and not is_local(word, scope) for word in rest):
        return False
    if name in programs.LOCAL:
        wanted, plain = programs.LOCAL[name], arguments(rest)
        about = bool(rest) and ABOUT_ITSELF.issuperset(rest)
        return about or not wanted or not wanted.isdisjoint(plain[:1])
    if name in programs.TASK_RUNNERS:
        return _tasks_are_local(name, rest)
    return "/" in command[0] and _is_script(command[0], scope)


def _tasks_are_local(name: str, rest: tuple[str, ...]) -> bool:
    lead = programs.TASK_RUNNERS[name]
    until = rest.index("--") if "--" in rest else len(rest)
    tasks = [word for word in arguments(rest[:until], name) if "=" not in word]
    runs = bool(tasks) and (tasks[0] in lead or tasks[0] == "run")
    tasks = tasks[1:] if runs else tasks
    if not lead:
        return all(map(_is_task, tasks))
    return bool(tasks) and (runs or tasks[0] != "ci") and _is_task(tasks[0])


def _is_task(name: str) -> bool:
    parts = {part for part in re.split(r"[^a-z0-9]+", name.lower()) if part}
    return bool(parts & programs.TASKS) and not parts & programs.NOT_LOCAL_TASKS


def _is_script(path: str, scope: Scope) -> bool:
    """Whether this is a script of the project that tests, checks or builds, by its name."""
    return is_local(path, scope) and _is_task(posixpath.splitext(posixpath.basename(path))[0])


def _interpreted(name: str, rest: tuple[str, ...], scope: Scope) -> bool:
    """Whether a script is one of the project's checks, or code in a command reaches for nothing."""
    if rest and ABOUT_ITSELF.issuperset(rest):
        return True
    if name in LIKE_NODE and rest[:1] and rest[0] in CHECKS_OF_NODE:
        return not any(map(is_remote, rest))
    if name == "python" and rest[:1] == ("-c",):
        return len(rest) > 1 and _harmless(rest[1]) and not scope.elsewhere
    plain = arguments(rest)
    if not INLINE.isdisjoint(rest) or not plain or any(map(is_remote, rest)):
        return False
    script = posixpath.basename(plain[0])
    if script in programs.LOCAL:
        return not programs.LOCAL[script].isdisjoint(plain[1:2]) and is_local(plain[0], scope)
    return _is_script(plain[0], scope)


def _harmless(code: str) -> bool:
    """Whether Python code neither imports what could read from elsewhere, nor opens anything."""
    imported = {
        name.strip().split(".")[0]
        for found in IMPORTED.finditer(code)
        for name in found.group(1).split(",")
    }
    return imported <= LOCAL_MODULES and not REACHES.search(code)
