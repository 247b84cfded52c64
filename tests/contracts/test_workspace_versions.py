"""Versions: what lock files decide, and manifests pin or exclude.

It is in every package world's own notation.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase
from tests.contracts.workspace_kit import KINDS, PYPROJECT, Place, ask


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path / "work", request.param)


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
    right, short, wrong = (
        ask(base, "version", "flask", value) for value in ("v2.3.3", "2.3", "2.2.0")
    )
    assert (right.verdict, short.verdict, wrong.verdict) == ("supported", "supported", "refuted")
    assert wrong.found == ("2.3.3",)
    assert right.anchors[0].path == lock
    assert right.anchors[0].blob


def test_what_is_locked_comes_before_what_a_manifest_allows(place: Place) -> None:
    base = place.save(
        {"uv.lock": LOCKS["uv.lock"], "pyproject.toml": PYPROJECT, "web/package-lock.json": "{"}
    )
    assert ask(base, "version", "flask", "2.3.1").found == ("2.3.3",)


def version(base: CodeBase, name: str, value: str) -> str:
    return ask(base, "version", name, value).verdict


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
def test_a_manifest_decides_what_it_pins_or_excludes(
    place: Place, name: str, value: str, verdict: str
) -> None:
    assert version(place.save({"pyproject.toml": PYPROJECT}), name, value) == verdict


@pytest.mark.parametrize(
    ("files", "name", "value", "verdict"),
    [
        (
            {
                "package.json": '{"name": "web", "version": "3.1.0", '
                '"dependencies": {"react": "^18.2.0"}}'
            },
            "react",
            "17.0.2",
            "refuted",
        ),
        (
            {"package.json": '{"dependencies": {"react": "^18.2.0 || ^19"}}'},
            "react",
            "19.1.0",
            "unknown",
        ),
        ({"package.json": '{"dependencies": {"react": "18.2.0"}}'}, "react", "18.2.0", "supported"),
        (
            {"package.json": '{"dependencies": {"react": "workspace:*"}}'},
            "react",
            "18.2.0",
            "unknown",
        ),
        ({"package.json": '{"name": "web", "version": "3.1.0"}'}, "web", "3.1.0", "supported"),
        (
            {
                "Cargo.toml": '[package]\nname = "x"\nversion = '
                '"0.2.0"\n[dependencies]\nserde = "1.0"\n'
            },
            "serde",
            "2.0",
            "refuted",
        ),
        (
            {"Cargo.toml": '[dependencies]\nserde = { version = "=1.0.3" }\n'},
            "serde",
            "1.0.3",
            "supported",
        ),
        (
            {"go.mod": "module m\n\ngo 1.22\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.1\n)\n"},
            "gin",
            "1.9.1",
            "supported",
        ),
        ({"go.mod": "module m\n\ngo 1.22\n"}, "go", "1.21", "refuted"),
        ({"Gemfile": "gem 'rails', '~> 7.1.0'\n"}, "rails", "7.2.0", "refuted"),
        (
            {"mix.exs": 'def project, do: [app: :shop, version: "0.3.0"]\n{:phoenix, "~> 1.7"}\n'},
            "phoenix",
            "2.0.0",
            "refuted",
        ),
        (
            {"mix.exs": 'def project, do: [app: :shop, version: "0.3.0"]\n'},
            "shop",
            "0.3.0",
            "supported",
        ),
        (
            {
                "setup.py": "from setuptools import setup\nsetup(name='p', version='2', "
                "install_requires=['six<2'])\n"
            },
            "six",
            "2.1",
            "refuted",
        ),
        (
            {
                "setup.cfg": "[metadata]\nname = p\nversion = "
                "2.0\n[options]\ninstall_requires =\n  "
                "six==1.16\n"
            },
            "six",
            "1.16",
            "supported",
        ),
        ({"src/tool/__init__.py": '__version__ = "4.2"\n'}, "tool", "4.1", "refuted"),
        ({".nvmrc": "v20.11.0\n"}, "node", "20", "supported"),
        ({"tests/requirements.txt": "six==1\n"}, "six", "2", "unknown"),
        (
            {"a/requirements.txt": "six==1\n", "b/requirements.txt": "six==2\n"},
            "six",
            "2",
            "unknown",
        ),
        (
            {"pyproject.toml": PYPROJECT, "load/old/Pipfile": '[packages]\nmy-app = "==0.9"\n'},
            "my-app",
            "1.4.0",
            "supported",
        ),
        (
            {"pyproject.toml": PYPROJECT, "load/old/Pipfile": '[packages]\nmy-app = "==0.9"\n'},
            "my-app",
            "0.9",
            "refuted",
        ),
        (
            {"poetry.lock": LOCKS["poetry.lock"], "kit/Pipfile": '[packages]\nflask = "==1.0"\n'},
            "flask",
            "2.3.3",
            "supported",
        ),
        (
            {
                "package.json": '{"name": "web", "version": "3.1.0"}',
                "kit/Pipfile": '[packages]\nweb = "==1"\n',
            },
            "web",
            "3.1.0",
            "unknown",
        ),
    ],
)
def test_every_package_world_has_its_own_notation(
    tmp_path: Path, files: Mapping[str, str], name: str, value: str, verdict: str
) -> None:
    assert version(Place(tmp_path / "work", "plain").save(files), name, value) == verdict
