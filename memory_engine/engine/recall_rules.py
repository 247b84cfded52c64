"""The rules, for who asks what to do.

Who does so names nothing, and no word finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memory_engine.claims.orders.asked import answers, asks_for_rules
from memory_engine.domain.records.fact import Standing

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore


def rules_asked_for(store: LedgerStore, question: str, statuses: Sequence[str]) -> list[Standing]:
    """List the rules that a question asks for, latest first."""
    if not asks_for_rules(question) or "asserted" not in statuses:
        return []
    rules = [standing for standing in store.standings(("asserted",)) if _rule(standing, question)]
    return sorted(rules, key=lambda standing: (standing.heard, standing.fact.id), reverse=True)


def _rule(standing: Standing, question: str) -> bool:
    return standing.fact.kind == "rule" and answers(question, standing.fact.text)
