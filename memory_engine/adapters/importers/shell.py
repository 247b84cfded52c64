"""A shell line -> the project's commands in it, as one would type them again. Pure string work; nothing is run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from memory_engine.adapters.importers.runners import Runner, runner

LONGEST = 100
"""[characters] Nobody remembers a longer command line; it was made for the moment."""

MOST_WORDS = 9
"""[words] The same."""

LONGEST_SHELL = 2000
"""[characters] A longer shell line is a program of its own."""

_NEUTRAL = "cd pushd popd export source . echo printf true set sleep clear pwd mkdir touch unset nvm asdf ulimit which date :"
NEUTRAL = frozenset(_NEUTRAL.split())
_FILTERS = "tail head grep egrep fgrep rg sed awk tee cat less more wc sort uniq cut tr column strings perl"
FILTERS = frozenset(_FILTERS.split())
"""What only shows a part of an output."""

REDIRECT = re.compile(r"\s*(?:&>>?|\d?>>?)\s*(?:&\d|[^\s;|&]+)|\s*\d?<(?!<)\s*[^\s;|&]+")
QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"")
NO_PLAIN_LINE = ("\n", "<<", "$(", "`")

_SELECTORS = "-k -t --testNamePattern --test-name-pattern -run --run --grep -g -e --example --only --tests"
SELECTORS = frozenset(_SELECTORS.split())
FILTERED = frozenset({"dotnet", "phpunit", "swift", "artisan"})
"""Programs whose ``--filter`` picks tests."""

_CONFIGURES = "-c -f -p -C --project --config --rcfile --config-file --tsconfig --manifest-path"
CONFIGURES = frozenset(_CONFIGURES.split())
"""Flags whose value is a file that configures the program, not one that it works on."""

FILE = re.compile(r"[\w./@-]*\w\.[A-Za-z]{1,5}(?:::?[\w:\[\].-]+)?")
MADE_FOR_THE_MOMENT = re.compile(r"['\"$*~]|(?:^|[\s=])/|\.\./")
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a project.

    ``alone``: the shell line's exit code is its own; ``chained``: exit 0 of the line says that it went well; ``piped``: its
    exit code was lost behind a pipe. ``folder`` is where a ``cd`` before it led; ``files`` and ``names`` are the single
    files and the tests that it was narrowed to.
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

    @property
    def general(self) -> bool:
        """Think: whether one would type it again tomorrow."""
        narrow = self.files or self.names or len(self.line) > LONGEST or len(self.line.split()) > MOST_WORDS
        return not narrow and not MADE_FOR_THE_MOMENT.search(self.line)


def commands_of(shell: str, base: str = "") -> tuple[Command, ...]:
    """Think: the commands of the project in a shell line; paths below ``base`` become relative."""
    flat = shell.strip().replace("\\\n", " ")
    flat = flat.replace(base + "/", "") if base else flat
    if any(sign in flat for sign in NO_PLAIN_LINE) or len(flat) > LONGEST_SHELL:
        return ()
    try:
        pipelines = tuple(_pipelines(_without_redirections(flat)))
    except ValueError:
        return ()
    return tuple(_commands(pipelines, "pipefail" in flat))


def _without_redirections(line: str) -> str:
    masked = QUOTED.sub(lambda m: "q" * len(m.group(0)), line)
    kept, start = [], 0
    for found in REDIRECT.finditer(masked):
        kept.append(line[start : found.start()])
        start = found.end()
    return "".join((*kept, line[start:]))


def _pipelines(line: str) -> Iterator[tuple[list[list[str]], str]]:
    """(the commands of a pipe as words, the operator after it)."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;()")
    lexer.whitespace_split, lexer.commenters = True, ""
    pipe: list[list[str]] = [[]]
    for word in lexer:
        if not word or word[0] not in "|&;()":
            pipe[-1].append(word)
        elif word == "|":
            pipe.append([])
        elif word in ("&&", "||", ";"):
            yield pipe, word
            pipe = [[]]
        else:
            raise ValueError(word)
    if pipe[0]:
        yield pipe, "&&"


def _commands(pipelines: tuple[tuple[list[list[str]], str], ...], pipefail: bool) -> Iterator[Command]:
    spoken = sum(bool(pipe[0]) and pipe[0][0] not in NEUTRAL for pipe, _ in pipelines)
    folder = ""
    for place, (pipe, _) in enumerate(pipelines):
        if pipe[0][:1] == ["cd"]:
            folder = pipe[0][1] if len(pipe[0]) > 1 else "~"
        if not all(stage and stage[0] in FILTERS for stage in pipe[1:]):
            continue
        started = runner(pipe[0])
        if started:
            piped = len(pipe) > 1 and not pipefail
            chained = not piped and all(operator == "&&" for _, operator in pipelines[place:])
            line = shlex.join(started.words)
            alone = chained and spoken == 1
            yield Command(line, started.program, started.tests, alone, chained, piped, folder, *_narrowed(started))


def _narrowed(started: Runner) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The single files, and the names of tests, that a command was narrowed to."""
    files: list[str] = []
    names: list[str] = []
    selectors = SELECTORS | {"--filter"} if started.program in FILTERED else SELECTORS
    for before, word in zip(("", *started.arguments), started.arguments, strict=False):
        flag, equals, value = word.partition("=")
        if before in selectors or (equals and flag in selectors):
            names += _names(value if equals else word)
        elif not word.startswith("-") and FILE.fullmatch(word) and before not in CONFIGURES:
            path, _, test = word.partition("::")
            files.append(path.partition(":")[0])
            names += _names(test)
        elif started.tests and started.program == "cargo" and before == "test" and not word.startswith("-"):
            names.append(word)
    return tuple(files), tuple(names)


def _names(text: str) -> list[str]:
    chosen = re.sub(r"\bnot\s+\w+", " ", text)
    return [name for name in re.findall(r"\w+", chosen) if len(name) >= SHORTEST_NAME and name != "and"]
