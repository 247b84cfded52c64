"""What the engine needs of the outside, as Protocols.

Adapters implement them, and the engine never sees which.
"""

from memory_engine.domain.ports.advice import (
    Advice,
    Disputing,
    Egress,
    Found,
    Piece,
    Proposed,
    Reader,
)
from memory_engine.domain.ports.edge import (
    Branches,
    Embedder,
    ImportBatch,
    Judge,
    LeftToHear,
    LogStore,
    Pages,
    Present,
    Rendered,
    Reporter,
    SimilarityIndex,
    Sources,
    Workspace,
)
from memory_engine.domain.ports.machine import Machine, Ran, Shelf
from memory_engine.domain.ports.store import (
    Erasing,
    FactBase,
    Facts,
    Ledger,
    LedgerStore,
    Nights,
    Observations,
    Projection,
    Reading,
    Search,
    Table,
    Upkeep,
)
from memory_engine.domain.silent import Silent

__all__ = [
    "Advice",
    "Branches",
    "Disputing",
    "Egress",
    "Embedder",
    "Erasing",
    "FactBase",
    "Facts",
    "Found",
    "ImportBatch",
    "Judge",
    "Ledger",
    "LedgerStore",
    "LeftToHear",
    "LogStore",
    "Machine",
    "Nights",
    "Observations",
    "Pages",
    "Piece",
    "Present",
    "Projection",
    "Proposed",
    "Ran",
    "Reader",
    "Reading",
    "Rendered",
    "Reporter",
    "Search",
    "Shelf",
    "Silent",
    "SimilarityIndex",
    "Sources",
    "Table",
    "Upkeep",
    "Workspace",
]
