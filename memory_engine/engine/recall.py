"""Recall: what is held and answers first, then what was said.

Facts are found by full text and vectors, fused by rank. What was only said is ranked by BM25 over
the pieces that it was kept in, and by how far it reads like something lasting: "let me look at X"
has the words of a question about X, and answers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memory_engine.domain import policy
from memory_engine.domain.branches import branch_in
from memory_engine.domain.records import LIVE, Fact, Observation
from memory_engine.engine.recall_facts import Hit, Near, answering
from memory_engine.engine.recall_said import Relevance, each_once, just_said, taken_in
from memory_engine.views.recalled import OUTSIDE, falling, recalled_row

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.views.answers import RecalledRow


def recall(
    store: LedgerStore,
    near: Near,
    question: str,
    limit: int,
    superseded: bool,
    waiting: Sequence[Observation] = (),
) -> list[RecalledRow]:
    """Find facts and observations that speak of a question, best first.

    Live facts, unless more is asked for.

    1. Facts that an observer stated as such, as far as they answer.
    2. What was said, lines and pieces of passages alike, each thing once.
    3. The other facts.

    ``waiting`` is what the logs hold and memory has not taken in.
    """
    statuses = (*sorted(LIVE), "superseded", "retracted") if superseded else tuple(sorted(LIVE))
    relevance = Relevance(store, question)
    hits = [
        hit
        for hit in answering(store, near, question, limit, statuses)
        if not _from_passages(hit.standing.fact)
    ]
    scored = [(hit, relevance.score(hit.standing.fact.text)) for hit in hits]
    shown = {hit.standing.fact.id for hit in hits}
    observed = taken_in(store, relevance, question, shown, superseded)
    spoken = each_once([*observed, *just_said(relevance, waiting)], limit)
    best = max([score for _, score in scored] + [row.score for row in spoken], default=0.0)
    least = policy.ANSWERS * best if spoken else 0.0
    first = [_row(hit, score) for hit, score in scored if score >= least]
    rest = [_row(hit, score) for hit, score in scored if score < least]
    return falling([*first, *(answer.row for answer in spoken), *rest][:limit])


def _from_passages(fact: Fact) -> bool:
    """Tell whether a fact is an unproven line of a passage.

    Its piece says more.
    """
    return bool(fact.line) and fact.status == "tentative"


def _row(hit: Hit, score: float) -> RecalledRow:
    fact = hit.standing.fact
    places = ", ".join(sorted(anchor.place for anchor in fact.anchors))
    status = OUTSIDE if hit.outside and fact.held else fact.status
    row = recalled_row(fact.id, "fact", fact.text, score, places, status)
    confidence, branch = round(hit.standing.confidence, 4), branch_in(fact.scope) or None
    return {**row, "confidence": confidence, "branch": branch}
