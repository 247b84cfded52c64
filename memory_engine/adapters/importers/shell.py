"""A shell line -> the project's commands in it, as one would type them again. Pure string work; nothing is run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 100
"""[characters] Nobody remembers a longer command line; it was made for the moment."""

MOST_WORDS = 9
"""[words] The same."""

_TEST = "test tests t e2e spec specs check nextest vitest jest"
_BUILD = "build compile lint format fmt type-check typecheck types check ci verify validate run start dev serve preview watch migrate seed generate codegen"
ANY = frozenset[str]()
"""Every subcommand of such a program is a project's command."""

PROGRAMS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "pytest py.test tox nox mypy pyright basedpyright flake8 pylint black isort bandit pyflakes vulture tsc eslint prettier stylelint jest vitest mocha "
        "ava biome oxlint knip playwright cypress turbo nx gulp webpack vite rollup esbuild make gmake just task rake rspec rubocop standardrb sorbet srb "
        "phpunit phpstan psalm pint ctest ninja meson gradle gradlew mvn mvnw sbt lein mill ant staticcheck golangci-lint gofumpt revive buf shellcheck "
        "shfmt hadolint actionlint markdownlint yamllint sqlfluff ktlint detekt swiftlint swiftformat elm-test credo dialyzer unittest django-admin alembic "
        "manage.py hatch poe pyinvoke invoke inv doit pants bazel bazelisk buck2".split(),
        ANY,
    ),
    "ruff": frozenset({"check", "format"}),
    "coverage": frozenset({"run", "report"}),
    "pre-commit": frozenset({"run"}),
    "uv": frozenset({"sync", "lock", "build"}),
    "poetry": frozenset({"install", "check", "build"}),
    "mix": ANY,
    "rebar3": ANY,
    "gleam": frozenset({"test", "build", "run", "format", "check"}),
    "npm": frozenset({"test", "t", "run", "ci", "install", "start", "build"}),
    "pnpm": frozenset({*_TEST.split(), *_BUILD.split(), "install", "-r", "--filter"}),
    "yarn": frozenset({*_TEST.split(), *_BUILD.split(), "install", "workspace"}),
    "bun": frozenset({"test", "run", "install", "build"}),
    "deno": frozenset({"test", "task", "lint", "fmt", "check", "bench"}),
    "cargo": frozenset({"test", "build", "check", "clippy", "fmt", "run", "nextest", "bench", "doc", "xtask", "t", "b", "c"}),
    "go": frozenset({"test", "build", "vet", "run", "generate", "fmt", "mod"}),
    "dotnet": frozenset({"test", "build", "run", "format", "restore"}),
    "swift": frozenset({"test", "build", "run", "format"}),
    "xcodebuild": frozenset({"test", "build"}),
    "flutter": frozenset({"test", "analyze", "build", "pub"}),
    "dart": frozenset({"test", "analyze", "format", "run"}),
    "zig": frozenset({"build", "test", "fmt"}),
    "stack": frozenset({"test", "build"}),
    "cabal": frozenset({"test", "build"}),
    "dune": frozenset({"test", "build", "runtest", "fmt"}),
    "rails": frozenset({"test", "db:migrate", "db:seed", "db:setup", "spec"}),
    "composer": frozenset({"test", "install", "run", "run-script", "lint"}),
    "php": frozenset({"artisan"}),
    "terraform": frozenset({"validate", "fmt", "plan"}),
    "cmake": frozenset({"--build"}),
}
"""Programs that build, test, lint, type-check, format or run a project, and which of their subcommands do."""

TESTS = frozenset(
    "pytest py.test tox nox jest vitest mocha ava playwright cypress rspec phpunit ctest unittest elm-test gotestsum".split()
)
TEST_WORD = re.compile(r"(?:^|[:_./-])(?:tests?|specs?|e2e|check|nextest|t)(?:$|[:_-])")
LAUNCHERS = ("uv run", "poetry run", "pipenv run", "pdm run", "rye run", "hatch run", "python -m", "python3 -m", "py -m", "bundle exec", "npx",
             "bunx", "pnpm exec", "pnpm dlx", "yarn exec", "yarn dlx", "npm exec", "mise exec", "direnv exec .", "dotenv", "php", "python", "python3")  # fmt: skip
