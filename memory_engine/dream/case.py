"""What bears on a fact tonight: evidence, rivals, vetoes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from memory_engine.belief.confidence import RANK, Case, Judgement, class_of, group_of, judge
from memory_engine.belief.memory import Memory
from memory_engine.belief.witness import at_home
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records.fact import Fact, Veto
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.dream.exclusion import both_seen, side_by_side, two_values
from memory_engine.dream.night import Night

if TYPE_CHECKING:
    from memory_engine.claims.stance.mood import Mood


def case_of(memory: Memory, night: Night, fact: Fact) -> Case:
    """Bring together all that bears on a fact."""
    against = tuple(rival.id for rival in rivals(memory, night, fact))
    return _uncontested(memory, night, fact)._replace(conflict=against)


def grounds_of(memory: Memory, night: Night, fact: Fact) -> Case:
    """Bring together what votes on a fact, whatever contests it.

    What evidence alone has put high states something: it is not read again for that.
    """
    earned = RANK[fact.status] >= RANK["corroborated"] and not fact.settled
    return _uncontested(memory, night, fact, states=earned)


def _uncontested(memory: Memory, night: Night, fact: Fact, states: bool = False) -> Case:
    """Bring a fact's evidence together, whatever contests it."""
    return Case(
        fact=fact,
        spoken=at_home(night.observations(fact.evidence)),
        denials=at_home(night.observations(memory.fact(fact.opposite).evidence))
        if fact.opposite
        else (),
        vetoes=tuple(sorted(fact.vetoes)),
        unstated="" if states else _unstated(fact),
    )


def _unstated(fact: Fact) -> Mood:
    """Tell what the text of a fact is if it states nothing."""
    from memory_engine.claims.stance.mood import unstated  # slow: who judges nothing can wait

    return unstated(fact)


def judgement(memory: Memory, night: Night, fact: Fact) -> Judgement:
    """Judge a fact by all that bears on it."""
    return judge(case_of(memory, night, fact), night.policy)


def said_together(night: Night, left: Fact, right: Fact) -> bool:
    """Tell whether one message of a session says both.

    Who lists several things with one label, or says two things at once, means both.
    """
    return not _messages(night, left).isdisjoint(_messages(night, right))


def _messages(night: Night, fact: Fact) -> set[tuple[str, str, str]]:
    """Name the messages that say a fact.

    Each is by whom, in which session, on which line.
    """
    spoken = (observation.provenance for observation in night.observations(fact.evidence))
    return {
        (by.principal, by.session, by.source)
        for by in spoken
        if by.extracted_by == HOST_RECORD and by.source
    }


def rivals(memory: Memory, night: Night, fact: Fact) -> list[Fact]:
    """List by id the live facts that can't hold together with this."""
    if not fact.held:
        return []
    exclusive = _exclusive(memory, night, fact)
    if not exclusive or not voiced(memory, night, fact):
        return []
    return [
        rival
        for rival in exclusive
        if voiced(memory, night, rival) and not side_by_side(memory, night, fact, rival)
    ]


def _exclusive(memory: Memory, night: Night, fact: Fact) -> list[Fact]:
    """List the live facts that exclude this one, by id.

    It does not matter who says so.
    """
    rivals = [memory.fact(id) for id in (fact.opposite, *fact.disputes) if id]
    if fact.slot:
        mates = (mate for mate in memory.in_slot(fact.slot) if two_values(fact, mate))
        rivals += [mate for mate in mates if not both_seen(night, fact, mate)]
    by_id = {rival.id: rival for rival in rivals if rival.held and rival.kind == fact.kind}
    return [by_id[id] for id in sorted(by_id) if id != fact.id]


def opponents(memory: Memory, night: Night, fact: Fact) -> list[Fact]:
    """Pick the rivals that weigh enough to contest a fact.

    Those are all, unless its own evidence proves it: then a rival that so far is nothing but a
    reading or two is shown beside it, and does not take it off the page.
    """
    against = rivals(memory, night, fact)
    if not against or not proven(memory, night, fact):
        return against
    return [rival for rival in against if weighs(memory, night, rival)]


def proven(memory: Memory, night: Night, fact: Fact) -> bool:
    """Tell whether a fact's own evidence asserts it."""
    return judge(_uncontested(memory, night, fact), night.policy).earned == "asserted"


def weighs(memory: Memory, night: Night, fact: Fact) -> bool:
    """Tell whether more than a reading or two speaks for a fact.

    Then it may contest what is proven.
    """
    case = _uncontested(memory, night, fact)
    silent = silenced(case.vetoes)
    voices = {class_of(o, fact) for o in case.spoken if not silent(o, fact)}
    earned = judge(case, night.policy).earned
    return bool(voices & {"user", "test", "probe"}) or RANK[earned] >= RANK["corroborated"]


def voiced(memory: Memory, night: Night, fact: Fact) -> bool:
    """Tell whether anybody who counts says so.

    An outside source, a model that reads, or taken-back evidence can't even contest a fact.
    """
    if _unstated(fact):
        return False
    silent = silenced(fact.vetoes)
    return any(
        class_of(o, fact) not in ("untrusted", "proposed") and not silent(o, fact)
        for o in night.observations(fact.evidence)
    )


def silenced(vetoes: Iterable[Veto]) -> Callable[[Observation, Fact], bool]:
    """Make the test whether a veto takes an observation's voice away."""
    evidence = {id for veto in vetoes for id in veto.evidence}
    groups = {group for veto in vetoes for group in veto.groups}
    return lambda o, fact: o.id in evidence or group_of(o, fact) in groups


def said_by(night: Night, fact: Fact, principal: str) -> list[Observation]:
    """List what one principal stated for a fact.

    Runs are not statements.
    """
    return [
        o
        for o in night.observations(fact.evidence)
        if o.provenance.principal == principal
        and o.provenance.artefact is None
        and o.provenance.trust != "untrusted"
    ]


def affected(memory: Memory) -> Iterator[Fact]:
    """List the held facts that tonight touched or bears on.

    Those that share a slot with such a one, are its contrary or dispute it.
    """
    seen: dict[str, Fact] = {}
    for fact in memory.touched.values():
        mates = memory.in_slot(fact.slot) if fact.slot else ()
        disputed = (memory.fact(id) for id in fact.disputes)
        for one in (fact, memory.fact(fact.opposite), *disputed, *mates):
            if one.held:
                seen[one.id] = one
    yield from (seen[id] for id in sorted(seen))
