"""Gather: all that a night may look at, brought together into one ``Night``; reads everything,
writes nothing.

A module of its own, loaded when a night is dreamt: what reads sentences and code is heavy, and
``why`` does not need it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Memory, home
from memory_engine.claims import claim as claims
from memory_engine.domain.policy import FAR, SHARED
from memory_engine.domain.ports import Judge, Workspace
from memory_engine.domain.records import LIVE, Fact, Problem, replace
from memory_engine.dream import drift
from memory_engine.dream.admit import tentative
from memory_engine.dream.looking import looked_for
from memory_engine.dream.merge import questions
from memory_engine.dream.night import Near, Night
from memory_engine.dream.readable import unreadable
from memory_engine.engine.asking import WITHDRAWN, Asking
from memory_engine.engine.recall import about, match
from memory_engine.relate.wording import Wording


def gather(asking: Asking, day: str) -> Night:
    """Read: tonight: what nobody has read yet, what the code base says of it and of what is due,
    and what stands near it."""
    night = tonight(asking, day)
    if asking.workspace:
        asking.reporter.stage("looking at the code base", 0, 1)
        night = looked(asking, night, asking.workspace)
    asking.reporter.stage("looking for what says alike", 0, 1)
    night = replace(night, semantic=asking.semantic)
    night = replace(night, near=neighbours(asking, night), vetoed=vetoed(asking, night))
    return judged(asking, night, asking.judge) if asking.judge else night


def tonight(asking: Asking, day: str) -> Night:
    """Read: the night with its news; the engine's own testimony of earlier nights is none."""
    number, _, upto = asking.store.last_dream()
    news = list(asking.store.observations(after=upto))
    night = asking.asking_night(day, number + 1, {said.id: said for _, said in news})
    night = replace(night, claim=cache(claims.read), wording=cache(Wording))
    back = frozenset(json.loads(asking.store.marked(WITHDRAWN) or "[]"))
    read = (said for _, said in news if not said.passage and said.id not in back)
    lasting = [said for said in read if said.provenance.principal != ENGINE]
    spoken = [heard for said in lasting if (heard := night.heard(said.id))]
    unread = {said.id: problem for said in spoken if (problem := unreadable(said, night))}
    return replace(
        night,
        upto=news[-1][0] if news else upto,
        fingerprint=asking.fingerprint,
        reassessed=asking.reassessed,
        news=tuple(said for said in spoken if said.id not in unread),
        unread=tuple(unread.values()),
    )


def looked(asking: Asking, night: Night, workspace: Workspace) -> Night:
    """Read: the night with what the code base says of its news, of what rests on changed files,
    and of what is due."""
    memory, tree = Memory(asking.store), workspace.state()
    asked = drift.questions(memory, night, due(asking, night, workspace, tree))
    problems: list[Problem] = []
    findings = looked_for(workspace.look, asked, problems.append)
    for problem in problems:
        asking.reporter.problem(problem)
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
    return replace(night, streaks=asking.store.streaks(asked))


def due(asking: Asking, night: Night, workspace: Workspace, tree: str) -> Sequence[str]:
    """Read: the facts to look at again: none where the last night saw this very tree, all where
    it saw none."""
    last = asking.store.marked("tree")
    return (
        ()
        if last == tree
        else asking.store.due(night.number, workspace.changed(last) if last else None)
    )


def neighbours(asking: Asking, night: Night) -> dict[str, Near]:
    """Read: by the id of each fact that tonight opens: the held facts near its text, by file, by
    words, and by vectors.

    What an observer gave a slot is found by that, and is never joined to another slot for its
    words: it asks for no vectors.
    """
    memory, opened = Memory(asking.store), dict[str, Fact]()
    for observation in night.news:
        fact = home(memory, night.claim(observation).id)
        if not fact.held and fact.id not in opened:
            opened[fact.id] = tentative(fact, night.claim(observation), observation)
    worded = [fact for fact in opened.values() if fact.parsed or not fact.slot]
    texts = [fact.text for fact in worded]
    vectors = dict(
        zip(
            (fact.id for fact in worded),
            zip(asking.near(texts), asking.among(texts), strict=True),
            strict=True,
        )
    )
    count, found = asking.policy.neighbours, dict[str, Near]()
    for fact in opened.values():
        near, fellows = vectors.get(fact.id, ((), ()))
        around: dict[str, float | None] = {
            standing.fact.id: None
            for standing, _ in about(asking.store, fact.text, count, sorted(LIVE), scored=SHARED)
        }
        for path in fact.paths:
            around |= {other.id: None for other in asking.store.at_anchor(path)[:count]}
        around |= {id: cosine for id, cosine in near if cosine >= FAR}
        around |= {worded[at].id: cosine for at, cosine in fellows if cosine >= FAR}
        found[fact.id] = tuple(sorted(around.items()))
    return found


def vetoed(asking: Asking, night: Night) -> dict[str, tuple[str, ...]]:
    """Find the vetoed facts near the text of each fact that tonight speaks of."""
    if not asking.store.vetoed_count():
        return {}
    memory, found = Memory(asking.store), dict[str, tuple[str, ...]]()
    for observation in night.news:
        fact = home(memory, night.claim(observation).id)
        if fact.id not in found:
            spoken = fact if fact.held else tentative(fact, night.claim(observation), observation)
            worded = match(asking.store, spoken.text, "fact", SHARED)
            near = asking.store.vetoed_about(worded, asking.policy.neighbours) if worded else ()
            beside = asking.store.in_slot(spoken.slot) if spoken.slot else ()
            found[fact.id] = tuple(sorted({*near, *(mate.id for mate in beside if mate.vetoes)}))
    return found


def judged(asking: Asking, night: Night, judge: Judge) -> Night:
    """Read: the night with what a judge says of the pairs in doubt; where it can't be asked they
    stay apart, and that is told."""
    pairs = questions(Memory(asking.store), night)
    if not pairs:
        return night
    asking.reporter.stage("asking the judge about", len(pairs), 0)
    verdicts = dict(zip(pairs, judge.answer(list(pairs.values())), strict=True))
    silent = [verdict for verdict in verdicts.values() if verdict.because]
    for verdict in silent:
        remedy = (
            f"{len(silent)} of {len(pairs)} pairs were left apart for it. `judge: off` in "
            "config.yaml asks nobody."
        )
        asking.reporter.problem(
            Problem(f"judge {verdict.by}:{verdict.model}", verdict.because, remedy)
        )
    return replace(night, verdicts=verdicts)
