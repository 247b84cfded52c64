"""Versions, targets and literals: what manifests, runners and configuration say, and what can't be decided by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.domain.records import Finding
from tests.contracts.workspace_kit import KINDS, Place, ask


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path / "work", request.param)


PYPROJECT = """
[project]
name = "My_App"
version = "1.4.0"
requires-python = ">=3.11"
dependencies = ["flask>=2.3,<3", "click==8.1.7", "rich"]
[project.optional-dependencies]
db = ["SQLAlchemy~=2.0"]
[dependency-groups]
dev = ["pytest>=8"]
[project.scripts]
my-app = "my_app:main"
[tool.poe.tasks]
fmt = "ruff format ."
[tool.poetry.dependencies]
httpx = "^0.27"
[tool.hatch.envs.default.scripts]
cov = "pytest --cov"
"""

LOCKS: dict[str, str] = {
    "uv.lock": '[[package]]\nname = "flask"\nversion = "2.3.3"\nsource = { registry = "x" }\n',
    "poetry.lock": '[[package]]\nname = "Flask"\nversion = "2.3.3"\n',
    "Pipfile.lock": '{"default": {"flask": {"version": "==2.3.3"}}}',
    "requirements.txt": "flask==2.3.3 \\\n  --hash=sha256:aa\nclick>=8\n",
    "requirements/dev.txt": "flask == 2.3.3  # pinned\n",
    "package-lock.json": '{"packages": {"": {}, "node_modules/flask": {"version": "2.3.3"}}}',
    "yarn.lock": '# yarn\n\n"flask@^2.0", flask@^2.3:\n  version "2.3.3"\n  resolved "x"\n',
    "pnpm-lock.yaml": "lockfileVersion: '9'\npackages:\n  flask@2.3.3:\n    resolution: {}\n",
    "Cargo.lock": 'version = 3\n[[package]]\nname = "flask"\nversion = "2.3.3"\n',
    "Gemfile.lock": "GEM\n  specs:\n    flask (2.3.3)\n      rack (>= 1)\n",
    "mix.lock": '%{\n  "flask": {:hex, :flask, "2.3.3", "abc"},\n}\n',
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_decides(tmp_path: Path, lock: str) -> None:
    base = Place(tmp_path / "work", "plain").save({lock: LOCKS[lock]})
    right, short, wrong = (ask(base, "version", "flask", value) for value in ("v2.3.3", "2.3", "2.2.0"))
    assert (right.verdict, short.verdict, wrong.verdict) == ("supported", "supported", "refuted")
    assert wrong.found == ("2.3.3",)
    assert right.anchors[0].path == lock
    assert right.anchors[0].blob


def test_what_is_locked_comes_before_what_a_manifest_allows(place: Place) -> None:
    base = place.save({"uv.lock": LOCKS["uv.lock"], "pyproject.toml": PYPROJECT, "web/package-lock.json": "{"})
    assert ask(base, "version", "flask", "2.3.1").found == ("2.3.3",)


def version(base: object, name: str, value: str) -> str:
    return ask(base, "version", name, value).verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("flask", "2.3.1", "unknown"),
        ("flask", "3.0", "refuted"),
        ("flask", ">=2.3,<3", "supported"),
        ("flask", ">=2.0", "refuted"),
        ("click", "8.1.7", "supported"),
        ("click", "8.1.6", "refuted"),
        ("rich", "13", "unknown"),
        ("sqlalchemy", "1.4", "refuted"),
        ("httpx", "0.28", "refuted"),
        ("httpx", "0.27.2", "unknown"),
        ("my-app", "1.4.0", "supported"),
        ("project", "1.3.0", "refuted"),
        ("python", "3.10", "refuted"),
        ("python", ">=3.11", "supported"),
        ("nothing", "1", "unknown"),
        ("flask", "no version", "unknown"),
    ],
)
def test_a_manifest_decides_what_it_pins_or_excludes(place: Place, name: str, value: str, verdict: str) -> None:
    assert version(place.save({"pyproject.toml": PYPROJECT}), name, value) == verdict


@pytest.mark.parametrize(
    ("files", "name", "value", "verdict"),
    [
        ({"package.json": '{"name": "web", "version": "3.1.0", "dependencies": {"react": "^18.2.0"}}'}, "react", "17.0.2", "refuted"),
        ({"package.json": '{"dependencies": {"react": "^18.2.0 || ^19"}}'}, "react", "19.1.0", "unknown"),
        ({"package.json": '{"dependencies": {"react": "18.2.0"}}'}, "react", "18.2.0", "supported"),
        ({"package.json": '{"dependencies": {"react": "workspace:*"}}'}, "react", "18.2.0", "unknown"),
        ({"package.json": '{"name": "web", "version": "3.1.0"}'}, "web", "3.1.0", "supported"),
        ({"Cargo.toml": '[package]\nname = "x"\nversion = "0.2.0"\n[dependencies]\nserde = "1.0"\n'}, "serde", "2.0", "refuted"),
        ({"Cargo.toml": '[dependencies]\nserde = { version = "=1.0.3" }\n'}, "serde", "1.0.3", "supported"),
        ({"go.mod": "module m\n\ngo 1.22\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.1\n)\n"}, "gin", "1.9.1", "supported"),
        ({"go.mod": "module m\n\ngo 1.22\n"}, "go", "1.21", "refuted"),
        ({"Gemfile": "gem 'rails', '~> 7.1.0'\n"}, "rails", "7.2.0", "refuted"),
        ({"mix.exs": 'def project, do: [app: :shop, version: "0.3.0"]\n{:phoenix, "~> 1.7"}\n'}, "phoenix", "2.0.0", "refuted"),
        ({"mix.exs": 'def project, do: [app: :shop, version: "0.3.0"]\n'}, "shop", "0.3.0", "supported"),
        ({"setup.py": "from setuptools import setup\nsetup(name='p', version='2', install_requires=['six<2'])\n"}, "six", "2.1", "refuted"),
        ({"setup.cfg": "[metadata]\nname = p\nversion = 2.0\n[options]\ninstall_requires =\n  six==1.16\n"}, "six", "1.16", "supported"),
        ({"src/tool/__init__.py": '__version__ = "4.2"\n'}, "tool", "4.1", "refuted"),
        ({".nvmrc": "v20.11.0\n"}, "node", "20", "supported"),
        ({"tests/requirements.txt": "six==1\n"}, "six", "2", "unknown"),
        ({"a/requirements.txt": "six==1\n", "b/requirements.txt": "six==2\n"}, "six", "2", "unknown"),
    ],
)
def test_every_package_world_has_its_own_notation(
    tmp_path: Path, files: dict[str, str | bytes | None], name: str, value: str, verdict: str
) -> None:
    assert version(Place(tmp_path / "work", "plain").save(files), name, value) == verdict


RUNNING: dict[str, str | bytes | None] = {
    "Makefile": ".PHONY: test lint\nX := 1\ntest: deps\n\tuv run pytest -q $(ARGS)\nlint fmt:\n\truff check .\ndeps:\n",
    "justfile": "set shell := ['sh']\nalias b := build\nbuild target='x':\n  cargo build\n@doc:\n  mkdocs build\n",
    "package.json": '{"scripts": {"lint": "eslint src", "test": "vitest"}}',
    "web/package.json": '{"scripts": {"dev": "vite"}}',
    "pyproject.toml": PYPROJECT,
    "tox.ini": "[tox]\nenvlist = py311, style\n[testenv:docs]\ncommands = sphinx-build docs out\n",
    "noxfile.py": "import nox\n@nox.session(name='unit-tests')\ndef tests(session):\n    session.run('pytest', 'tests')\n",
    ".github/workflows/ci.yml": "on: [push]\njobs:\n  t:\n    steps:\n      - run: |\n          pip install -e .\n          mypy --strict src\n",
    "scripts/release.sh": "echo\n",
    "src/x.py": "",
}


def run(base: object, line: str) -> Finding:
    return ask(base, "target", line)  # type: ignore[arg-type]


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


def test_a_makefile_that_includes_others_refutes_nothing(place: Place) -> None:
    assert run(place.save({"Makefile": "include *.mk\ntest:\n\ttrue\n"}), "make gone").verdict == "unknown"


def test_targets_went_with_their_file(place: Place) -> None:
    place.save({"Makefile": "test:\n\ttrue\n", "a": "1"})
    assert run(place.save({"Makefile": None}), "make test").verdict == ("unknown" if place.kind == "plain" else "refuted")


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
    "docker-compose.yml": "services:\n  web:\n    ports: ['8000:80']\n    environment: [MODE=fast]\n",
    "Dockerfile": "FROM x\nENV WIDTH=10 HEIGHT=20\nEXPOSE 3000\n",
    ".env.example": "export BATCH='64' # rows\n",
    "src/limits.ts": "export const MAX_UPLOAD: number = 10_000;\nconst opts = {\n  pageSize: 25,\n};\nfunction f() {\n  let depth = 3;\n}\n",
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
        ("MAX_RETRIES", "3", "gone.py", "unknown"),
        ("...", "3", "", "unknown"),
    ],
)
def test_a_name_has_a_literal(tmp_path: Path, name: str, value: str, path: str, verdict: str) -> None:
    finding = ask(Place(tmp_path / "work", "plain").save(SETTINGS), "literal", name, value, path)
    assert finding.verdict == verdict, finding


def test_another_value_is_named_with_its_place(place: Place) -> None:
    finding = ask(place.save(SETTINGS), "literal", "MAX_RETRIES", "5")
    assert finding.found == ("3",)
    assert [anchor.path for anchor in finding.anchors] == ["app/server.py"]
