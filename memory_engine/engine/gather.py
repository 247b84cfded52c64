"""All that a night may look at, as one ``Night``.

It reads everything and writes nothing.

A module of its own, loaded when a night is dreamt: what reads sentences and code is heavy, and
``why`` does not need it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from memory_engine.belief.confidence import ENGINE, in_order
from memory_engine.belief.memory import Memory, home
from memory_engine.claims import claim as claims
from memory_engine.domain.branches import EndedBranch
from memory_engine.domain.policy import FAR, SHARED
from memory_engine.domain.ports import Disputing, Judge, SecondReader, Workspace
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.looked import Verdict
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import LIVE
from memory_engine.domain.sweeping import unswept
from memory_engine.dream import drift
from memory_engine.dream.looking import looked_for
from memory_engine.dream.merge import questions
from memory_engine.dream.night import Near, Night
from memory_engine.dream.opening import tentative
from memory_engine.dream.opinion import Opinions
from memory_engine.dream.readable import unreadable
from memory_engine.engine import branching, drifted, reassessing, searching, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.fingerprint import in_force
from memory_engine.engine.matching import Counted, about, match
from memory_engine.engine.withdrawn import withdrawn
from memory_engine.relate.relation import Wording

LIVING = sorted(LIVE)
"""The statuses of what is held."""


@unswept()
def gather(engine: Engine, day: str) -> Night:
    """Bring together what tonight may look at.

    What nobody has read yet, what the code base says of it and of what is due, and what stands near
    it.
    """
    night = tonight(engine, day)
    if engine.workspace:
        engine.reporter.stage("looking at the code base", 0, 1)
        night = looked(engine, night, engine.workspace)
    engine.reporter.stage("looking for what says alike", 0, 1)
    night = replace(night, semantic=searching.semantic(engine))
    night = replace(night, near=neighbours(engine, night), vetoed=vetoed(engine, night))
    night = replace(night, second=opinions(engine, engine.second)) if engine.second else night
    return judged(engine, night, engine.judge) if engine.judge else night


def tonight(engine: Engine, day: str) -> Night:
    """Give the night with its news.

    The engine's own testimony of earlier nights is none.
    """
    number, _, upto = engine.store.last_dream()
    news = list(engine.store.observations(after=upto))
    night = weighing.quiet_night(engine, day, number + 1, {said.id: said for _, said in news})
    night = replace(night, claim=cache(claims.read), wording=cache(Wording))
    back = withdrawn(engine)
    read = (said for _, said in news if not said.passage and said.id not in back)
    lasting = [said for said in read if said.provenance.principal != ENGINE]
    spoken = [heard for said in lasting if (heard := night.heard(said.id))]
    ended = branching.ended(engine)
    spoken += landed(engine, night, ended, {said.id for said in spoken} | back)
    unread = {said.id: problem for said in spoken if (problem := unreadable(said, night))}
    return replace(
        night,
        branches=ended,
        upto=news[-1][0] if news else upto,
        fingerprint=in_force(engine),
        reassessed=reassessing.reassessed(engine),
        news=tuple(said for said in spoken if said.id not in unread),
        unread=tuple(unread.values()),
    )


def landed(
    engine: Engine, night: Night, ended: Iterable[EndedBranch], but: Collection[str]
) -> list[Observation]:
    """Read again what was said on merged branches.

    To the main line it is news.
    """
    facts = (engine.store.fact(id) for one in ended if one.state == "landed" for id in one.facts)
    ids = {id for fact in facts for id in fact.evidence}.difference(but)
    return in_order(said for said in night.observations(ids) if said.provenance.branch)


def looked(engine: Engine, night: Night, workspace: Workspace) -> Night:
    """Add to the night what the code base says.

    It is asked of the news, of what rests on changed files, and of what is due.
    """
    memory, tree = Memory(engine.store), workspace.state()
    asked = drift.questions(memory, night, due(engine, night, workspace, tree))
    problems: list[Problem] = []
    findings = looked_for(workspace.look, asked, problems.append)
    for problem in problems:
        engine.reporter.problem(problem)
    night = replace(night, findings=findings, tree=tree, unread=(*night.unread, *problems))
    night = replace(night, findings=drift.sharpened(memory, night))
    lines = drift.testimony(memory, night)
    said = {observation.id: observation for observation in drift.observed(lines)}
    heard = night.heard
    night = replace(
        night,
        testimony=lines,
        news=(*night.news, *said.values()),
        heard=lambda id: said.get(id) or heard(id),
    )
    return replace(night, streaks=engine.store.streaks(asked))


def due(engine: Engine, night: Night, workspace: Workspace, tree: str) -> Sequence[str]:
    """Give the facts to look at again.

    None where the last night saw this very tree, all where it saw none; what has drifted in
    between for sure, for a look of a night settles it.
    """
    last, between = engine.store.marked("tree"), drifted.marked(engine)
    if last == tree:
        return tuple(between)
    changed = workspace.changed(last) if last else None
    return sorted({*engine.store.due(night.number, changed), *between})


def neighbours(engine: Engine, night: Night) -> dict[str, Near]:
    """Give by the id of each fact that tonight opens.

    The held facts near its text, by file, by words, and by vectors.

    What an observer gave a slot is found by that, and is never joined to another slot for its
    words: it asks for no vectors.
    """
    opened = _opened(engine, night)
    worded = [fact for fact in opened.values() if fact.parsed or not fact.slot]
    texts = [fact.text for fact in worded]
    vectors = dict(
        zip(
            (fact.id for fact in worded),
            zip(searching.near(engine, texts), searching.among(engine, texts), strict=True),
            strict=True,
        )
    )
    count, found, counted = engine.policy.neighbours, dict[str, Near](), Counted()
    placed = cache(lambda path: [other.id for other in engine.store.at_anchor(path)[:count]])
    for fact in opened.values():
        near, fellows = vectors.get(fact.id, ((), ()))
        around: dict[str, float | None] = {
            standing.fact.id: None
            for standing, _ in about(engine.store, fact.text, count, LIVING, SHARED, counted)
        }
        for path in fact.paths:
            around |= dict.fromkeys(placed(path))
        around |= {id: cosine for id, cosine in near if cosine >= FAR}
        around |= {worded[at].id: cosine for at, cosine in fellows if cosine >= FAR}
        found[fact.id] = tuple(sorted(around.items()))
    return found


def _opened(engine: Engine, night: Night) -> dict[str, Fact]:
    """Give the facts that tonight opens, each by its id."""
    memory, opened = Memory(engine.store), dict[str, Fact]()
    for observation in night.news:
        fact = home(memory, night.claim(observation).id)
        if not fact.held and fact.id not in opened:
            opened[fact.id] = tentative(fact, night.claim(observation), observation)
    return opened


def vetoed(engine: Engine, night: Night) -> dict[str, tuple[str, ...]]:
    """Find the vetoed facts near each fact that tonight speaks of."""
    if not engine.store.vetoed_count():
        return {}
    memory, found, counted = Memory(engine.store), dict[str, tuple[str, ...]](), Counted()
    for observation in night.news:
        fact = home(memory, night.claim(observation).id)
        if fact.id not in found:
            spoken = fact if fact.held else tentative(fact, night.claim(observation), observation)
            worded = match(engine.store, spoken.text, "fact", SHARED, counted)
            near = engine.store.vetoed_about(worded, engine.policy.neighbours) if worded else ()
            beside = engine.store.in_slot(spoken.slot) if spoken.slot else ()
            found[fact.id] = tuple(sorted({*near, *(mate.id for mate in beside if mate.vetoes)}))
    return found


def opinions(engine: Engine, second: SecondReader) -> Opinions:
    """Let a second opinion be asked tonight.

    Where it can't be, the rules decide alone, and that is told.
    """
    silent = set[str]()

    def heard(verdict: Verdict) -> Verdict:
        if verdict.because and verdict.because not in silent:
            silent.add(verdict.because)
            remedy = "The rules decided alone. `second_opinion: off` in config.yaml asks for none."
            engine.reporter.problem(Problem("second opinion", verdict.because, remedy))
        return verdict

    return Opinions(
        lambda question: heard(second.answer([question])[0]),
        lambda question: heard(second.contradictions([question])[0]),
    )


def judged(engine: Engine, night: Night, judge: Judge) -> Night:
    """Add to the night what a judge says of pairs in doubt.

    Where it can't be asked they stay apart, and that is told.
    """
    pairs = questions(Memory(engine.store), night)
    if not pairs:
        return night
    engine.reporter.stage("engine the judge about", len(pairs), 0)
    verdicts = dict(zip(pairs, judge.answer(list(pairs.values())), strict=True))
    engine.advised["verdicts"] = [verdict._asdict() for verdict in verdicts.values()]
    left = engine.policy.questions_a_night - len(pairs)
    excluding = exclusive(judge, verdicts.values(), max(left, 0))
    engine.advised["conflicts"] = [verdict._asdict() for verdict in excluding]
    silent = [verdict for verdict in verdicts.values() if verdict.because]
    for verdict in silent:
        remedy = (
            f"{len(silent)} of {len(pairs)} pairs were left apart for it. `judge: off` in "
            "config.yaml asks nobody."
        )
        engine.reporter.problem(
            Problem(f"judge {verdict.by}:{verdict.model}", verdict.because, remedy)
        )
    return replace(night, verdicts=verdicts)


def exclusive(judge: Judge, verdicts: Iterable[Verdict], most: int) -> list[Verdict]:
    """Ask whether near pairs that are not the same exclude each other.

    They are near in words. A yes ends and contests nothing: both stand, and the report says so.
    """
    near = [verdict.question for verdict in verdicts if verdict.answer == "no"][:most]
    if not near or not isinstance(judge, Disputing):
        return []
    return [verdict for verdict in judge.contradictions(near) if verdict.answer == "yes"]
