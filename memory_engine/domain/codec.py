"""Records <-> plain JSON values.

Format version and verbs, never class names. Old versions are read through upcasters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.policy import PRIORS
from memory_engine.domain.records.change import (
    SET_FIELDS,
    Change,
    Entry,
    Item,
    Plan,
    Proposal,
    plain,
    revived,
)
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.records.words import Kind, LineKind, Status, Verb
from memory_engine.domain.typed import Any, TypeVar, get_args

FORMAT = 1
"""The version that is written."""

NO_FACT = Fact("")
NOTHING: frozenset[object] = frozenset()
"""What tells the type of each field."""

VERBS = frozenset(get_args(Verb))
CLOSED = {
    "status": frozenset(get_args(Status)),
    "kind": frozenset(get_args(Kind)),
    "line": frozenset(get_args(LineKind)),
    "hedge": frozenset(PRIORS),
}
"""Fields that hold one of a few words."""

TOO_LARGE = 2**63
"""A database holds no such number."""

SHOWN = 200
"""[characters] Of what is wrong with a plan."""

T = TypeVar("T")

LATER = frozenset({"pair_vetoes", "refuted_by", "line", "retells", "alternatives"})
"""The fields of a fact that rows of the first version do not have."""

UPCASTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Version -> how a value of that version becomes one of the next."""


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """Give a proposal as JSON."""
    changes = [[c.subject, dict(c.before), dict(c.after)] for c in proposal.changes]
    return {"verb": proposal.verb, "because": proposal.because, "changes": changes}


def proposal_from(value: Mapping[str, Any]) -> Proposal:
    """Give the inverse of ``proposal_json``."""
    changes = tuple(
        Change(subject, _fields(before), _fields(after))
        for subject, before, after in value["changes"]
    )
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
    """Write what the hash of an entry covers.

    Besides its number and the hash before it.
    """
    return {
        "format": FORMAT,
        "day": entry.day,
        "dream": entry.dream,
        "by": entry.by,
        "takes_back": list(entry.takes_back),
        **proposal_json(entry.proposal),
    }


def entry_from(number: int, previous: str, hash: str, value: Mapping[str, Any]) -> Entry:
    """Give an entry from its place in the chain and its body."""
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
    """Give the value in today's format; raises ``BadInput`` for a newer one."""
    version = value.get("format", FORMAT)
    if version > FORMAT:
        raise BadInput(
            place,
            f"format {version} is newer than {FORMAT}, which this version reads",
            "Upgrade kairos-mem.",
        )
    while version < FORMAT:
        value = UPCASTERS[version](value)
        version += 1
    return value


def plan_json(plan: Plan) -> dict[str, Any]:
    """Give a plan as JSON.

    Proposals are numbered from 1 for a reviewer to name.
    """
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
    """Give a plan from JSON.

    Raises ``BadInput`` naming ``place`` if it is none.
    """
    from datetime import date  # whoever only asks reads no plan, and need not wait for it

    try:
        value = upcast(dict(value), place)
        return Plan(
            head=_as(str, value["head"]),
            policy=_as(str, value["policy"]),
            day=date.fromisoformat(value["day"]).isoformat(),
            upto=_as(int, value["upto"]),
            dream=_as(int, value["dream"]),
            proposals=tuple(map(_proposed, value["proposals"])),
            left=tuple((_as(str, a), _as(str, b)) for a, b in value["left"]),
            tree=_as(str, value["tree"]),
            testimony=tuple((_as(str, day), _as(str, line)) for day, line in value["testimony"]),
            looks=tuple(map(_look, value["looks"])),
        )
    except TEXT_FAULTS as wrong:
        raise BadInput(
            place,
            f"this is not a plan ({wrong!r})"[:SHOWN],
            "Make one with `consolidate --plan FILE`.",
        ) from None


def _proposed(value: Any) -> Proposal:  # noqa: ANN401  (JSON is what it is)
    """A proposal of a file that anybody may have written.

    Every member is what a fact can hold.
    """
    proposed = proposal_from(value)
    if proposed.verb not in VERBS:
        raise ValueError(f"{proposed.verb!r} is no verb")
    _as(str, proposed.because)
    for change in proposed.changes:
        _as(str, change.subject)
        for name, item in (*change.before, *change.after):
            _check(name, item)
    return proposed


def _check(name: str, item: Any) -> None:  # noqa: ANN401  (JSON is what it is)
    if name in CLOSED and item not in CLOSED[name]:
        raise ValueError(f"{name} of a fact can't be {item!r}")
    for member in item if name in SET_FIELDS else (item,):
        if name == "anchors":
            Anchor(*(_as(str, part) for part in member))
        elif name == "vetoes":
            entry, evidence, groups, counts = member
            for wanted, part in (
                (int, entry),
                (bool, counts),
                *((str, part) for part in (*evidence, *groups)),
            ):
                _as(wanted, part)
        else:
            _as(type(getattr(NO_FACT, name)) if name not in SET_FIELDS else str, member)


def _look(value: Any) -> Look:  # noqa: ANN401  (JSON is what it is)
    fact, due, streak, found, paths = value
    return Look(
        _as(str, fact),
        _as(int, due),
        _as(int, streak),
        _as(str, found),
        tuple(_as(str, path) for path in paths),
    )


def _as(wanted: type[T], value: object) -> T:
    """Give the value, if it is of this type.

    And if a database can hold it.
    """
    if type(value) is not wanted or (isinstance(value, int) and abs(value) >= TOO_LARGE):
        raise TypeError(f"{value!r} is no {wanted.__name__}")
    if isinstance(value, str):
        value.encode()
    return value


def plan_parts(plan: Plan) -> list[str]:
    """Digest a plan by its parts.

    All that stands beside the proposals, then each proposal.
    """
    whole = plan_json(plan)
    proposals = whole.pop("proposals")
    beside = ids.digest("plan", ids.canonical(whole))
    return [beside, *(ids.digest("proposal", ids.canonical(proposal)) for proposal in proposals)]


def plan_id(parts: Sequence[str]) -> str:
    """Name the plan that has these parts."""
    return "p" + ids.digest("parts", ids.canonical(list(parts)))[:16]


def fact_json(fact: Fact) -> dict[str, Any]:
    """Give a fact row as JSON, sets sorted.

    A field that came later is left out where it is empty.

    So the row of an earlier version stays what the ledger leads to.
    """
    written = {name: value for name, value in fact._asdict().items() if value or name not in LATER}
    return {name: plain(value) for name, value in written.items()}


def fact_from(value: Mapping[str, Any]) -> Fact:
    """Give the inverse of ``fact_json``."""
    fields: dict[str, Any] = {
        name: (revived(name, _tuples(item)) if item else NOTHING) if name in SET_FIELDS else item
        for name, item in value.items()
    }
    return Fact(**fields)
