"""Who takes back what: a principal may correct itself, and nobody another.

A later statement in the same slot, or one that plainly says that an earlier one holds no longer,
withdraws what its own speaker said before.
"""

from __future__ import annotations

from functools import partial

from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.case import proven, said_by, weighs
from memory_engine.dream.exclusion import vetoes_against
from memory_engine.dream.night import Night
from memory_engine.dream.pairs import asked
from memory_engine.relate.relation import ended


def ending(night: Night, old: Fact, new: Fact) -> str:
    """Say how a new fact's words plainly end an old one.

    Gives nothing where they do not.
    """
    observations = night.observations(new.evidence)
    texts = (new.text, *(o.text for o in observations if not o.provenance.artefact))
    looks = (partial(ended, old, text, night.wording) for text in dict.fromkeys(texts))
    return next(filter(None, (asked(night, new, old, look, "") for look in looks)), "")


def latest(night: Night, fact: Fact) -> tuple[str, str]:
    """Order facts by when they were last said, then by id."""
    return last_said(night, fact), fact.id


def last_said(night: Night, fact: Fact) -> str:
    """Find when a fact was last said; "" if never."""
    return max((o.provenance.at for o in night.observations(fact.evidence)), default="")


def self_corrected(memory: Memory, night: Night, old: Fact, new: Fact) -> Fact:
    """Take from a fact the support of self-corrected speakers.

    These have said otherwise since.
    """
    withdrawn: set[str] = set()
    barred = vetoes_against(memory, new, old)
    fresh = replace(new, evidence=new.evidence.difference(*(veto.evidence for veto in barred)))
    for principal in sorted({o.provenance.principal for o in night.observations(new.evidence)}):
        before, since = said_by(night, old, principal), said_by(night, fresh, principal)
        if barred and since and since[0].provenance.trust != "owner":
            continue  # a revert said that this is no correction: only a person says so anew
        if before and since and _time_of(since) > _time_of(before):
            withdrawn |= {o.id for o in before}
    if not withdrawn or (proven(memory, night, old) and not weighs(memory, night, new)):
        return old
    return replace(old, evidence=old.evidence - withdrawn)


def _time_of(observations: list[Observation]) -> str:
    return max(o.provenance.at for o in observations)


def superseded(old: Fact, new: Fact) -> Fact:
    """End a fact as true until the new one began."""
    return replace(
        old, status="superseded", valid_to=max(new.valid_from, old.valid_from), successor=new.id
    )


def shaken(memory: Memory, night: Night, left: Fact, right: Fact) -> tuple[bool, bool]:
    """Tell which of two exclusive facts becomes contested.

    What is proven does not, by a reading.
    """

    def stands(fact: Fact, rival: Fact) -> bool:
        return proven(memory, night, fact) and not weighs(memory, night, rival)

    return not stands(left, right), not stands(right, left)
