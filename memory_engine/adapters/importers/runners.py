"""Which program a command line starts, and whether it is one with which projects are built,
tested, linted, formatted or run."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = """
    pytest py.test tox nox mypy pyright basedpyright flake8 pylint black isort bandit pyflakes
    vulture tsc eslint prettier stylelint jest vitest mocha ava biome oxlint knip playwright cypress
    turbo nx gulp webpack vite rollup esbuild make gmake just task rake rspec rubocop standardrb
    sorbet srb phpunit phpstan psalm pint ctest ninja meson gradle gradlew mvn mvnw sbt lein mill
    ant staticcheck golangci-lint gofumpt revive buf shellcheck shfmt hadolint actionlint
    markdownlint yamllint sqlfluff ktlint detekt swiftlint swiftformat elm-test unittest alembic
    manage.py hatch poe invoke inv pants bazel bazelisk buck2 mix rebar3
"""
"""Whatever such a program is asked to do, it does to a project."""

_SCRIPTS = """
    test tests t e2e spec specs build compile lint format fmt type-check typecheck types check ci
    verify validate run start dev serve preview watch migrate seed generate codegen install
"""
"""Scripts that package managers run by their bare name."""

ANY = frozenset[str]()

PROGRAMS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN.split(), ANY),
    "ruff": frozenset({"check", "format"}),
    "coverage": frozenset({"run", "report"}),
    "pre-commit": frozenset({"run"}),
    "uv": frozenset({"sync", "lock", "build"}),
    "poetry": frozenset({"install", "check", "build"}),
    "gleam": frozenset({"test", "build", "run", "format", "check"}),
    "npm": frozenset({"test", "t", "run", "ci", "install", "start", "build"}),
    "pnpm": frozenset({*_SCRIPTS.split(), "-r", "--filter"}),
    "yarn": frozenset({*_SCRIPTS.split(), "workspace"}),
    "bun": frozenset({"test", "run", "install", "build"}),
    "deno": frozenset({"test", "task", "lint", "fmt", "check", "bench"}),
    "cargo": frozenset(
        {"test", "build", "check", "clippy", "fmt", "run", "nextest", "bench", "doc", "xtask"}
    ),
    "go": frozenset({"test", "build", "vet", "run", "generate", "fmt"}),
    "dotnet": frozenset({"test", "build", "run", "format", "restore"}),
    "swift": frozenset({"test", "build", "run", "format"}),
    "xcodebuild": frozenset({"test", "build"}),
    "flutter": frozenset({"test", "analyze", "build"}),
    "dart": frozenset({"test", "analyze", "format", "run"}),
    "zig": frozenset({"build", "test", "fmt"}),
    "stack": frozenset({"test", "build"}),
    "cabal": frozenset({"test", "build"}),
    "dune": frozenset({"test", "build", "runtest", "fmt"}),
    "rails": frozenset({"test", "db:migrate", "db:seed", "db:setup"}),
    "composer": frozenset({"test", "install", "run", "run-script", "lint"}),
    "artisan": frozenset({"test", "migrate", "serve"}),
    "terraform": frozenset({"validate", "fmt"}),
    "cmake": frozenset({"--build"}),
}
"""Programs, and which of their subcommands work on a project."""

_TESTS = (
    "pytest py.test tox nox jest vitest mocha ava playwright cypress rspec phpunit ctest "
    "unittest elm-test"
)
TESTS = frozenset(_TESTS.split())
TEST_WORD = re.compile(r"(?:tests?|specs?|e2e|nextest)(?:$|[:_-])|.+[:_-]tests?$")
NO_TEST = frozenset(
    {"--co", "--collect-only", "--list", "--listTests", "--help", "-h", "--version"}
)

_LAUNCHERS = """
    uv run, poetry run, pipenv run, pdm run, rye run, hatch run, python -m, python3 -m, py -m,
    bundle exec, npx, bunx, pnpm exec, pnpm dlx, yarn exec, yarn dlx, npm exec, mise exec, dotenv,
    php, python, python3
