"""Whether full text finds what it holds.

Rows of earlier versions may be indexed by words that nobody asks for.
"""

from __future__ import annotations

from itertools import islice

from memory_engine.claims import query
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.problem import Problem

SAMPLED = 20
"""[observations] In scripts that part no words, the oldest of which are looked for by their own
words."""
ENOUGH = 50
"""[observations] Among so many answers one that is indexed as it should be is found by a pair of
its letters."""


def unfound(store: LedgerStore) -> list[Problem]:
    """Say that unspaced scripts are not found by their words."""
    unspaced = ((said, "".join(query.RUN.findall(said.text))) for _, said in store.observations())
    for said, letters in islice((pair for pair in unspaced if len(pair[1]) >= query.PAIR), SAMPLED):
        wanted = query.match_any(query.terms_of(letters))
        answers = store.observations_about(wanted, ENOUGH)
        if len(answers) < ENOUGH and all(found.id != said.id for found, _ in answers):
            what = (
                "what was said in a script that parts no words is not found by its words, as "
                "an earlier version indexed it"
            )
            return [Problem("memory.db, full text", what, "`kairos-mem rebuild` makes it anew.")]
    return []
