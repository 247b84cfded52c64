"""Targets and literals.

What runners and configuration say, and what can't be decided by them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase
from memory_engine.domain.records.looked import Finding
from tests.contracts.workspace_kit import KINDS, PYPROJECT, Place, ask


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path / "work", request.param)


RUNNING: dict[str, str | bytes | None] = {
    "Makefile": ".PHONY: test lint\nX := 1\ntest: deps\n\tuv run pytest -q "
    "$(ARGS)\nlint fmt:\n\truff "
    "check .\ndeps:\n",
    "justfile": "set shell := ['sh']\nalias b := build\nbuild target='x':\n  cargo build\n@doc:\n  "
    "mkdocs build\n",
    "package.json": '{"scripts": {"lint": "eslint src", "test": "vitest"}}',
    "web/package.json": '{"scripts": {"dev": "vite"}}',
    "pyproject.toml": PYPROJECT,
    "tox.ini": "[tox]\nenvlist = py311, style\n[testenv:docs]\ncommands = sphinx-build docs out\n",
    "noxfile.py": "import nox\n@nox.session(name='unit-tests')\ndef tests(session):\n    "
    "session.run('pytest', 'tests')\n",
    ".github/workflows/ci.yml": "on: [push]\n"
    "jobs:\n  t:\n    steps:\n      - run: |\n          pip install -e .\n          mypy "
    "--strict src\n",
    "scripts/release.sh": "echo\n",
    "src/x.py": "",
}


def run(base: CodeBase, line: str) -> Finding:
    return ask(base, "target", line)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("make test", "supported"),
        ("make -j4 fmt V=1", "supported"),
        ("make", "supported"),
        ("make tset", "refuted"),
        ("make test deploy", "refuted"),
        ("CI=1 make lint && make test", "supported"),
        ("cd web && npm run dev", "supported"),
        ("npm run dev", "refuted"),
        ("npm test", "supported"),
        ("npm run lint -- --fix", "supported"),
        ("pnpm lint", "supported"),
        ("pnpm nothing", "unknown"),
        ("npm --prefix web run dev", "supported"),
        ("npm -w web run dev", "supported"),
        ("pnpm -F web run nothing", "unknown"),
        ("npm run nothing --if-present", "unknown"),
        ("cd web && cd src && npm run dev", "supported"),
        ("cd web/src && npm run lint", "refuted"),
        ("cd web/src && make test", "unknown"),
        ("npm run lint # don't fix", "supported"),
        ("make test # deploy", "supported"),
        ("yarn run nothing", "refuted"),
        ("yarn run flask", "unknown"),
        ("bun run eslint", "unknown"),
        ("npm run eslint", "refuted"),
        ("bun test", "supported"),
        ("bun run src/x.py", "supported"),
        ("bun run src/gone.ts", "refuted"),
        ("just build --release", "supported"),
        ("just b", "supported"),
        ("just nothing", "refuted"),
        ("poe fmt", "supported"),
        ("poe nothing", "refuted"),
        ("hatch run cov", "supported"),
        ("tox -e docs", "supported"),
        ("tox -e py39", "unknown"),
        ("tox -e nothing", "refuted"),
        ("nox -s unit-tests", "supported"),
        ("my-app --help", "supported"),
        ("uv run my-app", "supported"),
        ("pytest -q", "supported"),
        ("uv run pytest tests/unit", "supported"),
        ("python -m pytest", "supported"),
        ("mypy src", "supported"),
        ("ruff check --fix", "supported"),
        ("ruff format", "supported"),
        ("ruff clean", "unknown"),
        ("black .", "unknown"),
        ("cargo build --release", "supported"),
        ("cargo test", "unknown"),
        ("./scripts/release.sh 1.0", "supported"),
        ("bash scripts/gone.sh", "refuted"),
        ("python dist/run.py", "unknown"),
        ("test", "supported"),
        ("nothing", "unknown"),
        ("task build", "unknown"),
        ("make 'x", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_command_line_is_resolved(tmp_path: Path, line: str, verdict: str) -> None:
    finding = run(Place(tmp_path / "work", "plain").save(RUNNING), line)
    assert finding.verdict == verdict, finding.because


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("gone", "refuted"),
        ("guide.1", "unknown"),
        ("out/app", "unknown"),
        ("app", "refuted"),
        ("docs", "supported"),
    ],
)
def test_a_pattern_or_a_variable_may_stand_for_what_fits_it_and_for_nothing_else(
    place: Place, name: str, verdict: str
) -> None:
    rules = "docs: $(PAGES)\n\techo\n%.1: %.md\n\tronn $<\n$(OUT)/app: main.c\n\tcc $<\n"
    assert run(place.save({"Makefile": rules}), f"make {name}").verdict == verdict


def test_a_target_that_is_not_here_is_told_with_the_files_that_offer_it(place: Place) -> None:
    base = place.save(
        {
            "package.json": '{"scripts": {"lint": "x"}}',
            "web/package.json": '{"scripts": {"dev": "vite"}}',
        }
    )
    finding = run(base, "npm run dev")
    assert (finding.verdict, [anchor.path for anchor in finding.anchors]) == (
        "refuted",
        ["web/package.json"],
    )
    assert finding.because == 'package.json has no script "dev"'
    assert run(base, "npm run none").anchors == ()


def test_a_makefile_that_includes_others_refutes_nothing(place: Place) -> None:
    assert (
        run(place.save({"Makefile": "include *.mk\ntest:\n\ttrue\n"}), "make gone").verdict
        == "unknown"
    )


def test_targets_went_with_their_file(place: Place) -> None:
    place.save({"Makefile": "test:\n\ttrue\n", "a": "1"})
    assert run(place.save({"Makefile": None}), "make test").verdict == (
        "unknown" if place.kind == "plain" else "refuted"
    )


def test_a_target_can_be_asked_for_in_one_file(place: Place) -> None:
    base = place.save({"Makefile": "test:\n\ttrue\n", "package.json": '{"scripts": {"lint": "x"}}'})
    assert ask(base, "target", "lint", path="package.json").verdict == "supported"
    assert ask(base, "target", "lint", path="Makefile").verdict == "refuted"


SETTINGS: dict[str, str | bytes | None] = {
    "app/server.py": """
