"""A small code base on disk for ``CodeBase``'s tests.

It is with git, without, or read at a commit.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from memory_engine.adapters.workspace import CodeBase
from memory_engine.domain.records.looked import Finding, Predicate, PredicateName

KINDS = ("git", "plain", "commit")


class Place:
    """Files below ``root``.

    Each ``save`` is a commit where there is a git.
    """

    def __init__(self, root: Path, kind: str) -> None:
        self.root, self.kind = root, kind
        root.mkdir(parents=True, exist_ok=True)
        if kind != "plain":
            git(root, "init", "-q", "-b", "main")

    def save(self, files: Mapping[str, str | bytes | None]) -> CodeBase:
        for path, content in files.items():
            place = self.root / path
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        if self.kind != "plain":
            git(self.root, "add", "-A")
            git(self.root, "commit", "-q", "--allow-empty", "-m", "x")
        return self.look()

    def look(self) -> CodeBase:
        return CodeBase(self.root, "HEAD" if self.kind == "commit" else "")


def git(root: Path, *words: str) -> str:
    settings = (
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "protocol.file.allow=always",
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *settings, *words], cwd=root, env=bare, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def ask(
    base: CodeBase,
    name: PredicateName,
    subject: str,
    value: str = "",
    path: str = "",
) -> Finding:
    (finding,) = base.look([Predicate(name, subject, value, path)])
    return finding


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
