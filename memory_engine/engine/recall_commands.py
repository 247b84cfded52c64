"""Commands seen to work, for who asks which does something.

A command says by its own words, its folder and what its program is for what it does; of what was
said about running it most is news of one run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memory_engine.claims import query
from memory_engine.claims.orders.asked import RUNNING, asks_for_command, asks_how
from memory_engine.commandline.purpose import purposes
from memory_engine.domain import relevance
from memory_engine.domain.marks import OWN
from memory_engine.domain.records.fact import Standing

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore

WORKS = query.match_any(query.terms_of("works"))


def commands_asked_for(
    store: LedgerStore, question: str, statuses: Sequence[str]
) -> list[Standing]:
    """List commands that do what a question asks, fittest first.

    Half of what is asked must be met, and all of it where no command is asked for by that word.
    """
    asked = frozenset(query.terms_of(question)) - RUNNING
    explicit = asks_for_command(question)
    if not asked or not (explicit or asks_how(question)):
        return []
    ranked = store.facts_ranked(WORKS, statuses, relevance.COMMANDS_LOOKED_AT, 0.0)
    met = {row: _met(asked, row) for row, _ in ranked if _works(row)}
    best = max(map(len, met.values()), default=0)
    if not best or (1 + explicit) * best < len(asked):
        return []
    fitting = [row for row, words in met.items() if len(words) == best]
    narrowed = asked.difference(*met.values())
    return sorted(fitting, key=lambda row: _order(row, bool(narrowed)))[: relevance.COMMANDS]


def _works(row: Standing) -> bool:
    """Tell whether a command was seen to work.

    The owner may also say that it does.
    """
    fact = row.fact
    return fact.attribute == "works" and fact.polarity and fact.held and row.mark in OWN


def _met(asked: frozenset[str], row: Standing) -> frozenset[str]:
    """Collect the asked words that tell what a command does or where."""
    command = row.fact.subject
    words = {*query.terms_of(command), *query.terms_of(row.fact.scope), *purposes(command)}
    kin = [term for term in asked - words if any(query.akin(term, word) for word in words)]
    return asked & words | frozenset(kin)


def _order(row: Standing, narrowed: bool) -> tuple[bool, float, str]:
    """Put what is run most first.

    A folder's own where more is asked than any command says.
    """
    return bool(row.fact.scope) != narrowed, -row.weight, row.fact.id
