"""What speaks of a question, and what stands near a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from memory_engine.claims.words.telling import telling_words
from memory_engine.domain import relevance
from memory_engine.domain.errors.leaving import NoConsent, ShutOff
from memory_engine.domain.errors.machine import NoEmbedder
from memory_engine.domain.errors.memory import DamagedStore, Locked, NoServer
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import LIVE, STATUSES
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.engine import drifted, timing
from memory_engine.engine.engine import Engine
from memory_engine.engine.matching import about

if TYPE_CHECKING:
    from memory_engine.engine.asked import Only
    from memory_engine.engine.recall import Found
    from memory_engine.views.answers.facts import Packed, RecalledRow, StepRow

LONGEST_PROMPT = 4_000
"""[characters] Of a prompt that is looked at; the rest is pasted."""
MOST_FITTING = 20
FEWEST_SHARED = 2
"""[words] That tell what it is about, which a line must share with a prompt."""
SHARED_OF_LINE = 0.25
"""[share] Of the telling words of a line that the prompt must have."""

WITHOUT_VECTORS = (Locked, DamagedStore, NoEmbedder, NoServer, NoConsent, ShutOff)
"""Why vectors can't be used now, though everything else goes on."""


def recall(
    engine: Engine,
    question: str,
    limit: int,
    superseded: bool = False,
    only: Only | None = None,
    as_of: str = "",
) -> list[RecalledRow]:
    """Find facts and observations that speak of a question, best first.

    What is not taken in yet, too; with ``as_of`` what was believed at a point of the ledger.
    """
    from memory_engine.views.recalled import falling

    return falling([row for row, _ in _found(engine, question, limit, superseded, only, as_of)])


def _found(
    engine: Engine,
    question: str,
    limit: int,
    superseded: bool = False,
    only: Only | None = None,
    as_of: str = "",
) -> list[Found]:
    from memory_engine.engine import pending  # reads logs, and seldom wanted here
    from memory_engine.engine.asked import Only
    from memory_engine.engine.recall import found, found_then

    wanted = only or Only(superseded)
    if as_of:
        from memory_engine.engine.points import POINT, brought
        from memory_engine.engine.standings import memory_at, standings

        memory = memory_at(engine, brought(engine, as_of, POINT).upto)
        then = standings(engine, memory, timing.today(engine))
        return found_then(engine.store, then, question, limit, wanted)
    near, waiting = partial(near_if_free, engine), pending.observations(engine)
    rows = found(engine.store, near, question, limit, wanted, waiting)
    marked(engine, (row for row, _ in rows))
    return rows


def marked(engine: Engine, rows: Iterable[RecalledRow]) -> None:
    """Mark facts that code contradicts since the last night, and how."""
    known = drifted.marked(engine)
    for row in rows:
        if row["id"] in known:
            row["drifted"], _ = known[row["id"]]


def steps(engine: Engine, question: str) -> list[StepRow]:
    """Find what is one step from a question, best first.

    The step is along the graph, from what the question names.
    """
    from memory_engine.engine.recall_said import Relevance
    from memory_engine.engine.stepping import steps
    from memory_engine.views.recalled import step_row

    found = [
        step_row(step.score, step.thing, step.first, step.second)
        for step in steps(engine.store, Relevance(engine.store, question))
    ]
    marked(engine, (row for step in found for row in (step, *step["path"])))
    return found


def packed(engine: Engine, question: str, budget: int, only: Only) -> Packed:
    """Give the best answers as lines within a budget [bytes].

    They are for an agent.
    """
    from memory_engine.engine.packing import packed

    listed = frozenset(engine.store.listed(engine.store.head()[0]))
    found = _found(engine, question, relevance.PACKED, only=only)
    return packed(found, budget, listed, engine.policy)


def near_if_free(engine: Engine, texts: Sequence[str]) -> Sequence[Sequence[tuple[str, float]]]:
    """Give the nearest facts, as far as nights have made vectors.

    None where the index is being written, or can't be used.

    Vectors of a sentence model only add to what words find: whoever asks is answered by words,
    and told so. Hashed ones know no more than words do: fused with these they answer worse.
    """
    if engine.index is None or not semantic(engine):
        return [()] * len(texts)
    try:
        return engine.index.neighbours(texts, relevance.NEAREST)
    except WITHOUT_VECTORS as refusal:
        engine.reporter.problem(
            Problem("index.lance", f"answered by words alone: {refusal.message}")
        )
        return [()] * len(texts)


def semantic(engine: Engine) -> bool:
    """Tell whether the vectors know what words mean.

    Then no memory is too small for them.
    """
    return engine.index is not None and engine.index.semantic


def near(engine: Engine, texts: Sequence[str]) -> Sequence[Sequence[tuple[str, float]]]:
    """Find the nearest live facts of each text.

    Where memory is large enough for vectors to find what words do not.
    """
    enough = semantic(engine) or engine.store.count_facts(STATUSES) >= engine.policy.vectors_from
    if not texts or not enough or engine.index is None:
        return [()] * len(texts)
    catch_up(engine)
    return engine.index.neighbours(texts, engine.policy.neighbours)


def catch_up(engine: Engine) -> None:
    """Make vectors of what changed since the last ones.

    Call where nobody else writes.
    """
    if engine.index is None:
        return
    number, _ = engine.store.head()
    behind = engine.index.behind(number)
    if behind:
        engine.reporter.stage("making vectors", 0, 0)
        changed = engine.store.touched_since(number - behind)
        rows = [(fact.id, fact.text) for fact in changed if fact.held]
        engine.index.catch_up(rows, [fact.id for fact in changed if not fact.held], number)


def learn(engine: Engine) -> None:
    """Make vectors for whoever asks, after a night; say where that fails."""
    if not semantic(engine):
        return
    try:
        catch_up(engine)
    except WITHOUT_VECTORS as refusal:
        engine.reporter.problem(Problem("index.lance", f"no vectors were made: {refusal.message}"))


def among(engine: Engine, texts: Sequence[str]) -> Sequence[Sequence[tuple[int, float]]]:
    """Find for each text the nearest of those before it.

    Where the vectors know more of them than shared words do.
    """
    if engine.index is None or not semantic(engine):
        return [()] * len(texts)
    return engine.index.among(texts, engine.policy.neighbours)


def fitting(engine: Engine, prompt: str) -> list[Standing]:
    """Find unlisted facts that speak of a prompt, best first.

    MEMORY.md does not list them. Only what may stand on a page, so nothing that outside sources
    alone say, and nothing that has drifted; a line that shares little with the prompt is none: a
    prompt that memory knows nothing of gets nothing.
    """
    listed = engine.store.listed(engine.store.head()[0])
    asked = telling_words(prompt[:LONGEST_PROMPT])
    found = about(engine.store, prompt[:LONGEST_PROMPT], MOST_FITTING, sorted(LIVE))
    unfit = {*listed, *drifted.marked(engine)}
    return [
        standing
        for standing, _ in found
        if standing.mark and standing.fact.id not in unfit and _fits(asked, standing.fact.text)
    ]


def _fits(asked: frozenset[str], text: str) -> bool:
    words = telling_words(text)
    return len(asked & words) >= max(FEWEST_SHARED, SHARED_OF_LINE * len(words))
