"""PostgreSQL holds a team's store in one schema.

Observations, ledger and facts, in one transaction.
"""

from __future__ import annotations

from memory_engine.adapters.postgres.redactions import Redactions
from memory_engine.adapters.postgres.search import Search
from memory_engine.adapters.store.entries import Entries
from memory_engine.adapters.store.listing import Listing


class PostgresStore(Search, Redactions, Entries, Listing):
    """One schema, whole: see ``Database`` for how it is opened."""
