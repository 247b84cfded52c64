"""Records <-> plain JSON values: format version and verbs, never class names. Old versions are read through upcasters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from memory_engine.domain.errors import BadInput
from memory_engine.domain.records import SET_FIELDS, Change, Entry, Fact, Item, Look, Plan, Proposal, plain, revived

FORMAT = 1
"""The version that is written."""

NO_FACT = Fact("")
"""What tells the type of each field."""

UPCASTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Version -> how a value of that version becomes one of the next."""


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """Think: a proposal as JSON."""
    changes = [[c.subject, dict(c.before), dict(c.after)] for c in proposal.changes]
    return {"verb": proposal.verb, "because": proposal.because, "changes": changes}


def proposal_from(value: Mapping[str, Any]) -> Proposal:
    """Think: the inverse of ``proposal_json``."""
    changes = tuple(Change(subject, _fields(before), _fields(after)) for subject, before, after in value["changes"])
    return Proposal(value["verb"], value["because"], changes)


def _fields(value: Mapping[str, Any]) -> tuple[tuple[str, Item], ...]:
    unknown = value.keys() - set(Fact._fields)
    if unknown:
        raise KeyError(f"a fact has no {', '.join(sorted(unknown))}")
    for name, item in value.items():
        wanted = list | tuple if name in SET_FIELDS else type(getattr(NO_FACT, name))
        if not isinstance(item, wanted):
            raise TypeError(f"{name} of a fact can't be {item!r}")
    return tuple((name, _tuples(item)) for name, item in sorted(value.items()))


def _tuples(item: Any) -> Item:  # noqa: ANN401  (JSON is what it is)
    return tuple(_tuples(part) for part in item) if isinstance(item, list | tuple) else item


def body(entry: Entry) -> dict[str, Any]:
    """Think: what the hash of an entry covers, besides its number and the hash before it."""
    return {
        "format": FORMAT,
        "day": entry.day,
        "dream": entry.dream,
        "by": entry.by,
        "takes_back": list(entry.takes_back),
        **proposal_json(entry.proposal),
    }


def entry_from(number: int, previous: str, hash: str, value: Mapping[str, Any]) -> Entry:
    """Think: an entry from its place in the chain and its body."""
    value = upcast(dict(value), f"ledger entry {number}")
    return Entry(
        number=number,
        day=value["day"],
        dream=value["dream"],
        by=value["by"],
        proposal=proposal_from(value),
        takes_back=tuple(value["takes_back"]),
        previous=previous,
        hash=hash,
    )


def upcast(value: dict[str, Any], place: str) -> dict[str, Any]:
    """Think: the value in today's format; raises ``BadInput`` for a newer one."""
    version = value.get("format", FORMAT)
    if version > FORMAT:
        raise BadInput(place, f"format {version} is newer than {FORMAT}, which this version reads", "Upgrade kairos-mem.")
    while version < FORMAT:
        value = UPCASTERS[version](value)
        version += 1
    return value


def plan_json(plan: Plan) -> dict[str, Any]:
    """Think: a plan as JSON; proposals are numbered from 1 for a reviewer to name."""
    numbered = [{"number": n, **proposal_json(p)} for n, p in enumerate(plan.proposals, 1)]
    return {
        "format": FORMAT,
        "head": plan.head,
        "policy": plan.policy,
        "day": plan.day,
        "upto": plan.upto,
        "dream": plan.dream,
        "proposals": numbered,
        "left": [list(pair) for pair in plan.left],
        "tree": plan.tree,
        "testimony": [list(pair) for pair in plan.testimony],
        "looks": [list(look) for look in plan.looks],
    }


def plan_from(value: Any, place: str) -> Plan:  # noqa: ANN401  (JSON is what it is)
    """Think: a plan from JSON; raises ``BadInput`` naming ``place`` if it is none."""
    try:
        value = upcast(dict(value), place)
        return Plan(
            head=value["head"],
            policy=value["policy"],
            day=value["day"],
            upto=value["upto"],
            dream=value["dream"],
            proposals=tuple(proposal_from(p) for p in value["proposals"]),
            left=tuple((a, b) for a, b in value["left"]),
            tree=value["tree"],
            testimony=tuple((day, line) for day, line in value["testimony"]),
            looks=tuple(Look(fact, due, streak, found, tuple(paths)) for fact, due, streak, found, paths in value["looks"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadInput(place, f"this is not a plan ({wrong!r})", "Make one with `consolidate --plan FILE`.") from None


def fact_json(fact: Fact) -> dict[str, Any]:
    """Think: a fact row as JSON, sets sorted."""
    return {name: plain(value) for name, value in fact._asdict().items()}


def fact_from(value: Mapping[str, Any]) -> Fact:
    """Think: the inverse of ``fact_json``."""
    read: dict[str, Any] = {name: _tuples(item) for name, item in value.items()}
    fields: dict[str, Any] = {name: revived(name, item) if name in SET_FIELDS else item for name, item in read.items()}
    return Fact(**fields)
