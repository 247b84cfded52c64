"""SQLite (WAL): observations, ledger and facts in one file.

And in one transaction.

Tables for readers (Datasette opens the file): ``observations`` (one row a log line), ``entries``
(the ledger; ``body`` is JSON), ``entry_facts``, ``facts`` (a projection of the ledger; ``row`` is
JSON; ``confidence``, ``weight`` in the index and the day it was last ``heard`` are computed),
``fact_evidence``, ``fact_anchors``, ``fact_words`` and ``observation_words`` (FTS5), ``looks``
(when a fact is next held against the code base, counted in nights), ``dreams``, ``published``
(which facts MEMORY.md lists since which entry), ``imported`` and ``marks`` (how far importers
came), ``plans`` (digests of the plans that were made here, for ``apply`` to know them by) and
``sums`` (of each table, so that a row which somebody else changed shows).
"""

from __future__ import annotations

from memory_engine.adapters.store.entries import Entries
from memory_engine.adapters.store.file_erasure import FileErasure
from memory_engine.adapters.store.listing import Listing
from memory_engine.adapters.store.search import Search


class Store(FileErasure, Entries, Listing, Search):
    """One memory.db, whole: see ``Database`` for how it is opened."""
