"""Recall: held answers, then said ones, else nothing.

Nothing where nothing answers. All is in one score: full text of facts and of what they stand on,
what the turns beside lend in a conversation, and where there are learnt vectors, their cosine. "Let
me look at X" has the words of a question about X, and answers nothing: of what was only said, what
reads like something lasting counts more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.domain import policy, relevance
from memory_engine.domain.branches import branch_in
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.records.observation import Observation
from memory_engine.engine.asked import Only
from memory_engine.engine.conversing import alone, in_conversation, turns
from memory_engine.engine.recall_commands import commands_asked_for
from memory_engine.engine.recall_facts import (
    Candidate,
    Hit,
    Near,
    answering,
    candidates,
    scored,
)
from memory_engine.engine.recall_rules import rules_asked_for
from memory_engine.engine.recall_said import Answer, Relevance, each_once, just_said, taken_in
from memory_engine.views.recalled import OUTSIDE, falling, recalled_row

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.domain.records.observation import Heard
    from memory_engine.engine.conversing import Turn
    from memory_engine.views.answers.facts import RecalledRow


def recall(
    store: LedgerStore,
    near: Near,
    question: str,
    limit: int,
    only: Only,
    waiting: Sequence[Observation] = (),
) -> list[RecalledRow]:
    """Find facts and observations that speak of a question, best first.

    ``waiting`` is what the logs hold and memory has not taken in.
    """
    return falling([row for row, _ in found(store, near, question, limit, only, waiting)])


Found = tuple["RecalledRow", "Hit | Answer"]
"""A row, and what stands behind it."""


def found(
    store: LedgerStore,
    near: Near,
    question: str,
    limit: int,
    only: Only,
    waiting: Sequence[Observation] = (),
) -> list[Found]:
    """Find what ``recall`` gives, with what stands behind it.

    Rules and commands that are asked for come first.
    """
    relevant = Relevance(store, question)
    asked_for = [
        *_rules(store, relevant, question, limit, only),
        *_commands(store, relevant, question, limit, only),
    ]
    told = {row["id"] for row, _ in asked_for}
    others = _found(store, near, question, relevant, limit, only, waiting)
    return [*asked_for, *((row, behind) for row, behind in others if row["id"] not in told)][:limit]


def _rules(
    store: LedgerStore, relevant: Relevance, question: str, limit: int, only: Only
) -> list[Found]:
    asked_for = rules_asked_for(store, question, sorted(only.statuses))
    ranked = [(Candidate(row, 1.0), 1.0) for row in asked_for]
    return _merged(answering(store, relevant, ranked, only, limit), ()) if ranked else []


def _commands(
    store: LedgerStore, relevant: Relevance, question: str, limit: int, only: Only
) -> list[Found]:
    asked_for = commands_asked_for(store, question, sorted(only.statuses))
    ranked = ([(Candidate(row, 1.0), 1.0)] for row in asked_for)
    hits = [hit for each in ranked for hit in answering(store, relevant, each, only, limit, False)]
    return _merged(hits, ())


def _found(
    store: LedgerStore,
    near: Near,
    question: str,
    relevant: Relevance,
    limit: int,
    only: Only,
    waiting: Sequence[Observation],
) -> list[Found]:
    alike = near([question])[0] if question.strip() else ()
    if not (relevant.match or waiting or alike):
        return []
    depth = max(relevance.FOUND, 2 * limit) * (1 if only.anything else policy.DEEPER)
    heard = _heard(store, relevant, depth)
    held = candidates(store, relevant, heard, alike, only, depth)
    shown = {each.standing.fact.id for each in held}
    spoken = [
        *taken_in(store, relevant, heard, shown, only),
        *just_said(relevant, waiting, only),
    ]
    if spoken:
        held = [_as_spoken(relevant, each) for each in held]
    ranked = _beside_the_best(scored(held))
    hits = answering(store, relevant, ranked, only, limit)
    rows = _merged(hits, each_once(spoken, policy.DEEPER * limit))
    return _answered(store, relevant, rows)[:limit]


def found_then(
    store: LedgerStore, then: Sequence[Standing], question: str, limit: int, only: Only
) -> list[Found]:
    """Find answers among facts as they stood at a point.

    It is a point of the ledger.
    """
    relevant = Relevance(store, question)
    fits = ((row, relevant.fit(row.fact.text)) for row in then if row.fact.status in only.statuses)
    ranked = _beside_the_best(scored([Candidate(row, fit) for row, fit in fits if fit]))
    hits = answering(store, relevant, ranked, only, limit, rivals=False)
    return _answered(store, relevant, _merged(hits, ()))[:limit]


def _heard(store: LedgerStore, relevant: Relevance, depth: int) -> list[Turn]:
    if not relevant.match:
        return []
    heard: list[Heard] = store.heard_about(relevant.match, depth)
    if not (any(each.passage for each in heard) or in_conversation(store, heard)):
        return alone(heard)
    deeper = store.heard_about(relevant.match, max(depth, relevance.TURNS_FOUND))
    return turns(store, deeper, relevant.asked)


def _as_spoken(relevant: Relevance, candidate: Candidate) -> Candidate:
    """Measure a fact by the yardstick of what was only said."""
    own = relevance.FACTS_FIRST * relevant.fit(candidate.standing.fact.text)
    return candidate._replace(own=own)


def _beside_the_best(ranked: list[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    least = relevance.BESIDE_THE_BEST / 2 * ranked[0][1] if ranked else 0.0
    return [(each, score) for each, score in ranked if score >= least and score > 0]


def _merged(hits: Sequence[Hit], spoken: Iterable[Answer]) -> list[Found]:
    """Merge ordered facts with what was only said.

    What only outside sources say is never the first, and facts of theirs come last.
    """
    scores = sorted((hit.score for hit in hits), reverse=True)
    rows: list[Found] = [(_row(hit, score), hit) for hit, score in zip(hits, scores, strict=True)]
    rows += [({**answer.row, "score": round(answer.score, 6)}, answer) for answer in spoken]
    rows.sort(key=lambda pair: (_ended(pair[1]), _believed_outside(pair), -pair[0]["score"]))
    ours = next((pair for pair in rows if pair[0]["status"] != OUTSIDE), None)
    return rows if ours is None else [ours, *(pair for pair in rows if pair is not ours)]


def _believed_outside(found: Found) -> bool:
    return isinstance(found[1], Hit) and found[0]["status"] == OUTSIDE


def _ended(behind: Hit | Answer) -> bool:
    return isinstance(behind, Hit) and not behind.standing.fact.held


def _answered(store: LedgerStore, relevant: Relevance, rows: list[Found]) -> list[Found]:
    """Give answers, or nothing where the best answer too little.

    They speak of too little that was asked.
    """
    first = rows[: relevance.LOOKED_AT]
    if not any(_answers(store, relevant, row, behind) for row, behind in first):
        return []
    ours = [row["score"] for row, _ in first if row["status"] != OUTSIDE]
    named = [relevant.names(row["text"], _subject(behind)) for row, behind in rows]
    best = max(ours, default=0.0)
    if not any(named):
        return _from(rows, relevance.BESIDE_THE_BEST * best)
    kept = zip(rows, named, strict=True)
    return [pair for pair, is_named in kept if is_named or _as_good(store, relevant, *pair, best)]


def _as_good(
    store: LedgerStore, relevant: Relevance, row: RecalledRow, behind: Hit | Answer, best: float
) -> bool:
    """Tell whether a hit counts beside the best.

    The best is about what the question names. What was said in passing says what it is about in
    other sentences, so it counts as ever.
    """
    if isinstance(behind, Answer):
        return row["score"] >= relevance.BESIDE_THE_BEST * best
    fits = row["score"] >= relevance.BESIDE_NAMED * best
    return fits and not relevant.lone(_words_of(store, row["text"], behind))


def _from(rows: list[Found], least: float) -> list[Found]:
    return [pair for pair in rows if pair[0]["score"] >= least]


def _subject(behind: Hit | Answer) -> str:
    return behind.standing.fact.subject if isinstance(behind, Hit) else ""


def _answers(
    store: LedgerStore, relevant: Relevance, row: RecalledRow, behind: Hit | Answer
) -> bool:
    """Tell whether a hit answers enough, with its neighbouring turns.

    One word of several is enough where it is what the hit is about.
    """
    if isinstance(behind, Hit) and behind.near >= relevance.ALIKE:
        return True
    if relevant.names(row["text"], _subject(behind)):
        return True
    whole = _words_of(store, row["text"], behind)
    if relevant.covered(whole) < relevance.COVERED:
        return False
    return not relevant.lone(whole) or relevant.is_about(row["text"])


def _words_of(store: LedgerStore, text: str, behind: Hit | Answer) -> str:
    """Join a hit's words, its grounds' and its neighbours'."""
    evidence = behind.evidence if isinstance(behind, Hit) else ()
    lent = [said.text for id in behind.beside if (said := store.observation(id))]
    return " ".join(dict.fromkeys([text, *(each.text for each in evidence), *lent]))


def _row(hit: Hit, score: float) -> RecalledRow:
    fact = hit.standing.fact
    status = OUTSIDE if hit.outside and fact.held else fact.status
    row = recalled_row(fact.id, "fact", fact.text, score, _place(hit), status)
    confidence, branch = round(hit.standing.confidence, 4), branch_in(fact.scope) or None
    return {**row, "confidence": confidence, "branch": branch, "mark": hit.standing.mark}


def _place(hit: Hit) -> str:
    """Tell where a fact speaks of, else its source.

    Where it was read or heard first.
    """
    places = ", ".join(sorted(anchor.place for anchor in hit.standing.fact.anchors))
    if places or not hit.evidence:
        return places
    where = min(hit.evidence, key=lambda each: each.provenance.at).provenance
    return where.source or where.log
