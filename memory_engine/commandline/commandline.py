"""A command line, taken apart without a shell: which target of which runner, which script file,
or which plain tool."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

from memory_engine.domain.table import words

RUNNERS = {
    "make": "make",
    "gmake": "make",
    "just": "just",
    "task": "task",
    "poe": "poe",
    "tox": "tox",
    "nox": "nox",
    "invoke": "invoke",
    "inv": "invoke",
    "rake": "rake",
}
"""Programs whose arguments are targets of a file of theirs."""

THROUGH = {
    ("uv", "run"),
    ("poetry", "run"),
    ("pdm", "run"),
    ("hatch", "run"),
    ("rye", "run"),
    ("pipenv", "run"),
    ("pixi", "run"),
    ("bundle", "exec"),
    ("pnpm", "exec"),
    ("pnpm", "dlx"),
    ("yarn", "exec"),
    ("yarn", "dlx"),
    ("npm", "exec"),
    ("coverage", "run"),
}
"""What runs the rest of the line in some environment; a script of the project may stand there
too."""

WRAPPERS = frozenset(
    {"sudo", "time", "env", "exec", "nice", "npx", "bunx", "uvx", "command", "xvfb-run", "dotenv"}
)
COMMENT = re.compile(r"(?<!\S)#.*$")
INTERPRETER = re.compile(r"^(python[\d.]*|py|bash|sh|zsh|node|ruby|deno|bun|tsx|ts-node)$")
NPM = frozenset({"npm", "pnpm", "yarn", "bun"})
NPM_SHORT = frozenset({"test", "start", "stop", "restart", "t"})
FALLING_BACK = frozenset({"yarn", "bun"})
"""They run a program of a dependency where there is no script of that name."""
ELSEWHERE = words("-r --recursive --parallel -ws --workspaces workspace --if-present")
"""Words that send a script to other packages, or ask for it only where it is."""
ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*=")

WITH_VALUE = words(
    "--with --extra --group --python --project --directory --env-file --package --from -p "
    "-C -f -F -j -w --prefix --filter --dir "
    "--cwd --workspace --file --makefile --justfile --config --working-directory --rcfile -c"
)
"""Options whose value is the next word; of an option that is not known here the next word is
taken for an argument."""


class Step(NamedTuple):
    """``how``: "target" (of ``runner``), "script" (of a package manager), "file", or "tool"
    (``words`` is its command line).

    ``directory`` is where it runs; ``anywhere`` says that an option sent it somewhere that is not
    told here; ``loose`` that a program of this name does as well. ``line`` is the command as it was
    written.
    """

    how: str
    words: tuple[str, ...]
    runner: str = ""
    directory: str = "."
    anywhere: bool = False
    loose: bool = False
    line: str = ""


def steps(line: str) -> list[Step]:
    """Think: the commands of a line, in order; words that no shell could split are no commands."""
    try:
        plain = COMMENT.sub("", line.strip().strip("`").removeprefix("$ "))
        lexer = shlex.shlex(plain, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        words = list(lexer)
    except ValueError:
        return []
    found: list[Step] = []
    directory = "."
    for command in _commands(words):
        if command[0] == "cd" and len(command) == 2:
            directory = joined(directory, command[1])
        else:
            found += [step._replace(line=shlex.join(command)) for step in _step(command, directory)]
    return found


def joined(directory: str, chosen: str) -> str:
    """Join a folder to the one that it is named in."""
    alone = directory in ("", ".") or chosen.startswith(("/", "~"))
    return chosen if alone else f"{directory}/{chosen}"


def _commands(words: list[str]) -> list[list[str]]:
    commands: list[list[str]] = [[]]
    for word in words:
        if word and set(word) <= set("();<>|&"):
            commands.append([])
        else:
            commands[-1].append(word)
    return [command for command in commands if command]


def _step(words: list[str], directory: str) -> list[Step]:
    """Read one command: what it starts in the end, however many stand before that only start
    another."""
    words, runner = _unwrapped(words), ""
    while (started := _started(words)) is not None:
        if tuple(words[:2]) in THROUGH:
            runner = runner or words[0]
        words = _unwrapped(started)
    found = _own(words, directory) if words else []
    return [
        step._replace(runner=runner) if runner and step.how == "tool" else step for step in found
    ]


def _unwrapped(words: list[str]) -> list[str]:
    while words and (ASSIGNMENT.match(words[0]) or words[0] in WRAPPERS):
        words = _after_options(words[1:]) if words[0] in WRAPPERS else words[1:]
    return words


def _started(words: list[str]) -> list[str] | None:
    """Tell what a command only starts; ``None`` where it does something itself."""
    if tuple(words[:2]) in THROUGH and len(words) > 2:
        return _after_options(words[2:])
    if not words or words[0] in RUNNERS or words[0] in NPM or not INTERPRETER.match(words[0]):
        return None
    rest = _after_flags(words[1:])
    return rest[1:] if len(rest) > 1 and rest[0] == "-m" and rest[1] != "pip" else None


def _own(words: list[str], directory: str) -> list[Step]:
    program, rest = words[0], words[1:]
    if program in RUNNERS:
        return _targets(RUNNERS[program], rest, directory)
    if program in NPM:
        return _script(words, directory)
    if INTERPRETER.match(program):
        return _interpreted(words, directory)
    if "/" in program:
        return [Step("file", (program,), "", directory)]
    return [Step("tool", tuple(words), "", directory)]


def _targets(runner: str, rest: list[str], directory: str) -> list[Step]:
    chosen = (
        _value(rest, "-C", "--directory", "-d", "--dir", "--working-directory")
        if runner in ("make", "just", "task")
        else ""
    )
    other_file = bool(_value(rest, "-f", "--file", "--makefile", "--justfile", "-c", "--taskfile"))
    if runner in ("tox", "nox"):
        named = _value(rest, "-e", "-s", "--session", "--sessions")
        names = re.split(r"[,\s]+", named) if named else []
    else:
        names = [word for word in _arguments(rest) if not ASSIGNMENT.match(word)]
        names = names[:1] if runner in ("just", "poe") else names
    directory = joined(directory, chosen) if chosen else directory
    return [Step("target", (name,), runner, directory, other_file) for name in names or [""]]


def _script(words: list[str], directory: str) -> list[Step]:
    program, rest = words[0], words[1:]
    chosen = _value(rest, "--prefix", "-C", "--dir", "--cwd")
    sent = bool(_value(rest, "-w", "-F", "--workspace", "--filter"))
    anywhere = sent or not ELSEWHERE.isdisjoint(rest)
    arguments = _arguments(rest)
    place = joined(directory, chosen) if chosen else directory
    if len(arguments) > 1 and arguments[0] in ("run", "run-script"):
        return [_run(program, arguments[1], place, anywhere)]
    if arguments and arguments[0] in NPM_SHORT and program != "bun":
        return [
            Step(
                "target", ("test" if arguments[0] == "t" else arguments[0],), "npm", place, anywhere
            )
        ]
    if arguments and program != "npm":
        return [Step("script", tuple(words), "npm", place, anywhere)]
    return [Step("tool", tuple(words), "", directory)]


def _run(program: str, name: str, place: str, anywhere: bool) -> Step:
    """What ``run`` runs: a script of the package, or of bun a file as well."""
    if program == "bun" and ("/" in name or "." in name):
        return Step("file", (name,), "", place)
    return Step("target", (name,), "npm", place, anywhere, program in FALLING_BACK)


def _interpreted(words: list[str], directory: str) -> list[Step]:
    rest = _after_flags(words[1:])
    if len(rest) > 1 and rest[0] == "-m":
        return [Step("tool", tuple(rest[1:]), "", directory)]  # pip's own words
    if words[0] in ("deno", "bun") and rest[:1] == ["task"] and len(rest) > 1:
        return [Step("target", (rest[1],), "deno", directory)]
    if rest and not rest[0].startswith("-") and ("." in rest[0] or "/" in rest[0]):
        return [Step("file", (rest[0],), "", directory)]
    return [Step("tool", tuple(words), "", directory)]


def _after_flags(words: list[str]) -> list[str]:
    while words and words[0].startswith("-") and words[0] not in ("-m", "-c", "-e", "-"):
        words = words[1:]
    return words


def _arguments(words: list[str]) -> list[str]:
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word == "--":
            break
        elif word.startswith("-"):
            skip = word in WITH_VALUE
        else:
            found.append(word)
    return found


def _after_options(words: list[str]) -> list[str]:
    while words and (words[0].startswith("-") or ASSIGNMENT.match(words[0])):
        words = words[2 if words[0] in WITH_VALUE else 1 :]
    return words


def _value(words: list[str], *options: str) -> str:
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if word in options and at + 1 < len(words):
            return words[at + 1]
        if equals and name in options:
            return value
    return ""
