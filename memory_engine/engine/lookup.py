"""Which fact an id, its beginning, or a page's line names."""

from __future__ import annotations

from memory_engine.domain.errors.given import Ambiguous, BadInput, Unknown
from memory_engine.domain.records.fact import Fact
from memory_engine.engine.engine import Engine
from memory_engine.engine.points import is_number, number

MOST_NAMED = 5
"""[facts] Of those that a beginning of an id may mean, that are named with it."""
LONGEST_NAMED = 60
"""[characters] Of what such a fact says."""
PAGE = ".md"


def find(engine: Engine, id: str) -> Fact:
    """Find a fact by id, beginning, or a page's line.

    The beginning is unambiguous. Raises ``Unknown``, ``Ambiguous`` and ``BadInput``.
    """
    known = [fact_on(engine, id)] if PAGE in id else engine.store.named(id)
    if not known:
        raise Unknown("fact", id)
    if len(known) > 1:
        facts = [engine.store.fact(one) for one in known[:MOST_NAMED]]
        meant = tuple((fact.id, fact.text[:LONGEST_NAMED]) for fact in facts)
        raise Ambiguous(id, meant, len(known) - len(meant))
    return engine.store.fact(known[0])


def fact_on(engine: Engine, place: str) -> str:
    """Find the one fact that a line of a page says.

    Raises ``BadInput`` otherwise.
    """
    from memory_engine.engine.blaming import blame  # lays out pages: heavy

    name, _, line = place.rpartition(":")
    if not is_number(line):
        raise BadInput(place, "a page holds many facts", "Name one line: MEMORY.md:12.")
    page = name.rsplit("/", 1)[-1]
    (row,) = blame(engine, page, number(line, "line"))
    if len(row["facts"]) > 1:
        raise BadInput(
            place, f"this line says several facts: {', '.join(row['facts'])}", "Name one of them."
        )
    if not row["facts"]:
        raise BadInput(
            place, "this line says no fact", f"`kairos-mem blame {page}` shows which lines do."
        )
    return str(row["facts"][0])
