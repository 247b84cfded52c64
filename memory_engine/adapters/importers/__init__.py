"""Importers: transcripts and other tools' memories -> observations, without a language model.

An importer reads a path from the marks of last time on and yields batches of log lines. Importing
twice brings nothing twice: each line has an idempotency key. Nothing here decides what is believed.
``registry`` names all of them, those of other packages too.
"""

from __future__ import annotations

from memory_engine.adapters.importers.batch import Batch, Options, Reader
from memory_engine.adapters.importers.registry import KINDS, importer, known_kinds

__all__ = ["KINDS", "Batch", "Options", "Reader", "importer", "known_kinds"]
