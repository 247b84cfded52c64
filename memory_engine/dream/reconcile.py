"""Reconcile facts that cannot all hold.

They are superseded only where the rules say so, else contested. Newest wins is a poisoning vector:
a new value supersedes an old one only if it has itself earned assertion, or if whoever said the old
one corrects himself. Everything else stays visible on both sides until someone settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from memory_engine.belief.memory import Draft, Memory
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace, with_status
from memory_engine.dream.case import affected, judgement, rivals, voiced
from memory_engine.dream.correcting import (
    ending,
    last_said,
    latest,
    self_corrected,
    shaken,
    superseded,
)
from memory_engine.dream.disputed import disputed
from memory_engine.dream.exclusion import heard_out, vetoes_against
from memory_engine.dream.night import Night
from memory_engine.dream.promote import because_of
from memory_engine.dream.refuted import refuted


def reconcile(memory: Memory, night: Night) -> tuple[Proposal, ...]:
    """Decide every conflict that tonight's changes raised or moved.

    1. What the code base refutes.
    2. What the words of tonight's facts exclude.
    3. What shares a slot with, or denies, a fact that was touched.
    """
    proposals: list[Proposal] = []
    draft = Draft(memory)

    def happen(steps: Iterable[Proposal]) -> None:
        for step in list(steps):
            proposals.append(step)
            draft.take(step)

    for id, finding in sorted(night.findings.items()):
        happen(refuted(draft, night, draft.fact(id), finding))
    happen(disputed(draft, night))
    for touched in affected(draft):
        for rival in rivals(draft, night, draft.fact(touched.id)):
            fact, other = draft.fact(touched.id), draft.fact(rival.id)
            if fact.held and other.held and not heard_out(draft, fact, other):
                old, new = sorted((fact, other), key=partial(latest, night))
                happen(_settled(draft, night, old, new))
    return tuple(proposals)


def _settled(memory: Memory, night: Night, old: Fact, new: Fact) -> Iterator[Proposal]:
    """Propose what becomes of two exclusive facts.

    1. Whoever said the old one has taken it back: what that leaves without a voice is superseded.
    2. The new one is asserted, and not by a reading: it supersedes the old one, unless that is
       asserted, too, and was said again since.
    3. Else both are contested, but what is proven is not, by a reading.
    """
    plain = _given(old, new) or ending(night, old, new) != ""
    corrected = self_corrected(memory, night, old, new) if plain else old
    if corrected != old:
        if not voiced(Memory(memory, {old.id: corrected}), night, corrected):
            because = f"whoever said so has said otherwise since: {new.text}"
            yield proposal("supersede", because, [(old, superseded(old, new))])
            return
        because = f"taken back in part by who said it: {new.text}"
        yield proposal("demote", because, [(old, corrected)])
        old = corrected
    fresh = replace(new, vetoes=new.vetoes.union(vetoes_against(memory, new, old)))
    earned_new, earned_old = judgement(memory, night, fresh), judgement(memory, night, old)
    overtaken = earned_old.earned != "asserted" or new.kind == "rule" or _all_since(night, old, new)
    if earned_new.earned == "asserted" and not new.parsed and overtaken:
        because = f"overtaken by {new.id}, which is earned: {because_of(earned_new, new)}"
        risen = (new, with_status(new, "asserted"))
        yield proposal("supersede", because, [(old, superseded(old, new)), risen])
    elif pairs := _contested(memory, night, old, new):
        because = f"{old.id} and {new.id} can't both hold: {old.text} / {new.text}"
        yield proposal("demote", because, pairs)


def _contested(memory: Memory, night: Night, old: Fact, new: Fact) -> list[tuple[Fact, Fact]]:
    falls = zip((old, new), shaken(memory, night, old, new), strict=True)
    return [
        (fact, with_status(fact, "contested"))
        for fact, contested in falls
        if contested and fact.status != "contested"
    ]


def _given(old: Fact, new: Fact) -> bool:
    """Tell whether observers gave the slot of both.

    Then it is no reading of a text.
    """
    return old.slot is not None and new.slot is not None and not (old.parsed or new.parsed)


def _all_since(night: Night, old: Fact, new: Fact) -> bool:
    """Tell whether a new value wholly follows the old one.

    It was first heard of after the old one was last said. Then the world changed in between.
    """
    last = last_said(night, old)
    return all(o.provenance.at > last for o in night.observations(new.evidence))
