"""Importers: transcripts and other tools' memories -> observations, without a language model.

An importer reads a path from the marks of last time on and yields batches of log lines. Importing
twice brings nothing twice: each line has an idempotency key. Nothing here decides what is believed.
"""

from __future__ import annotations

from memory_engine.adapters.importers.batch import Batch, Options, Reader
from memory_engine.domain.errors import Usage

KINDS = (
    "claude-transcript",
    "specstory",
    "git-history",
    "claude-memory",
    "daily-notes",
    "mcp-memory",
    "instructions",
)

__all__ = ["KINDS", "Batch", "Options", "Reader", "importer"]


def importer(kind: str) -> Reader:
    """Think: the importer for a kind of source; raises ``Usage`` for an unknown kind."""
    if kind not in KINDS:
        from memory_engine.domain.meant import did_you_mean, nearest

        meant = did_you_mean(nearest(kind, KINDS))
        raise Usage(
            f"There is no importer for {kind!r}. {meant}".rstrip(),
            f"Known are: {', '.join(KINDS)}.",
        )
    from importlib import import_module

    module = import_module(f"{__name__}.{kind.replace('-', '_')}")
    reader: Reader = module.read
    return reader
