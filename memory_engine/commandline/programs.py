"""Programs of which it is known that what they print comes from the project itself. One table for
all who ask.

All others are from outside: what a program prints that nobody knows may be anybody's text. It is
data, looked up by the name of a program: what a shell line is, and which of its words are files, is
for those who ask to say.
"""

from __future__ import annotations

from collections.abc import Mapping

ANY = frozenset[str]()
"""Whatever it is asked to do."""

SPEAKS = frozenset(
    """
    : [ [[ alias basename bg cd clear chgrp chmod chown date declare df dirname disown echo env exit
    export false fg free groups hash hostname id jobs kill let lscpu lsof mkdir mktemp nproc pgrep
    popd printenv printf ps pushd pwd read realpath return rm rmdir set shift shopt sleep stty sync
    tee test touch true tty type typeset ulimit umask uname unalias unset uptime wait which who
    whoami
    """.split()
)
"""They say nothing but their own words, and what is so on this machine."""

READS = frozenset(
    """
    ack ag awk base64 bat bzcat cat cksum cloc cmp column comm cp csplit cut diff dir du egrep
    expand fd fdfind fgrep file find fmt fold gawk grep gunzip gzip head hexdump join jq less ln ls
    md5sum more mv nl od paste readlink rev rg scc sed seq sha1sum sha256sum shuf sort split stat
    strings tac tail tar tokei tr tree tsort uniq unzip wc xxd yq zcat zip
    """.split()
)
"""They show, search, compare or move files: local where all the files are the project's."""

SCRIPTED = frozenset("ack ag awk egrep fgrep gawk grep jq rg sed tr yq".split())
"""Readers whose first word is what to look for or to do, and no file."""

TASKS = frozenset(
    """
    all analyse analyze assemble bench benchmark build check checks ci clean clippy compile cov
    coverage credo dialyzer doctest e2e eslint fmt format formatting integration lint lints mypy
    package prettier pytest ruff smoke spec specs style t test testing tests tsc type typecheck
    typechecking typecheck types typing unit unittest validate verify vet xref
    """.split()
)
"""First words of the names of scripts, targets and tasks that test, check and build."""

CHECKS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        """
        actionlint ava basedpyright bashate biome black cc clang clang-format clang-tidy
        cmake-format cppcheck ctest detekt djlint elm-test eslint flake8 g++ gcc gofmt gofumpt
        goimports golangci-lint hadolint isort javac jest jshint kotlinc ktlint knip markdownlint
        mocha mypy ninja oxlint phpcs phpstan phpunit pint prettier psalm py.test pydocstyle
        pyflakes pylint pyright pytest rspec rubocop ruff rustc rustfmt sass shellcheck shfmt
        sqlfluff srb standardrb staticcheck stylelint swiftformat swiftlint tsc unittest vitest
        vulture yamllint json.tool compileall py_compile tokenize doctest
        """.split(),
        ANY,
    ),
    "coverage": frozenset("run report html xml combine erase".split()),
    "pre-commit": frozenset({"run"}),
    "playwright": frozenset({"test"}),
    "cypress": frozenset({"run"}),
    "cargo": frozenset(
        "test t build b check c clippy fmt bench nextest doc clean metadata tree".split()
    ),
    "go": frozenset("test build vet fmt list env version".split()),
    "dotnet": frozenset("test build format clean".split()),
    "swift": frozenset("test build format".split()),
    "xcodebuild": frozenset("test build clean".split()),
    "flutter": frozenset("test analyze build".split()),
    "dart": frozenset("test analyze format compile".split()),
    "zig": frozenset("build test fmt".split()),
    "stack": frozenset("test build".split()),
    "cabal": frozenset("test build".split()),
    "dune": frozenset("test build runtest fmt".split()),
    "gleam": frozenset("test build check format".split()),
    "mix": frozenset(
        (
            "test compile format credo dialyzer xref coveralls check lint ecto.create "
            "ecto.migrate phx.routes"
        ).split()
    ),
    "rebar3": frozenset("eunit ct compile dialyzer xref".split()),
    "terraform": frozenset("validate fmt".split()),
    "bazel": frozenset("test build".split()),
    "deno": frozenset("test lint fmt check bench".split()),
    "manage.py": frozenset("test check makemigrations migrate showmigrations".split()),
    "rails": frozenset("test db:migrate routes".split()),
    "artisan": frozenset("test migrate".split()),
    "vite": frozenset({"build"}),
    "next": frozenset("build lint".split()),
    "nuxt": frozenset({"build"}),
    "ng": frozenset("build test lint".split()),
    "alembic": frozenset("upgrade downgrade current history check heads".split()),
    "kairos-mem": ANY,
}
"""Test runners, linters, type checkers, formatters, compilers -> their subcommands that work on
what is here."""

