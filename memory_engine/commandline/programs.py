"""What each program is: one table for all who ask.

What a shell line is, and which of its words are files, is for those who ask to say. A program
that stands nowhere here may print anybody's text.
"""

from __future__ import annotations

from collections.abc import Mapping

from memory_engine.domain.table import words

KINDS: Mapping[str, str] = {
    "says": """
        [ [[ alias basename bg declare df dirname disown exit false fg free groups hash hostname
        id jobs kill let lscpu lsof nproc pgrep printenv ps read realpath return shift shopt stty
        sync test tty type typeset umask uname unalias uptime wait who whoami
    """,
    "says prepares": """
        : cd clear date echo export popd printf pushd pwd set sleep true ulimit unset which
    """,
    "says prepares writes": "mkdir touch",
    "says writes": "chgrp chmod chown mktemp rm rmdir",
    "says filters writes": "tee",
    "says starts": "env",
    "prepares": ". asdf nvm source",
    "reads": """
        base64 bat bzcat cksum cloc cmp comm diff dir du expand fd fdfind file find fmt fold
        hexdump join ls md5sum nl od paste readlink rev scc seq sha1sum sha256sum shuf stat
        tac tokei tree tsort xxd zcat
    """,
    "reads writes": "csplit gzip split zip",
    "reads moves writes": "cp gunzip ln mv tar unzip",
    "reads filters": "cat column cut head less more sort strings tail uniq wc",
    "reads filters scripted": "awk egrep fgrep grep rg tr",
    "reads filters scripted writes": "sed",
    "reads scripted": "ack ag gawk jq",
    "reads scripted writes": "yq",
    "explains": "history locate man whatis whereis",
    "checks": """
        actionlint bandit basedpyright biome black detekt eslint flake8 gofumpt golangci-lint
        hadolint isort knip ktlint markdownlint mypy ninja oxlint phpstan pint prettier psalm
        pyflakes pylint pyright revive rubocop shellcheck shfmt sorbet sqlfluff srb standardrb
        staticcheck stylelint swiftformat swiftlint tsc vulture yamllint
    """,
    "checks tests": """
        ava elm-test jest mocha phpunit py.test pytest rspec unittest vitest
    """,
    "checks-a-file": """
        bashate cc clang clang-format clang-tidy cmake-format compileall cppcheck djlint doctest
        g++ gcc gofmt goimports javac jshint json.tool kairos-mem kotlinc phpcs py_compile
        pydocstyle rustc rustfmt sass tokenize
    """,
    "tests": "cypress playwright",
    "tasks": """
        ant bazelisk buck2 cmake esbuild gradle gradlew grunt gulp lein lerna mage meson mill
        moon mvn mvnw nx pants rollup sbt turbo webpack
    """,
    "tasks tests": "ctest",
    "tasks targets": "gmake inv invoke just make rake task",
    "tasks targets tests": "nox tox",
    "manages": "composer hatch pdm",
    "manages targets": "poe",
    "manages scripts": "bun npm pnpm yarn",
    "saves": "rsync",
    "saves fetches": "aria2c axel rclone scp sftp yt-dlp youtube-dl",
    "saves asks fetches": "wget",
    "saves-some": "aws az docker gcloud git gsutil hg kubectl oc podman s3cmd svn",
    "saves-some fetches": "gh glab",
    "asks fetches": "curl http https httpie xh",
    "fetches": "links lynx w3m",
    "starts": """
        builtin caffeinate chronic command exec gtimeout ionice nice nohup setsid stdbuf time
        timeout unbuffer xargs xvfb-run
    """,
    "starts raises": "doas sudo",
    "shell": "bash dash fish ksh sh zsh",
    "interprets": "deno elixir iex lua node nodejs php py python python3 Rscript ruby ts-node tsx",
    "interprets filters": "perl",
}
"""Kinds -> the programs that are of all of them; a program stands once, ``bun`` apart.

``says``: nothing but its own words, and what is so on this machine. ``prepares``: what comes of it
is told by the commands after it. ``reads``: shows, searches, compares or moves files.
``filters``: shows a part of what it is fed. ``scripted``: its first word is what to look for or to
do. ``moves``: may put a file from elsewhere among those of the project. ``writes``: changes files.
``explains``: manuals and the like.
``checks``: test runners, linters, type checkers, formatters, compilers; ``checks-a-file`` those of
which nobody types a line again. ``tests``: runs tests. ``tasks``: starts tasks of the project by
name, ``targets`` those of a file of its own. ``manages``: packages, and runs scripts after a word
that says so; ``scripts`` those of ``package.json``.
``saves``: puts outside text into files; ``saves-some``: where one of ``SAVES`` is among its words.
``asks``: a server, which may be on this machine. ``fetches``: what others wrote.
``starts``: the program that is named after it; ``raises``: with more rights. ``shell``,
``interprets``: runs a script, or code that stands in the command.
"""


_OF_KIND: dict[str, set[str]] = {}
for _kinds, _names in KINDS.items():
    for _kind in _kinds.split():
        _OF_KIND.setdefault(_kind, set()).update(_names.split())


def _named(kind: str) -> frozenset[str]:
    """The programs of a kind."""
    return frozenset(_OF_KIND[kind])


