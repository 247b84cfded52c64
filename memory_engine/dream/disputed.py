"""What tonight says in words that exclude what is held.

Whoever corrects himself is believed; otherwise text alone may contest, never supersede. Two values
of one thing that nobody took back stand side by side, linked; so do two that a second opinion
takes to exclude each other, where the rules see nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from memory_engine.belief.memory import Draft, Memory, home
from memory_engine.claims.stance.mood import unstated
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace, with_status
from memory_engine.dream.case import said_together, voiced
from memory_engine.dream.correcting import ending, latest, self_corrected, shaken, superseded
from memory_engine.dream.night import Night
from memory_engine.dream.opinion import bare
from memory_engine.dream.pairs import asked, candidates, sift
from memory_engine.relate.relation import (
    CONTRARY,
    OTHER_VALUE,
    SAME,
    VALUE,
    Kinds,
    Relation,
    may_end,
    relate,
    told,
)

_APART = Relation("apart")
_NOTHING = Kinds()


def disputed(memory: Memory, night: Night) -> Iterator[Proposal]:
    """Propose what the words of tonight's facts do to what is held."""
    draft = Draft(memory)
    may_be_cue = cache(partial(_may_end, memory, night))
    for fact, near in candidates(memory, night):
        kept, cue = sift(night, draft, draft.fact(fact.id), near), may_be_cue(fact.id)
        for id in near:
            kinds, ends = kept.get(id, _NOTHING), cue or may_be_cue(id)
            if not (ends or _comparable(night, kinds)):
                continue
            pair = _Pair(draft.fact(fact.id), draft.fact(id))
            if step := _step(draft, night, pair, kinds, ends):
                draft.take(step)
                yield step


class _Pair(NamedTuple):
    """A fact that tonight opened, and one that stands near it."""

    left: Fact
    right: Fact


def _step(memory: Memory, night: Night, pair: _Pair, kinds: Kinds, ends: bool) -> Proposal | None:
    """Propose that a pair is ended, else contested, else linked.

    Linked are two values. It may be nothing of these.
    """
    left, right = pair
    if not (left.held and right.held) or right.scope != left.scope or right.id in left.disputes:
        return None
    if left.slot and right.slot:
        kinds = _NOTHING  # that tells them apart, and no words
    if not (ends or _comparable(night, kinds)) or _taken_back(memory, night, left, right):
        return None
    old, new = sorted(pair, key=partial(latest, night))
    if ends and (step := _ended(memory, night, old, new)):
        return step
    if left.kind != right.kind:
        return _beside_rule(memory, night, old, new)
    if said_together(night, left, right):
        return None
    return _apart(memory, night, pair, kinds)


def _apart(memory: Memory, night: Night, pair: _Pair, kinds: Kinds) -> Proposal | None:
    """Propose what two of one kind are that neither ended.

    The surest that they may be.
    """
    old, new = sorted(pair, key=partial(latest, night))
    step = _contradicted(memory, night, *pair) if "contrary" in kinds else None
    if not step and "other_value" in kinds:
        step = _alternatives(memory, night, old, new)
    if not step and kinds:
        step = _doubted(memory, night, old, new)
    return step


def _comparable(night: Night, kinds: Kinds) -> bool:
    """Tell whether two facts may be anything to each other.

    It is anything that is looked for here.
    """
    return bool(kinds if night.second else kinds - SAME)


def _may_end(memory: Memory, night: Night, id: str) -> bool:
    """Tell whether anything said for a fact may end another."""
    fact = memory.fact(id)
    return may_end(fact.text) or any(may_end(o.text) for o in night.observations(fact.evidence))


def _taken_back(memory: Memory, night: Night, fact: Fact, rival: Fact) -> bool:
    """Tell whether a revert let two facts stand side by side.

    It did so whatever their text says of each other. Or one of them and what the other is another
    value of: that would be the same comparison again.
    """
    pairs = [(home(memory, v.rival), rival) for v in fact.pair_vetoes if v.rival]
    pairs += [(home(memory, v.rival), fact) for v in rival.pair_vetoes if v.rival]
    return any(
        now.id in (known.id, known.successor) or _other_value(night, known, now).barrier
        for known, now in pairs
    )