"""
LAUNCHERS = tuple(tuple(words.split()) for words in _LAUNCHERS.split(","))
"""What only starts another program: that one speaks."""

LAUNCHER_VALUES = frozenset(
    {"--with", "--extra", "--group", "--python", "-p", "--package", "--project"}
)
WRAPPERS = frozenset(
    {
        "time",
        "nice",
        "nohup",
        "command",
        "exec",
        "env",
        "timeout",
        "gtimeout",
        "stdbuf",
        "caffeinate",
    }
)
SCRIPT_RUNNERS = frozenset(
    {"bash", "sh", "zsh", "node", "python", "python3", "ruby", "deno", "bun", "tsx", "ts-node"}
)
SCRIPT = re.compile(
    r"(?=.*[./])(?:\./)?(?:\.?[\w-]+/)*[\w-]*(?:test|build|lint|check|format|fmt|setup|"
    r"bootstrap|release|migrate|dev|serve|server|"
    r"start|ci|verify)[\w-]*(?:\.\w+)?"
)
SCRIPT_FOLDER = re.compile(r"(?:\./)?(?:bin|scripts?|tools|dev|ci|hack)/|\./")
"""A project's own scripts stand in such a folder and say by name what they are for."""

ASSIGNED = re.compile(r"([A-Za-z_]\w*)=(.*)", re.S)
SECRET_NAME = re.compile(
    r"[\w-]*(?:TOKEN|SECRET|PASSW|API_?KEY|CREDENTIAL|PRIVATE|DATABASE_URL)[\w-]*=", re.I
)


@dataclass(frozen=True, slots=True)
class Runner:
    """A project's program with its arguments, the whole line as one types it, and whether it
    runs tests."""

    words: tuple[str, ...]
    program: str
    arguments: tuple[str, ...]
    tests: bool


def runner(words: list[str]) -> Runner | None:
    """Think: what this command starts; None if it is no command of a project, or holds a secret."""
    assigned, argv = _bare(words)
    script = _script(argv)
    program, arguments = (script, argv[argv.index(script) + 1 :]) if script else _started(argv)
    name = program.removeprefix("./").split("/")[-1]
    if not (script or _of_project(name, arguments)) or any(
        SECRET_NAME.match(word) for word in (*assigned, *argv)
    ):
        return None
    return Runner(
        (*assigned, *argv), name, tuple(arguments), _runs_tests(name, arguments, bool(script))
    )


def _bare(words: list[str]) -> tuple[list[str], list[str]]:
    """(variables set for the command, the command) without wrappers and without variables that
    hold a path of this machine."""
    assigned: list[str] = []
    argv = list(words)
    while argv:
        variable = ASSIGNED.fullmatch(argv[0])
        if variable:
            if not variable.group(2).startswith(("/", "~", "$")):
                assigned.append(argv[0])
            argv.pop(0)
        elif argv[0] in WRAPPERS:
            argv.pop(0)
            while argv and (argv[0].startswith("-") or re.fullmatch(r"\d+[smh]?", argv[0])):
                argv.pop(0)
        else:
            break
    return assigned, argv


def _started(argv: list[str]) -> tuple[str, list[str]]:
    while place := _launched(argv):
        while place < len(argv) and argv[place].startswith("-"):
            place += 2 if argv[place] in LAUNCHER_VALUES else 1
        argv = argv[place:]
    return (argv[0], argv[1:]) if argv else ("", [])


def _launched(argv: list[str]) -> int:
    """Tell where what a launcher starts begins; 0 where none stands here."""
    lengths = (len(launcher) for launcher in LAUNCHERS if tuple(argv[: len(launcher)]) == launcher)
    return next((length for length in lengths if len(argv) > length), 0)


def _script(argv: list[str]) -> str:
    if argv and argv[0] in SCRIPT_RUNNERS:
        return argv[1] if len(argv) > 1 and SCRIPT.fullmatch(argv[1]) else ""
    return argv[0] if argv and SCRIPT_FOLDER.match(argv[0]) and SCRIPT.fullmatch(argv[0]) else ""


def _of_project(program: str, arguments: list[str]) -> bool:
    if program not in PROGRAMS:
        return False
    wanted = PROGRAMS[program]
    plain = [word for word in arguments if not word.startswith("-") or word in wanted]
    if plain[:1] == ["install"] and len(plain) > 1:
        return False
    return not wanted or (bool(plain) and (plain[0] in wanted or plain[0].split(":")[0] in wanted))


def _runs_tests(program: str, arguments: list[str], script: bool) -> bool:
    if NO_TEST & set(arguments):
        return False
    plain = [word for word in arguments if not word.startswith("-")]
    target = (
        program.split(".")[0]
        if script
        else plain[1]
        if plain[:1] in (["run"], ["task"]) and len(plain) > 1
        else plain[0]
        if plain
        else ""
    )
    return program in TESTS or bool(TEST_WORD.match(target)) or (plain[:1] == ["t"])