SAYS, PREPARES, READS, FILTERS = map(_named, ("says", "prepares", "reads", "filters"))
SCRIPTED, MOVES, WRITES, EXPLAINS = map(_named, ("scripted", "moves", "writes", "explains"))
TESTS, TARGETS, SCRIPTS = map(_named, ("tests", "targets", "scripts"))
CHECKS = _named("checks")
SAVERS, SAVERS_AT_TIMES = map(_named, ("saves", "saves-some"))
ASKS_SERVERS, FETCHES = map(_named, ("asks", "fetches"))
STARTS, RAISES, SHELLS = map(_named, ("starts", "raises", "shell"))
INTERPRETERS = _named("interprets") | {"bun"}

ANY = frozenset[str]()
"""Whatever it is asked to do."""

SUBCOMMANDS = """
    alembic       current history check upgrade downgrade heads | *
    artisan       test migrate | serve
    bazel         test build | *
    buf           | *
    bun           | test run install build
    cabal         test build
    cargo         test build check clippy fmt nextest bench doc | run xtask | t b c clean metadata
                  tree
    cmake         | --build | *
    composer      | test install run run-script lint
    coverage      run report | | html xml combine erase
    cypress       run | *
    dart          test analyze format | run | compile
    deno          test lint fmt check bench | task
    dotnet        test build format | run restore | clean
    dune          test build runtest fmt
    flutter       test analyze build
    gleam         test build check format | run
    go            test build vet fmt | run generate | list env version
    hatch         | *
    manage.py     test check makemigrations migrate showmigrations | *
    mix           test compile format credo dialyzer xref coveralls check lint ecto.create
                  ecto.migrate phx.routes | *
    next          | | build lint
    ng            | | build test lint
    npm           | test t run ci install start build
    nuxt          | | build
    playwright    test | *
    pnpm          | test tests t e2e spec specs build compile lint format fmt type-check typecheck
                  types check ci verify validate run start dev serve preview watch migrate seed
                  generate codegen install -r --filter
    poe           | *
    poetry        | install check build
    pre-commit    run
    rails         test db:migrate | db:seed db:setup | routes
    rebar3        eunit ct compile dialyzer xref | *
    ruff          check format | | *
    stack         test build
    swift         test build format | run
    terraform     validate fmt
    uv            | sync lock build
    vite          build | *
    xcodebuild    test build | | clean
    yarn          | test tests t e2e spec specs build compile lint format fmt type-check typecheck
                  types check ci verify validate run start dev serve preview watch migrate seed
                  generate codegen install workspace
    zig           build test fmt
"""
"""Program, its subcommands that work on a project and print nothing of others; after a bar those
that only work on a project, after another those that only print nothing of others. ``*``: any."""


def _rows() -> dict[str, tuple[frozenset[str], ...]]:
    """Program -> its subcommands in three parts.

    A row goes on where a line is set in.
    """
    rows: dict[str, str] = {}
    name = ""
    for line in SUBCOMMANDS.strip("\n").splitlines():
        head, _, rest = line.removeprefix("    ").partition(" ")
        name = head or name
        rows[name] = f"{rows.get(name, '')} {rest}"
    return {name: tuple(map(words, f"{row}||".split("|")[:3])) for name, row in rows.items()}


_ROWS = _rows()


def _commands(kinds: str, part: int) -> dict[str, frozenset[str]]:
    """Program -> the subcommands that count.

    Of programs of some kinds, and of those with a row.
    """
    whole = dict.fromkeys((name for kind in kinds.split() for name in _named(kind)), ANY)
    rows = {name: row[0] | row[part] for name, row in _ROWS.items()}
    own = {name: ANY if "*" in row else row for name, row in rows.items() if row}
    return {**whole, **own}


LOCAL: Mapping[str, frozenset[str]] = _commands("checks checks-a-file", 2)
"""Programs, and which of their subcommands print nothing but what is the project's own."""

PROJECT: Mapping[str, frozenset[str]] = _commands("checks tasks", 1)
"""Programs with which projects are built, tested, linted, formatted or run, and their
subcommands that do."""

TASK_RUNNERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_named("tasks"), ANY),
    **dict.fromkeys(_named("manages"), words("run run-script -r")),
}
"""What starts a task of the project by its name, and the words that may stand before that name."""

TASKS = words("""
    all analyse analyze assemble bench benchmark build check checks ci clean clippy compile cov
    coverage credo dialyzer doctest e2e eslint fmt format formatting integration lint lints mypy
    package prettier pytest ruff smoke spec specs style t test testing tests tsc type typecheck
    typechecking typecheck types typing unit unittest validate verify vet xref
""")
"""First words of the names of scripts, targets and tasks that test, check and build."""

NOT_LOCAL_TASKS = words("""
    crawl deploy download fetch install publish pull push release scrape sync update upgrade upload
""")
"""In the name of a task they say that it reaches out."""

SAVES = words("clone co cp download export save submodule sync")
"""What makes a program of ``SAVERS_AT_TIMES`` put outside text into files."""

LAUNCHERS = tuple(
    tuple(row.split())
    for row in """
    uv run, poetry run, pipenv run, pdm run, rye run, hatch run, pixi run, coverage run,
    bundle exec, pnpm exec, pnpm dlx, yarn exec, yarn dlx, npm exec, mise exec,
    npx, bunx, pnpx, uvx, dotenv
""".split(",")
)
"""What runs the rest of the line in some environment: the program in it speaks."""

HERE = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "::1", "host.docker.internal")
"""Names of this machine: asking a server on it is a test of it."""
