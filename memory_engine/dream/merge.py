"""Merge: what says the same is held once.

It is found by the exact key or by likeness. Similarity ranks backwards ("port 8080" and "port 8081"
are more alike than two honest paraphrases), so it only proposes: the guard disposes, against every
wording that a fact has. Average link, never a chain of neighbours. Where likeness is in doubt a
judge may be asked: it joins what the guard lets pass and the doubt holds apart, nothing else, and
is no evidence. Where there is a second opinion (``opinion``), what it says no to stays apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from memory_engine.belief.confidence import found_by_reader, tainted
from memory_engine.belief.memory import Draft, Memory, home
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.looked import Question, Verdict
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.admit import admit
from memory_engine.dream.looking import hashed
from memory_engine.dream.night import Night
from memory_engine.dream.opinion import bare
from memory_engine.dream.pair_veto import parted
from memory_engine.dream.pairs import asked, candidates, look, sift
from memory_engine.dream.reach import reached
from memory_engine.relate.relation import SAME, Relation, relate


def merge(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Join what is said again, then what says the same.

    The first is in tonight's words, the second in other words.
    """
    joined = _said_again(memory, night)
    return joined + tuple(pair.union for pair in _pairs(memory.after(joined), night) if pair.union)


def questions(memory: Memory, night: Night) -> dict[tuple[str, str], Question]:
    """List what to ask a judge, likeliest first.

    It is pairs that only a doubt about likeness keeps apart. By the ids of the two facts; the
    likeliest first, as many as a night may ask. It goes through the pairs as ``merge`` does, but
    what only outside sources have said is put before no judge: it weighs nothing, and could be
    written to sway one.
    """
    memory = memory.after(admit(memory, night))
    memory = memory.after(_said_again(memory, night))
    doubtful = [
        pair
        for pair in _pairs(memory, night)
        if not pair.union
        and not _parted(night, pair.ids)
        and not any(_outside(memory, night, id) for id in pair.ids)
    ]
    doubtful.sort(key=lambda pair: (-pair.probability, pair.ids))
    return {pair.ids: pair.question for pair in doubtful[: night.policy.questions_a_night]}


def _outside(memory: Memory, night: Night, id: str) -> bool:
    return all(tainted(observation) for observation in night.observations(memory.fact(id).evidence))


class _Pair(NamedTuple):
    """Two facts that may be one.

    How probable that is, what a judge would be asked, and the proposal if they are joined.
    """

    ids: tuple[str, str]
    question: Question
    probability: float
    union: Proposal | None


