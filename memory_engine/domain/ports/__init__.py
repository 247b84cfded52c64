"""What the engine needs of the outside, as Protocols.

Adapters implement them, and the engine never sees which.
"""

from memory_engine.domain.ports.advice import (
    Advice,
    AskedElsewhere,
    Disputing,
    Egress,
    Found,
    Piece,
    Proposed,
    Reader,
)
from memory_engine.domain.ports.code import Branches, Sources, Workspace
from memory_engine.domain.ports.facts import FactBase, Facts, Listing, Search
from memory_engine.domain.ports.ledger import Erasing, Ledger, Observations, Table
from memory_engine.domain.ports.machine import Machine, Ran, Shelf
from memory_engine.domain.ports.models import Embedder, Judge, SecondReader, SimilarityIndex
from memory_engine.domain.ports.permissions import Desk, Requests
from memory_engine.domain.ports.reporter import Reporter
from memory_engine.domain.ports.store import LedgerStore, Nights, Projection, Reading, Upkeep
from memory_engine.domain.ports.texts import (
    ImportBatch,
    LeftToHear,
    LogStore,
    Pages,
    Present,
    Rendered,
)
from memory_engine.domain.silent import Silent

__all__ = [
    "Advice",
    "AskedElsewhere",
    "Branches",
    "Desk",
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
    "Listing",
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
    "Requests",
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
