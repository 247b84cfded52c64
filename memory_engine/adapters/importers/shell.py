"""A shell line -> the project's commands in it, as one would type them again. Pure string work;
nothing is run."""

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

_NEUTRAL = (
    "cd pushd popd export source . echo printf true set sleep clear pwd mkdir touch unset nvm "
    "asdf ulimit which date :"
)
NEUTRAL = frozenset(_NEUTRAL.split())
_FILTERS = (
    "tail head grep egrep fgrep rg sed awk tee cat less more wc sort uniq cut tr column "
    "strings perl"
)
FILTERS = frozenset(_FILTERS.split())
"""What only shows a part of an output."""

REDIRECT = re.compile(r"\s*(?:&>>?|\d?>>?)\s*(?:&\d|[^\s;|&]+)|\s*\d?<(?!<)\s*[^\s;|&]+")
QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"")
WORD = re.compile(
    r"[ \t\r\n]+|([|&;()]+|(?:[^ \t\r\n|&;()'\"\\]++|'[^']*+'|\"(?:[^\"\\]++|\\.)*+\"|\\.)++)", re.S
)
QUOTING = re.compile(r"['\"\\]")
PIECE = re.compile(r"'([^']*)'|\"((?:[^\"\\]|\\.)*)\"|\\(.)", re.S)
ESCAPED = re.compile(r"\\([\"\\])")
"""Within double quotes: a backslash before any other sign stays."""
NO_PLAIN_LINE = ("\n", "<<", "$(", "`")

_SELECTORS = (
    "-k -t --testNamePattern --test-name-pattern -run --run --grep -g -e --example --only --tests"
)
SELECTORS = frozenset(_SELECTORS.split())
FILTERED = frozenset({"dotnet", "phpunit", "swift", "artisan"})
"""Programs whose ``--filter`` picks tests."""

_CONFIGURES = "-c -f -p -C --project --config --rcfile --config-file --tsconfig --manifest-path"
CONFIGURES = frozenset(_CONFIGURES.split())
"""Flags whose value is a file that configures the program, not one that it works on."""

_HARMLESS = """
    -q -qq -v -vv -vvv -s -x -l -ra -rA -race --verbose --quiet --no-header --no-summary --color
    --no-cov --no-coverage --coverage --silent --bail --ci --trace --release --nocapture --exact --
    --run --no-color --colors --stacktrace --short --count=1 -count=1 --runInBand --exitfirst
"""
HARMLESS = frozenset(_HARMLESS.split())
"""Flags under which the tests that were asked for all run, and once."""

HARMLESS_VALUE = re.compile(r"(?:--(?:tb|color|reporter|durations|seed)=[\w.-]+|-n|\d+|auto)")
NEGATED = re.compile(r"\bnot\b|[!~]")
READS = frozenset(
    """
    ack ag awk basename bat cat cd cmp cut date df diff dirname du echo egrep false fgrep file find
    grep head jq less ls md5sum more nl pgrep popd printf ps pushd pwd realpath rg sha256sum sleep
    sort stat tac tail test tr tree true type uname uniq wc which :
    """.split()
)
GIT_READS = frozenset(
    "add blame branch commit diff fetch log ls-files push remote rev-parse show status".split()
)
WRITES = re.compile(r"(?:^|[^\d&>])\d?>>?\s*(?!&|/dev/|/tmp/)\S|\s-(?:i\b|delete\b|exec\b)|<<")
"""In a shell line: an output that goes to a file of the project, or a program that changes
files."""

FILE = re.compile(r"[\w./@-]*\w\.[A-Za-z]{1,5}(?:::?[\w:\[\].-]+)?")
MADE_FOR_THE_MOMENT = re.compile(r"['\"$*~]|(?:^|[\s=])/|\.\./")
SHORTEST_NAME = 3


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
        """Think: whether one would type it again tomorrow."""
        narrow = (
            self.files
            or self.names
            or len(self.line) > LONGEST
            or len(self.line.split()) > MOST_WORDS
        )
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