TASK_RUNNERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "make gmake just task rake invoke inv gradle gradlew mvn mvnw sbt ant lein mill "
            "tox nox meson cmake"
        ).split(),
        ANY,
    ),
    **dict.fromkeys(
        (
            "gulp grunt turbo nx lerna moon webpack rollup esbuild ctest mage pants buck2 bazelisk"
        ).split(),
        ANY,
    ),
    **dict.fromkeys(
        "npm pnpm yarn bun composer poe hatch pdm".split(), frozenset({"run", "run-script", "-r"})
    ),
}
"""What starts a task of the project by its name, and the words that may stand before that name."""

GIT = frozenset(
    """
    add apply bisect blame branch cat-file check-attr check-ignore checkout cherry cherry-pick clean
    commit config count-objects describe diff diff-files diff-index diff-tree for-each-ref
    format-patch fsck gc grep hash-object help init log ls-files ls-tree merge merge-base mv
    name-rev notes range-diff rebase reflog reset restore rev-list rev-parse revert rm shortlog show
    show-branch show-ref sparse-checkout stash status switch symbolic-ref tag update-index
    update-ref var verify-commit version whatchanged worktree write-tree
    """.split()
)
"""Subcommands of git that work on what is here ..."""

FOREIGN_REFS = (
    "origin/",
    "upstream/",
    "fork/",
    "remotes/",
    "refs/pull",
    "refs/remotes",
    "FETCH_HEAD",
    "@{u",
    "@{push",
    "--remotes",
    "--all",
)
"""... unless they name what was fetched from elsewhere."""

SAVERS = frozenset("aria2c axel rclone rsync scp sftp wget yt-dlp youtube-dl".split())
"""What puts outside text into files of its own accord: then nothing tells what the files say."""

SAVERS_AT_TIMES = frozenset(
    "aws az docker gcloud gh git glab gsutil hg kubectl oc podman s3cmd svn".split()
)
SAVES = frozenset("clone co cp download export save submodule sync".split())
"""What does so where one of these words is among its own."""

INTO_FILES = frozenset(
    (
        "-o -O --output --remote-name --output-document -P --directory-prefix --output-dir "
        "--remote-name-all"
    ).split()
)
"""Options with which any other that fetches does so."""

ASKS_SERVERS = frozenset("curl http https wget xh httpie".split())
"""What may as well ask a server on this machine."""

MOVERS = frozenset("cp ln mv tar unzip gunzip".split())
"""Readers that may put a file from elsewhere among those of the project."""

NOT_LOCAL_TASKS = frozenset(
    (
        "crawl deploy download fetch install publish pull push release scrape sync update "
        "upgrade upload"
    ).split()
)
"""In the name of a task they say that it reaches out."""

LAUNCHERS = (
    "uv run",
    "poetry run",
    "pipenv run",
    "pdm run",
    "rye run",
    "hatch run",
    "bundle exec",
    "npx",
    "bunx",
    "pnpm exec",
    "pnpm dlx",
    "yarn exec",
    "yarn dlx",
    "npm exec",
    "mise exec",
    "dotenv",
    "uvx",
    "python -m",
    "python3 -m",
    "py -m",
    "pnpx",
)
"""What only starts another program: that one speaks."""

WRAPPERS = frozenset(
    (
        "builtin caffeinate chronic command doas env exec gtimeout ionice nice nohup setsid "
        "stdbuf sudo time timeout unbuffer xargs"
    ).split()
)
"""What starts the program that is named after it."""

SHELLS = frozenset("bash sh zsh dash ksh fish".split())
INTERPRETERS = frozenset(
    (
        "python python3 py node nodejs ruby perl php deno bun tsx ts-node lua Rscript elixir iex"
    ).split()
)
"""What runs a script, or code that stands in the command."""

LOCAL_MODULES = frozenset(
    """
    argparse ast base64 bisect calendar collections copy csv dataclasses datetime decimal difflib
    enum fractions functools hashlib inspect itertools json keyword locale math numbers operator
    platform pprint random re shlex statistics string struct sys textwrap time tokenize tomllib
    types typing unicodedata uuid zlib zoneinfo
    """.split()
)
"""Modules of Python with which nothing is read from elsewhere."""

HERE = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "::1", "host.docker.internal")
"""Names of this machine: asking a server on it is a test of it."""