def _said_again(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    again: dict[str, list[Observation]] = {}
    for observation in night.news:
        fact = home(memory, night.claim(observation).id)
        if observation.id not in fact.evidence:
            again.setdefault(fact.id, []).append(observation)
    return tuple(
        _joined(memory, night, memory.fact(id), observations) for id, observations in again.items()
    )


def _joined(memory: Memory, night: Night, fact: Fact, observations: list[Observation]) -> Proposal:
    evidence = fact.evidence | {observation.id for observation in observations}
    places = {anchor.place for anchor in fact.anchors}
    fresh = {a for o in observations for a in night.claim(o).anchors if a.place not in places}
    speakers = ", ".join(sorted({observation.provenance.principal for observation in observations}))
    because = (
        f"said again by {speakers} ({len(observations)} "
        f"observation{'s' * (len(observations) > 1)}, same claim)"
    )
    line = fact.line or next((o.line for o in observations if found_by_reader(o)), "")
    said = replace(fact, evidence=evidence, anchors=fact.anchors | fresh, line=line)
    joined = reached(memory, night, said)
    return proposal("merge", because, [(fact, hashed(joined, night.findings.get(fact.id)))])


def _pairs(memory: Memory, night: Night) -> Iterator[_Pair]:
    """Go through possible pairs, for each fact until one joins.

    Each pair is at least so likely that a judge may be asked; the likeliest come first.
    """
    draft = Draft(memory)
    for fact, near in candidates(memory, night):
        for relation, other in _likely(draft, night, fact, near):
            ids, question = (fact.id, other.id), (other.text, fact.text)
            joined, verdict = _decided(memory, night, ids, question, relation)
            if joined:
                union = _union(other, draft.fact(fact.id), relation, verdict)
                draft.take(union)
                yield _Pair(ids, question, relation.probability, union)
                break
            yield _Pair(ids, question, relation.probability, None)


def _decided(
    memory: Memory, night: Night, ids: tuple[str, str], question: Question, relation: Relation
) -> tuple[bool, Verdict | None]:
    """Say whether two facts are joined, and who was asked.

    It is somebody beside the rules.
    """
    second = night.second
    said = bare(*question, night.wording) if second else question
    if relation.probability >= night.policy.merge_at:
        verdict = second.on_joining(ids, said, relation.bits) if second else None
        return not _parted(night, ids), verdict
    verdict = night.verdicts.get(ids)
    if verdict and verdict.answer == "yes" and verdict.question == question:
        return True, verdict
    if second is None or any(_outside(memory, night, id) for id in ids):
        return False, None
    verdict = second.joining(said, relation.bits)
    return verdict is not None, verdict


def _parted(night: Night, ids: tuple[str, str]) -> bool:
    return night.second is not None and ids in night.second.parted


def _likely(
    memory: Memory, night: Night, fact: Fact, near: Mapping[str, float | None]
) -> list[tuple[Relation, Fact]]:
    """List the facts that say the same as one, the likeliest first."""
    kept, alike = sift(night, memory, fact, near), list[tuple[Relation, Fact]]()
    for id, cosine in near.items():
        wordings = memory.merged_into(id)
        if "same" in kept.get(id, ()) or any(
            "same" in look(night, fact, wording, cosine) for wording in wordings
        ):
            other = memory.fact(id)
            same = partial(_same, memory, night, (fact, other), wordings, cosine)
            if relation := asked(night, fact, other, same, None):
                alike.append((relation, other))
    return sorted(alike, key=lambda pair: (pair[0].probability, pair[1].id), reverse=True)


def _same(
    memory: Memory,
    night: Night,
    pair: tuple[Fact, Fact],
    wordings: Sequence[Fact],
    cosine: float | None,
) -> Relation | None:
    """Relate two facts that say the same by all wordings.

    It is by all wordings of the other, and only if they do say the same.
    """
    fact, other = pair
    if not other.held or other.kind != fact.kind or other.scope != fact.scope:
        return None
    if fact.slot and other.slot and not (fact.parsed or other.parsed):
        return None  # observers gave the slot of both: it is compared as it is
    if parted(memory, fact, other):
        return None
    least = min(night.policy.ask_at, night.policy.merge_at)
    relation = relate(
        fact,
        other,
        SAME,
        least=least,
        also=wordings,
        cosine=cosine,
        semantic=night.semantic,
        read=night.wording,
    )
    return relation if relation.kind == "same" else None


def _union(kept: Fact, gone: Fact, relation: Relation, verdict: Verdict | None) -> Proposal:
    """Propose the evidence of both under the clearer wording.

    What is merged away stays as a name for the one that is kept.
    """
    terms = ", ".join(f"{label} {bits:+.1f}" for label, bits in relation.terms)
    because = f"says the same as {gone.text!r} (probability {relation.probability:.3f}: {terms})"
    because += f"; {verdict.told}" if verdict else ""
    united = replace(
        _clearer(kept, gone),
        evidence=kept.evidence | gone.evidence,
        anchors=kept.anchors | gone.anchors,
        vetoes=kept.vetoes | gone.vetoes,
        pair_vetoes=kept.pair_vetoes | gone.pair_vetoes,
    )
    return proposal(
        "merge",
        because,
        [(kept, united), (gone, replace(gone, status="", successor=kept.id, evidence=frozenset()))],
    )


def _clearer(kept: Fact, gone: Fact) -> Fact:
    """Give a fact the clearer of two wordings.

    A slot goes before none, an anchor before none, bare before hedged; then the one that was first.
    """

    def clarity(fact: Fact) -> tuple[bool, bool, bool]:
        return bool(fact.slot), bool(fact.anchors), fact.hedge == "bare"

    if clarity(gone) <= clarity(kept):
        return kept
    return replace(
        kept,
        text=gone.text,
        subject=gone.subject,
        attribute=gone.attribute,
        value=gone.value,
        hedge=gone.hedge,
        parsed=gone.parsed,
        opposite=gone.opposite,
    )