def _other_value(night: Night, old: Fact, new: Fact) -> Relation:
    return asked(night, old, new, partial(relate, old, new, OTHER_VALUE), _APART)


def _ended(memory: Memory, night: Night, old: Fact, new: Fact) -> Proposal | None:
    """End a fact whose speaker plainly said it no longer holds."""
    if unstated(new):
        return None
    corrected = self_corrected(memory, night, old, new)
    if corrected == old or voiced(Memory(memory, {old.id: corrected}), night, corrected):
        return None
    how = ending(night, old, new)
    because = f"{how} by whoever said so: {new.text} (it had been: {old.text})"
    return proposal("supersede", because, [(old, superseded(old, new))]) if how else None


def _contradicted(memory: Memory, night: Night, left: Fact, right: Fact) -> Proposal | None:
    """Contest two facts whose words say they cannot both hold."""
    look = partial(relate, left, right, CONTRARY, read=night.wording)
    barrier = asked(night, left, right, look, _APART).barrier
    if not barrier or not (voiced(memory, night, left) and voiced(memory, night, right)):
        return None
    falls = zip((left, right), (right, left), shaken(memory, night, left, right), strict=True)
    pairs = [(fact, _disputing(fact, rival, contested)) for fact, rival, contested in falls]
    because = f"{left.id} and {right.id} contradict each other ({told(barrier)})"
    return proposal("demote", because, pairs)


def _beside_rule(memory: Memory, night: Night, old: Fact, new: Fact) -> Proposal | None:
    """Link a rule and a statement that goes against it.

    Both stand: an order is not wrong for what is done, and what is done is not changed by it.
    """
    rule, said = (old, new) if old.kind == "rule" else (new, old)
    if rule.id in said.alternatives or unstated(said):
        return None
    how = ending(night, old, new)
    if not how:
        look = partial(relate, rule, said, CONTRARY, read=night.wording)
        barrier = asked(night, rule, said, look, _APART).barrier
        how = told(barrier) if barrier else ""
    if not how or not (voiced(memory, night, rule) and voiced(memory, night, said)):
        return None
    because = (
        f"{said.id} states otherwise than the owner's rule {rule.id} has it ({how}): both stand"
    )
    return proposal("demote", because, _linked(old, new))


def _linked(old: Fact, new: Fact) -> list[tuple[Fact, Fact]]:
    return [
        (a, replace(a, alternatives=a.alternatives | {b.id})) for a, b in ((old, new), (new, old))
    ]


def _disputing(fact: Fact, rival: Fact, contested: bool) -> Fact:
    linked = replace(fact, disputes=fact.disputes | {rival.id})
    return with_status(linked, "contested") if contested else linked


def _alternatives(memory: Memory, night: Night, old: Fact, new: Fact) -> Proposal | None:
    """Link two facts that look like two values of one thing.

    Both stand.
    """
    if not _linkable(old, new) or old.polarity != new.polarity:
        return None
    barrier = _other_value(night, old, new).barrier
    if not barrier or barrier.kind != VALUE:
        return None
    what = f"{barrier.right} and {barrier.left} may be two values of one thing"
    return _beside(memory, night, old, new, f"{what}, and nobody took one back: both stand")


def _doubted(memory: Memory, night: Night, old: Fact, new: Fact) -> Proposal | None:
    """Link two facts that a second opinion takes to exclude each other.

    Both stand.
    """
    if not (night.second and _linkable(old, new)):
        return None
    verdict = night.second.excluding(bare(old.text, new.text, night.wording))
    if verdict is None:
        return None
    what = f"{old.id} and {new.id} may exclude each other: {verdict.told}"
    return _beside(memory, night, old, new, f"{what}. No rule does: both stand")


def _linkable(old: Fact, new: Fact) -> bool:
    return old.kind != "rule" and new.id not in old.alternatives


def _beside(memory: Memory, night: Night, old: Fact, new: Fact, because: str) -> Proposal | None:
    if not (voiced(memory, night, old) and voiced(memory, night, new)):
        return None
    return proposal("demote", because, _linked(old, new))
