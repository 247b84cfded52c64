"""Which texts share the telling words of another, by full text search."""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.claims import query
from memory_engine.domain import policy
from memory_engine.domain.records import Standing
from memory_engine.domain.typed import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore


def about(
    store: LedgerStore, text: str, count: int, statuses: Sequence[str], scored: int = policy.SCORED
) -> list[tuple[Standing, float]]:
    """Find facts whose words speak of a text, best first.

    In these statuses, with their score; ``scored`` are looked at, at most.
    """
    wanted = match(store, text, "fact", scored)
    return store.facts_about(wanted, statuses, count) if wanted else []


def match(
    store: LedgerStore, text: str, of: Literal["fact", "observation"], scored: int = policy.SCORED
) -> str:
    """Write the full text query for texts that share a telling word.

    Empty if the text has none.
    """
    terms = query.terms_of(text)
    return query.match_any(
        query.telling(terms, store.rarity(terms, of, scored + 1), store.texts(of), scored)
    )
