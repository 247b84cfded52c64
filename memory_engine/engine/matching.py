"""Which texts share the telling words of another, by full text search."""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.claims import query
from memory_engine.domain import policy
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.typed import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore


Counted = dict[str, int]
"""In how many texts a term stands, for each that somebody counted while nobody writes."""


def about(
    store: LedgerStore,
    text: str,
    count: int,
    statuses: Sequence[str],
    scored: int = policy.SCORED,
    counted: Counted | None = None,
) -> list[tuple[Standing, float]]:
    """Find facts whose words speak of a text, best first.

    In these statuses, with their score; ``scored`` are looked at, at most.
    """
    wanted = match(store, text, "fact", scored, counted)
    return store.facts_about(wanted, statuses, count) if wanted else []


def match(
    store: LedgerStore,
    text: str,
    of: Literal["fact", "observation"],
    scored: int = policy.SCORED,
    counted: Counted | None = None,
) -> str:
    """Write the full text query for texts that share a telling word.

    Empty if the text has none. Who asks for many texts hands over what was ``counted`` for those
    before, by the same bound.
    """
    texts = store.texts(of)
    if not texts:
        return ""
    terms, known = query.terms_of(text), {} if counted is None else counted
    known |= store.rarity([term for term in terms if term not in known], of, scored + 1)
    return query.match_any(query.telling(terms, known, texts, scored))
