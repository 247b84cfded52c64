"""Which importers there are, by the kind of source they read.

Ours are named here, those of other packages by entry point.

Another package adds one in its ``pyproject.toml``; what it names is a ``Reader`` (``batch``)::

    [project.entry-points."kairos_mem.importers"]
    other-agent = "its_package.reading:read"
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from memory_engine.adapters.importers.batch import Reader
from memory_engine.domain.errors import Usage

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

OURS: Mapping[str, str] = {
    "claude-transcript": "claude_code.transcript",
    "codex-transcript": "other_hosts.codex.rollout",
    "gemini-transcript": "other_hosts.gemini.chats",
    "copilot-transcript": "other_hosts.copilot.events",
    "opencode-transcript": "other_hosts.opencode.sessions",
    "cursor-transcript": "other_hosts.cursor.chats",
    "hermes-transcript": "other_hosts.hermes.sessions",
    "openclaw-transcript": "other_hosts.openclaw.sessions",
    "specstory": "specstory.history",
    "git-history": "git_history",
    "claude-memory": "markdown.claude_memory",
    "daily-notes": "markdown.daily_notes",
    "mcp-memory": "mcp_memory",
    "instructions": "markdown.instructions",
    "kairos-mem": "exported",
}
"""Kind of source -> the module here whose ``read`` is its importer."""

KINDS = tuple(OURS)
GROUP = "kairos_mem.importers"
"""Of the entry points by which other packages add theirs."""


def importer(kind: str) -> Reader:
    """Find the importer for a kind of source.

    Raises ``Usage`` for an unknown kind, and for one of another package that can't be loaded.
    """
    if kind in OURS:
        reader: Reader = import_module(f"{__package__}.{OURS[kind]}").read
        return reader
    others = _others()
    if kind not in others:
        raise _unknown(kind, (*KINDS, *others))
    return _loaded(others[kind])


def known_kinds() -> tuple[str, ...]:
    """List all kinds of sources, ours first.

    Those of other packages are named, not loaded.
    """
    return (*KINDS, *_others())


def _others() -> dict[str, EntryPoint]:
    """The importers of other packages, by name.

    None takes the place of ours.
    """
    from importlib.metadata import entry_points  # slow to load, and seldom asked

    points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    return {point.name: point for point in points if point.name not in OURS}


def _loaded(point: EntryPoint) -> Reader:
    remedy = "Mend or remove the package that brings it; the importers of kairos-mem itself work."
    try:
        reader: object = point.load()
    except Exception as fault:  # noqa: BLE001  (code of others may fail in any way)
        why = f"{type(fault).__name__}: {fault}"
        raise Usage(f"The importer {point.value} can't be loaded: {why}", remedy) from None
    if not callable(reader):
        raise Usage(f"The importer {point.value} can't be called.", remedy)
    return reader


def _unknown(kind: str, known: tuple[str, ...]) -> Usage:
    from memory_engine.domain.meant import did_you_mean, nearest

    meant = did_you_mean(nearest(kind, known))
    return Usage(
        f"There is no importer for {kind!r}. {meant}".rstrip(), f"Known are: {', '.join(known)}."
    )
