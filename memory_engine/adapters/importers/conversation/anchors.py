"""The places in the code base that a sentence speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.claims.mention import Mention

_AT_THE_TOP = """
    pyproject.toml setup.py package.json tsconfig.json Cargo.toml go.mod mix.exs Gemfile pom.xml
    build.gradle Makefile Justfile justfile Dockerfile README.md CHANGELOG.md CLAUDE.md AGENTS.md
    docker-compose.yml docker-compose.yaml tox.ini
"""

AT_THE_TOP = frozenset(_AT_THE_TOP.split())
"""Files whose bare name is their path in nearly every project."""


def read_of(anchors: Sequence[str], session: Session) -> tuple[str, ...]:
    """List the files behind the anchors that the session had read.

    Each with the hash of what it read.
    """
    paths = sorted({anchor.partition("#")[0] for anchor in anchors})
    return tuple(f"{path}@{session.files[path]}" for path in paths if path in session.files)


def anchors_of(mentioned: Mention, session: Session) -> tuple[str, ...]:
    """List the places that a sentence speaks of.

    Paths of the project, and symbols with the file that the session saw them in.
    """
    paths = dict.fromkeys(filter(None, (_place(path, session) for path in mentioned.paths)))
    symbols = {
        symbol: session.symbols.get(symbol) or session.symbols.get(symbol.rpartition(".")[2], "")
        for symbol in mentioned.symbols
    }
    return (
        *(path for path in paths if path not in symbols.values()),
        *(f"{path}#{symbol}" for symbol, path in symbols.items()),
    )


def _place(path: str, session: Session) -> str:
    """Name a path as the project does.

    One that is told short is the one such file that the session saw, or none.
    """
    named = paths.relative(path, session.base)
    if not named or named in session.files or path.endswith("/"):
        return named
    known = {*session.files, *session.symbols.values()}
    if named in known:
        return named
    same = [path for path in known if path.endswith(f"/{named}")]
    placed = "/" in named or named in AT_THE_TOP
    return same[0] if len(same) == 1 else named if placed else ""