def words_of(line: str) -> Iterator[str]:
    """Cut a line into words and operators, as ``shlex`` does with ``|&;()`` for operators and no
    comments."""
    at = 0
    while at < len(line):
        found = WORD.match(line, at)
        if not found:
            raise ValueError("a quotation that is never closed")
        word, at = found[1], found.end()
        if word is not None:
            yield PIECE.sub(_unquoted, word) if QUOTING.search(word) else word


def _unquoted(piece: re.Match[str]) -> str:
    single, double, escaped = piece.groups()
    if double is None:
        return str(escaped if single is None else single)
    return ESCAPED.sub(r"\1", double) if "\\" in double else str(double)


def _pipelines(line: str) -> Iterator[tuple[list[list[str]], str]]:
    """(the commands of a pipe as words, the operator after it)."""
    pipe: list[list[str]] = [[]]
    for word in words_of(line):
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


def _commands(
    pipelines: tuple[tuple[list[list[str]], str], ...], pipefail: bool
) -> Iterator[Command]:
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
            ends = all(operator == "&&" for _, operator in pipelines[place:])
            sure = spoken == 1 and ends and not any(_prints(words) for words, _ in pipelines)
            yield Command(
                line, started.program, started.tests, alone, chained, piped, folder,
                *_narrowed(started), sure, _understood(started),
            )  # fmt: skip


def _prints(pipe: list[list[str]]) -> bool:
    return any(stage[:1] in (["echo"], ["printf"]) for stage in pipe)


def changes_nothing(shell: str) -> bool:
    """Tell whether a shell line surely leaves the files of the project as they are."""
    flat = shell.strip().replace("\\\n", " ")
    if (
        WRITES.search(QUOTED.sub(lambda m: "q" * len(m.group(0)), flat))
        or len(flat) > LONGEST_SHELL
    ):
        return False
    try:
        pipelines = tuple(_pipelines(_without_redirections(flat)))
    except ValueError:
        return False
    return all(_only_reads(stage) for pipe, _ in pipelines for stage in pipe)


def _only_reads(words: list[str]) -> bool:
    if words[:1] == ["git"]:
        return len(words) > 1 and words[1] in GIT_READS
    started = runner(words)
    return bool(started and started.tests) or words[:1] == [] or words[0] in READS


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
        elif (
            started.tests
            and started.program == "cargo"
            and before == "test"
            and not word.startswith("-")
        ):
            names.append(word)
    return tuple(files), tuple(names)


def _understood(started: Runner) -> bool:
    """Whether a command runs all the tests that its files and names stand for."""
    selectors = SELECTORS | {"--filter"} if started.program in FILTERED else SELECTORS
    for before, word in zip(("", *started.arguments), started.arguments, strict=False):
        value = word.partition("=")[2] if word.startswith("-") else word
        chosen = before in selectors or word.partition("=")[0] in selectors
        if chosen and not NEGATED.search(value):
            continue
        if chosen or not (_plain_file(word) or _harmless(before, word, started.program)):
            return False
    return True


def _plain_file(word: str) -> bool:
    """Whether a word is a file, or one test of it by name; a line number picks a test unseen."""
    path, _, test = word.partition("::")
    return bool(FILE.fullmatch(word)) and ":" not in path and not test.isdigit()


def _harmless(before: str, word: str, program: str) -> bool:
    folder = word in (".", "./...") or ("/" in word and ":" not in word)
    named = program == "cargo" and before == "test"
    known = word in HARMLESS or word in ("test", "run") or bool(HARMLESS_VALUE.fullmatch(word))
    return known or (not word.startswith("-") and (folder or named))


def _names(text: str) -> list[str]:
    chosen = re.sub(r"\bnot\s+\w+", " ", text)
    return [
        name for name in re.findall(r"\w+", chosen) if len(name) >= SHORTEST_NAME and name != "and"
    ]
