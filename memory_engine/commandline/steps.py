"""What the commands of a line are to a project.

A target, a script, a file, or a plain tool.
"""

from __future__ import annotations

import re
import shlex

from memory_engine.commandline.options import arguments, option_value
from memory_engine.commandline.parse import ASSIGNED, parse_shell
from memory_engine.commandline.programs import INTERPRETERS, SCRIPTS, SHELLS, TARGETS
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.started import program_name, script_of, started
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.table import words

COMMENT = re.compile(r"(?<!\S)#.*$")
ALIASES = {"gmake": "make", "inv": "invoke"}
"""Programs that read the file of another runner."""

NPM_SHORT = frozenset({"test", "start", "stop", "restart", "t"})
"""Scripts that package managers run without ``run``."""

RUNS = ("run", "run-script")
WITH_DIRECTORY = ("make", "just", "task")
FIRST_ALONE = ("just", "poe")
"""Of their arguments only the first is a target."""

BY_OPTION = ("tox", "nox")
"""Their targets stand behind an option."""

TO_FOLDER = ("-C", "--directory", "-d", "--dir", "--working-directory")
TO_FILE = ("-f", "--file", "--makefile", "--justfile", "-c", "--taskfile")
TO_TARGETS = ("-e", "-s", "--session", "--sessions")
TO_PACKAGE = ("--prefix", "-C", "--dir", "--cwd")
TO_OTHERS = ("-w", "-F", "--workspace", "--filter")
FALLING_BACK = frozenset({"yarn", "bun"})
"""They run a program of a dependency where there is no script of that name."""
ELSEWHERE = words("-r --recursive --parallel -ws --workspaces workspace --if-present")
"""Words that send a script to other packages, or ask for it only where it is."""


class Step(NamedTuple):
    """What one command starts.

    ``how``: "target" (of ``runner``), "script" (of a package manager), "file", or "tool"
    (``words`` is its command line). ``directory`` is where it runs; ``anywhere`` says that an
    option sent it somewhere that is not told here; ``loose`` that a program of this name does as
    well. ``line`` is the command as it was written.
    """

    how: str
    words: tuple[str, ...]
    runner: str = ""
    directory: str = "."
    anywhere: bool = False
    loose: bool = False
    line: str = ""


def steps(line: str) -> list[Step]:
    """List the commands of a line, in order.

    One that can't be parsed has none.
    """
    try:
        calls = parse_shell(line.strip().strip("`").removeprefix("$ ")).calls
    except Unreadable:
        return []
    made: list[Step] = []
    directory = "."
    for call in calls:
        if call.words[:1] == ("cd",) and len(call.words) == len(("cd", "folder")):
            directory = folder_within(directory, call.words[1])
        elif call.words:
            written = shlex.join((*call.assigned, *call.words))
            made += [step._replace(line=written) for step in _step(call.words, directory)]
    return made


def folder_within(directory: str, chosen: str) -> str:
    """Join a folder to the one that it is named in."""
    alone = directory in ("", ".") or chosen.startswith(("/", "~"))
    return chosen if alone else f"{directory}/{chosen}"


def _step(words: tuple[str, ...], directory: str) -> list[Step]:
    """Read one command: what it starts in the end."""
    begun = started(words)
    own = _own(begun.words, directory) if begun.words else []
    return [
        step._replace(runner=begun.launcher) if begun.launcher and step.how == "tool" else step
        for step in own
    ]


def _own(command: tuple[str, ...], directory: str) -> list[Step]:
    program, rest = command[0], command[1:]
    name = program_name(program)
    if program in TARGETS and not any("$" in word for word in rest):
        return _targets(ALIASES.get(program, program), rest, directory)
    if program in SCRIPTS:
        return [_script(command, directory)]
    if name in INTERPRETERS or name in SHELLS:
        return [_interpreted(command, name, directory)]
    if "/" in program:
        return [Step("file", (program,), "", directory)]
    return [Step("tool", command, "", directory)]


def _targets(runner: str, rest: tuple[str, ...], directory: str) -> list[Step]:
    chosen = option_value(rest, *TO_FOLDER) if runner in WITH_DIRECTORY else ""
    other_file = bool(option_value(rest, *TO_FILE))
    if runner in BY_OPTION:
        named = option_value(rest, *TO_TARGETS)
        names = re.split(r"[,\s]+", named) if named else []
    else:
        names = [word for word in _arguments(rest) if not ASSIGNED.fullmatch(word)]
        names = names[:1] if runner in FIRST_ALONE else names
    directory = folder_within(directory, chosen) if chosen else directory
    return [Step("target", (name,), runner, directory, other_file) for name in names or [""]]


def _script(command: tuple[str, ...], directory: str) -> Step:
    program, rest = command[0], command[1:]
    chosen = option_value(rest, *TO_PACKAGE)
    anywhere = bool(option_value(rest, *TO_OTHERS)) or not ELSEWHERE.isdisjoint(rest)
    place = folder_within(directory, chosen) if chosen else directory
    verb, *others = *_arguments(rest), ""
    if verb in RUNS and any(others):
        return _run(program, others[0], place, anywhere)
    if verb in NPM_SHORT and program != "bun":
        return Step("target", ("test" if verb == "t" else verb,), "npm", place, anywhere)
    if verb and program != "npm":
        return Step("script", command, "npm", place, anywhere)
    return Step("tool", command, "", directory)


def _run(program: str, name: str, place: str, anywhere: bool) -> Step:
    """What ``run`` runs: a script, or of bun a file as well."""
    if program == "bun" and ("/" in name or "." in name):
        return Step("file", (name,), "", place)
    return Step("target", (name,), "npm", place, anywhere, program in FALLING_BACK)


def _interpreted(command: tuple[str, ...], name: str, directory: str) -> Step:
    script, at = script_of(command)
    if name == "python" and command[1:2] == ("-m",) and len(command) > len(("python", "-m")):
        return Step("tool", command[2:], "", directory)  # pip's own words
    if name == "deno" and script == "task" and len(command) > at + 1:
        return Step("target", (command[at + 1],), "deno", directory)
    if "." in script or "/" in script:
        return Step("file", (script,), "", directory)
    return Step("tool", command, "", directory)


def _arguments(rest: tuple[str, ...]) -> list[str]:
    return arguments(rest[: rest.index("--")] if "--" in rest else rest)
