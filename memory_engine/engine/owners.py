"""What is the owner's word in beliefs and decisions.

Nobody else takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from memory_engine.domain.errors.deciding import NotTheOwner
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.principal import allowed_trust
from memory_engine.domain.records.change import Change, Entry, Proposal, revived
from memory_engine.domain.records.fact import Fact, Veto
from memory_engine.domain.team import counting

NIGHT = "engine:dream"
"""Who decides at night: its proposals are weighed by evidence, and touch whatever they must."""

Find = Callable[[str], Fact]
MARGINAL = frozenset({"evidence", "anchors", "vetoes"})
"""Fields of a fact in which a change leaves it where it stands."""


def refuse_undoing(
    store: LedgerStore, by: str, verb: str, taken: Iterable[Entry], changes: Iterable[Change]
) -> None:
    """Refuse to take the owner's word back for somebody else; raises ``NotTheOwner``.

    Theirs is what they decided by hand, and every fact that they have spoken for.
    """
    if _may(by):
        return
    decided = next((f"entry {entry.number}" for entry in taken if _owners(entry.by)), "")
    if theirs := decided or _spoken_for(store.fact, store, changes):
        raise NotTheOwner(verb, by, theirs)


def refuse_rejecting(
    find: Find, store: LedgerStore, by: str, verb: str, rejected: Iterable[Proposal]
) -> None:
    """Refuse to reject for somebody else what rests on the owner's word.

    Raises ``NotTheOwner``.

    ``find`` gives facts as they stand after what of the plan is accepted.
    """
    if not _may(by):
        changes = chain.from_iterable(proposal.changes for proposal in rejected)
        if theirs := _spoken_for(find, store, changes):
            raise NotTheOwner(verb, by, theirs)


def _may(by: str) -> bool:
    return by == NIGHT or _owners(by)


def refuse_deciding(by: str, verb: str) -> None:
    """Refuse an owner's word to somebody whom the team counts as none.

    Raises ``NotTheOwner``.
    """
    if counting() and not _may(by):
        raise NotTheOwner(verb, by)


def _owners(principal: str) -> bool:
    team = counting()
    return team.owns(principal) if team else allowed_trust(principal) == "owner"


def _spoken_for(find: Find, store: LedgerStore, changes: Iterable[Change]) -> str:
    """Name the first fact that changes take from the owner.

    They move it or take evidence from it, and the owner has spoken by it.
    """
    for change in changes:
        fact = find(change.subject)
        heard = (store.observation(id) for id in sorted(_at_stake(fact, change)))
        if fact.settled or any(one and one.provenance.trust == "owner" for one in heard):
            return f"{change.subject} ({fact.text})" if fact.text else change.subject
    return ""


def _at_stake(fact: Fact, change: Change) -> set[str]:
    """What a change takes or bars of a fact's evidence.

    All of it, where the fact itself is moved.
    """
    before, after = dict(change.before), dict(change.after)
    moved = {*before, *after} - MARGINAL
    vetoes = (veto for veto in revived("vetoes", after.get("vetoes", ())) if isinstance(veto, Veto))
    taken = {str(id) for id in revived("evidence", before.get("evidence", ()))}
    barred = {id for veto in vetoes for id in veto.evidence}
    added = {str(id) for id in revived("evidence", after.get("evidence", ()))} if moved else set()
    return taken | barred | added | ({*fact.evidence} if moved else set())
