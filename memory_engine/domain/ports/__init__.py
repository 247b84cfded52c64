"""What the engine needs of the outside, as Protocols.

Adapters implement them, and the engine never sees which.
"""

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
    SecondReader,
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
    "Branches",
    "Embedder",
    "Erasing",
    "FactBase",
    "Facts",
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
    "Present",
    "Projection",
    "Ran",
    "Reading",
    "Rendered",
    "Reporter",
    "Search",
    "SecondReader",
    "Shelf",
    "Silent",
    "SimilarityIndex",
    "Sources",
    "Table",
    "Upkeep",
    "Workspace",
]