import os
from dataclasses import dataclass, field
MAX_RETRIES = 3
CACHE_BYTES = 4 * 1024 ** 2
DEFAULT_PORT = 8080
LEVEL = logging.INFO
COMPUTED = compute()
PORT = int(os.environ.get("APP_PORT", "9000"))
TABLE = {"pool": {"size": 5}}
@dataclass
class Server:
    port: int = DEFAULT_PORT
    names: list = field(default_factory=list)
    grace: float = field(default=1.5)
    def __init__(self, host="0.0.0.0", *, debug: bool = False):
        self.host = host
        self.backlog = 128
        local = 7
@click.option("--workers", "-w", default=4)
def serve(workers, timeout=30): ...
parser.add_argument("--color", default="auto")
""",
    "config/app.yaml": "server:\n  threads: 12\n  tls: on\nlog_level: debug\n",
    "pyproject.toml": "[tool.ruff]\nline-length = 120\n",
    "docker-compose.yml": "services:\n  web:\n    ports: ['8000:80']\n    "
    "environment: [MODE=fast]\n",
    "Dockerfile": "FROM x\nENV WIDTH=10 HEIGHT=20\nEXPOSE 3000\n",
    ".env.example": "export BATCH='64' # rows\n",
    "src/kinds.py": "class Blob:\n    tag = 'blob'\n\n\nclass BLOB(Blob):\n    tag = 'BLOB'\n"
    "\n\nEDGE = '640px'\n",
    "src/limits.ts": "export const MAX_UPLOAD: number = 10_000;\n"
    "const opts = {\n  pageSize: 25,\n};\nfunction f() {\n  let depth = 3;\n}\n",
    "src/index.js": "const addr = process.env.ADDR || 'localhost'\n",
    "cmd/main.go": "package main\n\nconst maxConns = 50\n\nfunc f() {\n\tlocal := 3\n}\n",
    "lib.rs": "pub const BUF: usize = 512usize;\n",
    "ext.c": "#define QUEUE 32\n",
    "tests/test_x.py": "MAX_RETRIES = 99\n",
    "one.ini": "[a]\nshared = 1\n",
    "two.ini": "[b]\nshared = 2\n",
}


@pytest.mark.parametrize(
    ("name", "value", "path", "verdict"),
    [
        ("MAX_RETRIES", "3", "", "supported"),
        ("MAX_RETRIES", "5", "", "refuted"),
        ("max retries", "3", "", "supported"),
        ("MAX_RETRIES", "99", "tests/test_x.py", "supported"),
        ("CACHE_BYTES", "4194304", "", "supported"),
        ("LEVEL", "INFO", "", "supported"),
        ("COMPUTED", "1", "", "unknown"),
        ("APP_PORT", "9000", "", "supported"),
        ("Server.port", "8080", "", "supported"),
        ("Server.grace", "1.5", "", "supported"),
        ("Server.names", "x", "", "unknown"),
        ("host", "0.0.0.0", "", "supported"),
        ("debug", "false", "", "supported"),
        ("backlog", "128", "", "supported"),
        ("local", "7", "", "unknown"),
        ("--workers", "4", "", "supported"),
        ("serve.timeout", "30", "", "supported"),
        ("timeout", "30s", "", "unknown"),
        ("timeout", "60", "", "refuted"),
        ("--color", "never", "", "refuted"),
        ("pool.size", "5", "", "supported"),
        ("server.threads", "12", "", "supported"),
        ("server.tls", "true", "", "supported"),
        ("log level", "info", "", "refuted"),
        ("line-length", "120", "", "supported"),
        ("web.port", "8000", "", "supported"),
        ("web.port", "80", "", "supported"),
        ("web.port", "8080", "", "refuted"),
        ("MODE", "fast", "", "supported"),
        ("WIDTH", "10", "", "supported"),
        ("EXPOSE", "3000", "", "supported"),
        ("BATCH", "64", "", "supported"),
        ("MAX_UPLOAD", "10000", "", "supported"),
        ("pageSize", "50", "", "refuted"),
        ("depth", "3", "", "unknown"),
        ("ADDR", "localhost", "", "supported"),
        ("maxConns", "50", "", "supported"),
        ("BUF", "512", "", "supported"),
        ("QUEUE", "32", "", "supported"),
        ("shared", "1", "", "unknown"),
        ("shared", "1", "one.ini", "supported"),
        ("shared", "1", "two.ini", "refuted"),
        ("nowhere", "1", "", "unknown"),
        ("Blob.tag", "blob", "src/kinds.py", "supported"),
        ("BLOB.tag", "BLOB", "src/kinds.py", "supported"),
        ("BLOB.tag", "blob", "", "refuted"),
        ("blob.tag", "blob", "", "unknown"),
        ("EDGE", "640 px", "", "supported"),
        ("EDGE", "640px", "", "supported"),
        ("EDGE", "641 px", "", "refuted"),
        ("EDGE", "640", "", "unknown"),
        ("MAX_RETRIES", "3", "gone.py", "refuted"),
        ("...", "3", "", "unknown"),
    ],
)
def test_a_name_has_a_literal(
    tmp_path: Path, name: str, value: str, path: str, verdict: str
) -> None:
    finding = ask(Place(tmp_path / "work", "plain").save(SETTINGS), "literal", name, value, path)
    assert finding.verdict == verdict, finding


def test_another_value_is_named_with_its_place(place: Place) -> None:
    finding = ask(place.save(SETTINGS), "literal", "MAX_RETRIES", "5")
    assert finding.found == ("3",)
    assert [anchor.path for anchor in finding.anchors] == ["app/server.py"]


LEFT_BEHIND: dict[str, str | bytes | None] = {
    "lib/limits.py": "SPEED = 'fast'\n",
    "ci.yml": "jobs:\n  build:\n    name: crate\n    title: fast\n",
    "deploy.toml": "[release]\nLANE = 'left'\n",
}


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("NAME", "crate", ()),
        ("TITLE", "fast", ()),
        ("SPEED", "fast", ("fast",)),
        ("LANE", "left", ("left",)),
    ],
)
def test_a_constant_that_went_with_its_script_is_no_key_that_sounds_like_it(
    tmp_path: Path, name: str, value: str, found: tuple[str, ...]
) -> None:
    base = Place(tmp_path / "work", "plain").save(LEFT_BEHIND)
    finding = ask(base, "literal", name, value, "build_script.py")
    assert (finding.verdict, finding.found) == ("refuted", found)
