"""The report of a night.

What changed, what did not and why. Plain JSON values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from memory_engine.belief.confidence import RANK
from memory_engine.domain.records.change import Change, Entry, Plan, Proposal
from memory_engine.domain.records.fact import Fact
from memory_engine.views.trail import said_in

if TYPE_CHECKING:
    from memory_engine.views.answers.entries import DecidedRow
    from memory_engine.views.answers.nights import Changes, NightReport

COUNTS = ("admitted", "merged", "superseded", "retracted", "promoted", "demoted", "left_open")


def counts(proposals: Sequence[Proposal], left: Sequence[tuple[str, str]]) -> Changes:
    """Count the facts that each kind of decision touched.

    ``left_open`` those that stay contested.
    """
    found = dict.fromkeys(COUNTS, 0)
    for proposal in proposals:
        for change in proposal.changes:
            for name in _kinds(proposal, change):
                found[name] += 1
    found["left_open"] = sum(why.startswith("contested") for _, why in left)
    return cast("Changes", found)


def _kinds(proposal: Proposal, change: Change) -> list[str]:
    before, after = dict(change.before), dict(change.after)
    return kinds(proposal.verb, str(before.get("status", "")), after.get("status"))


def kinds(verb: str, was: str, now: object) -> list[str]:
    """Name the counts that a change of one fact's status goes into.

    ``now`` is None where it keeps it.
    """
    if now is None:
        return ["merged"] if verb == "merge" else []
    if now in ("superseded", "retracted"):
        return [str(now)]
    if verb == "admit":
        return ["admitted"]
    rise = RANK[now] - RANK[was]  # type: ignore[index]
    if rise > 0:
        return ["promoted"] if now in ("corroborated", "asserted") else []
    return ["demoted"] if was in ("corroborated", "asserted") else []


def night_report(
    plan: Plan, applied: bool, head: str, fact: Callable[[str], Fact], last_policy: str = ""
) -> NightReport:
    """Give the answer of ``consolidate``.

    ``fact`` finds a fact as it stood before the night.

    ``last_policy`` is the fingerprint of what the night before decided by, where that is known.
    """
    report = {
        "dream": plan.dream,
        "day": plan.day,
        "applied": applied,
        "gate": None,
        "head": head,
        "policy": plan.policy,
        "last_policy": last_policy or None,
        **counts(plan.proposals, plan.left),
        "decisions": [
            {"number": n, "verb": p.verb, "because": p.because, "facts": facts}
            for (n, p), facts in zip(enumerate(plan.proposals, 1), _facts(plan, fact), strict=True)
        ],
        "left": [{"what": what, "why": why} for what, why in plan.left],
    }
    return cast("NightReport", report)


def _facts(plan: Plan, fact: Callable[[str], Fact]) -> list[list[DecidedRow]]:
    """Name the facts of each decision by what they said then.

    New ones by what they say.
    """
    texts: dict[str, str] = {}
    found = []
    for proposal in plan.proposals:
        for change in proposal.changes:
            before, after = (
                str(dict(side).get("text", "")) for side in (change.before, change.after)
            )
            texts[change.subject] = (
                before or texts.get(change.subject) or fact(change.subject).text or after
            )
        found.append([_named(change, texts) for change in proposal.changes])
        texts |= {
            c.subject: str(said) for c in proposal.changes if (said := dict(c.after).get("text"))
        }
    return found


def _named(change: Change, texts: Mapping[str, str]) -> DecidedRow:
    before, after = dict(change.before), dict(change.after)
    return {
        "id": change.subject,
        "text": texts[change.subject],
        "from": said_in(before, "status"),
        "to": said_in(after, "status"),
        "by": said_in(after, "successor") or None,
    }


def with_entries(report: NightReport, entries: Sequence[Entry]) -> NightReport:
    """Name beside each decision the entry of the ledger that it became."""
    # Vetoes for what was rejected come after.
    rows = zip(report["decisions"], entries, strict=False)
    return {**report, "decisions": [{**row, "entry": entry.number} for row, entry in rows]}


def shut_report(dream: int, gate: str, why: str, head: str) -> NightReport:
    """Give the answer of ``consolidate`` when a gate is shut."""
    counted = dict.fromkeys(COUNTS, 0)
    report = {"dream": dream, "applied": False, "gate": gate, "why": why, "head": head, **counted}
    return cast("NightReport", report)