"""What only starts another program: that one speaks."""

LAUNCHER_VALUES = frozenset({"--with", "--extra", "--group", "--python", "-p", "--package", "--project"})
WRAPPERS = frozenset({"time", "nice", "nohup", "command", "exec", "env", "timeout", "gtimeout", "stdbuf", "caffeinate", "ionice"})
NEUTRAL = frozenset("cd pushd popd export source . echo printf true set sleep clear pwd mkdir touch unset nvm asdf eval ulimit hash which date :".split())
FILTERS = frozenset("tail head grep egrep fgrep rg sed awk tee cat less more wc sort uniq cut tr column nl ansi2txt strings perl".split())
SCRIPT = re.compile(r"^(?:\./)?(?:\.?[\w-]+/)*[\w-]*(?:test|build|lint|check|format|fmt|setup|bootstrap|release|migrate|dev|serve|server|start|ci|verify)[\w-]*(?:\.\w+)?$")
SCRIPT_RUNNERS = frozenset({"bash", "sh", "zsh", "node", "python", "python3", "ruby", "deno", "bun", "tsx", "ts-node"})

REDIRECT = re.compile(r"\s*(?:&>>?|\d?>>?)\s*(?:&\d|[^\s;|&]+)|\s*\d?<(?!<)\s*[^\s;|&]+")
QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"")
ASSIGNED = re.compile(r"([A-Za-z_]\w*)=(.*)", re.S)
SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSW|API_?KEY|CREDENTIAL|PRIVATE|DATABASE_URL|DSN$", re.I)
SELECTORS = frozenset({"-k", "-t", "--testNamePattern", "--test-name-pattern", "-run", "--run", "--grep", "-g", "-e", "--example", "--only", "--tests", "--filter"})
NOT_TESTS = frozenset({"--cov", "--co", "--collect-only", "--list", "--listTests", "--help", "-h", "--version"})
FILE = re.compile(r"[\w./@-]*\w\.[A-Za-z]{1,5}(?:::?[\w:\[\].-]+)?")


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a project. ``alone``: the line's exit code is its own; ``chained``: exit 0 of the line says that it went well;
    ``piped``: its exit code was lost behind a pipe. ``files`` and ``names`` are what it was narrowed down to."""

    line: str
    program: str
    tests: bool
    alone: bool
    chained: bool
    piped: bool
    files: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def general(self) -> bool:
        """Whether one would type it again tomorrow."""
        words = self.line.split()
        return not (self.files or self.names or len(self.line) > LONGEST or len(words) > MOST_WORDS or re.search(r"['\"$*~]|(?:^|\s|=)/|\.\./", self.line))


def commands_of(shell: str, base: str = "") -> tuple[Command, ...]:
    """Think: the commands of the project in a shell line; paths below ``base`` become relative."""
    flat = shell.strip().replace("\\\n", " ").replace(base + "/", "") if base else shell.strip().replace("\\\n", " ")
    if "\n" in flat or "<<" in flat or "$(" in flat or "`" in flat or len(flat) > 10 * LONGEST:
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
        elif word in ("&&", "||", ";", "&"):
            yield pipe, word
            pipe = [[]]
        else:
            raise ValueError(word)
    yield pipe, ""


def _commands(pipelines: tuple[tuple[list[list[str]], str], ...], pipefail: bool) -> Iterator[Command]:
    spoken = [(pipe, operator) for pipe, operator in pipelines if pipe[0] and pipe[0][0] not in NEUTRAL]
    if any(operator == "&" for _, operator in pipelines):
        return
    for place, (pipe, operator) in enumerate(spoken):
        if not all(stage and stage[0] in FILTERS for stage in pipe[1:]):
            continue
        piped = len(pipe) > 1 and not pipefail
        followed = [op for _, op in spoken[place:-1]]
        chained = not piped and operator != "||" and all(op == "&&" for op in followed)
        command = _command(pipe[0], alone=len(spoken) == 1 and chained, chained=chained, piped=piped)
        if command:
            yield command


def _command(words: list[str], alone: bool, chained: bool, piped: bool) -> Command | None:
    argv = _bare(words)
    launcher, rest = _launched(argv)
    if not rest:
        return None
    program, arguments = rest[0].removeprefix("./").split("/")[-1], rest[1:]
    script = _script(argv)
    if not script and not _of_project(program, arguments):
        return None
    if script:
        program, arguments = script.split("/")[-1], argv[argv.index(script) + 1 :]
    if any(SECRET_NAME.search(word.partition("=")[0]) and "=" in word for word in argv):
        return None
    tests = program in TESTS or (bool(TEST_WORD.search(" ".join([program, *arguments][:1]))) if script else _is_test(program, arguments))
    files, names = _narrowed(program, arguments, tests)
    tests = tests and not NOT_TESTS & set(arguments)
    return Command(shlex.join([*launcher, *rest]) if launcher else shlex.join(argv), program, tests, alone, chained, piped, files, names)


def _bare(words: list[str]) -> list[str]:
    """Without wrappers and without variables that hold a path of this machine; those that hold a secret stay, to be refused."""
    kept: list[str] = []
    argv = list(words)
    while argv:
        assigned = ASSIGNED.fullmatch(argv[0])
        if assigned:
            if not assigned.group(2).startswith(("/", "~", "$")) or SECRET_NAME.search(assigned.group(1)):
                kept.append(argv[0])
            argv.pop(0)
        elif argv[0] in WRAPPERS:
            argv.pop(0)
            while argv and (argv[0].startswith("-") or re.fullmatch(r"\d+[smh]?", argv[0])):
                argv.pop(0)
        else:
            break
    return kept + argv if argv else []


def _launched(argv: list[str]) -> tuple[list[str], list[str]]:
    """(launcher words, the words of the program that it starts)."""
    plain = [word for word in argv if not ASSIGNED.fullmatch(word)] if argv and ASSIGNED.fullmatch(argv[0]) else argv
    prefix = argv[: len(argv) - len(plain)]
    for launcher in LAUNCHERS:
        words = launcher.split()
        if plain[: len(words)] == words and len(plain) > len(words):
            place = len(words)
            while place < len(plain) and plain[place].startswith("-"):
                place += 2 if plain[place] in LAUNCHER_VALUES else 1
            head, rest = _launched(plain[place:])
            return [*prefix, *plain[:place], *head], rest
    return prefix, plain


def _script(argv: list[str]) -> str:
    words = [word for word in argv if not ASSIGNED.fullmatch(word)]
    if words and words[0] in SCRIPT_RUNNERS:
        return words[1] if len(words) > 1 and "/" + words[1] and SCRIPT.match(words[1]) and re.search(r"[./]", words[1]) else ""
    return words[0] if words and re.match(r"(?:\./)?(?:bin|scripts?|tools|dev|ci|hack)/|\./", words[0]) and SCRIPT.match(words[0]) else ""


def _of_project(program: str, arguments: list[str]) -> bool:
    if program not in PROGRAMS:
        return False
    wanted = PROGRAMS[program]
    first = next((word for word in arguments if not word.startswith("-") or word in wanted), "")
    return not wanted or first.split(":")[0] in wanted or first in wanted


def _is_test(program: str, arguments: list[str]) -> bool:
    first = [word for word in arguments if not word.startswith("-")][:2]
    return any(TEST_WORD.search(word) for word in (first if first[:1] in (["run"], ["task"]) else first[:1]))


def _narrowed(program: str, arguments: list[str], tests: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The single files, and the names of tests, that the command was narrowed down to."""
    files, names = [], []
    for place, word in enumerate(arguments):
        before = arguments[place - 1] if place else ""
        if before in SELECTORS or word.partition("=")[0] in SELECTORS and "=" in word:
            names += re.findall(r"\w{3,}", word.rpartition("=")[2])
        elif not word.startswith("-") and FILE.fullmatch(word) and not before.startswith("--conf") and before not in ("-c", "-f", "-p", "--project"):
            files.append(re.split(r"::?", word)[0])
            names += re.findall(r"\w{3,}", "::".join(word.split("::")[1:]))
        elif tests and program == "cargo" and place and not word.startswith("-") and before not in ("-p", "--package", "--test", "--features", "--bin"):
            names.append(word)
    return tuple(files), tuple(names)
