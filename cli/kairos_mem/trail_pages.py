"""Trails for people, of whatever `why` explains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kairos_mem import fact_pages, ledger_pages, why_page
from kairos_mem.style import bold, dim, wrapped
from memory_engine.views.lines import many

DETAIL = 6
"""[columns] By which what explains a row is set in."""
MOST_DECISIONS = 40
"""[entries] Of a night that are shown one by one; of more, none that only opens a fact."""


def trail(found: Mapping[str, Any]) -> str:
    """Write the trail of whatever was asked for."""
    if "observation" in found:
        return observation(found)
    if "target" in found:
        return speaker(found)
    if "decisions" in found:
        return night(found)
    if "entry" in found:
        return entry(found)
    return why_page.why(found)


def observation(found: Mapping[str, Any]) -> str:
    """Write what was said, by whom, and what rests on it."""
    said = found["observation"]
    head = (
        f"  {said['at'][:16].replace('T', ' ')}  {said['principal']}, session "
        f"{said['session'] or '-'}"
    )
    places = ", ".join(place for place in (said["source"], said["log"]) if place)
    lines = [wrapped(said["text"], 4, f"{bold(said['id'])}  "), head, dim(wrapped(places, 4))]
    if said["note"]:
        lines.append(dim(wrapped(said["note"], 4)))
    lines += ["", bold("What rests on it")]
    lines += [line for fact in found["facts"] for line in _resting(fact)]
    return "\n".join(
        lines + ([wrapped(f"Nothing: {found['note']}.", 4, "  ")] if found["note"] else [])
    )


def _resting(fact: Mapping[str, Any]) -> list[str]:
    counts = (
        f"not counted: {fact['ignored']}" if fact["ignored"] else f"counts {fact['bits']:+.1f} bits"
    )
    standing = fact["status"] or (
        f"merged into {fact['successor']}" if fact["successor"] else "taken back"
    )
    return [
        wrapped(fact["text"], DETAIL, f"  {fact['id']}  {standing}  "),
        dim(wrapped(f"{counts}; `kairos-mem why {fact['id']}` tells the whole trail", DETAIL)),
    ]


def speaker(found: Mapping[str, Any]) -> str:
    """Write which facts rest on what somebody said."""
    name, count = found["target"], found["observations"]
    them = "it" if count == 1 else "them"
    head = (
        f"{bold(name)}: {many(count, 'observation')}; what rests on {them}, alone or with others:"
    )
    back = f"Take all of it back: kairos-mem revert {name} (add --dry-run to see what that touches)"
    facts = fact_pages.facts(found["facts"]) if found["facts"] else "  nothing"
    return "\n".join([wrapped(head, 2, ""), facts, "", dim(back)])


def entry(found: Mapping[str, Any]) -> str:
    """Write one entry of the ledger whole, and whether it stands."""
    lines = [ledger_pages.entry(found, len(found["about"])), ""]
    if not found["stands"]:
        return "\n".join([*lines, f"It was taken back in entry {found['taken_back_by'][-1]}."])
    back = (
        f"Take it back: kairos-mem revert {found['entry']} (add --dry-run to see what that touches)"
    )
    return "\n".join([*lines, dim(back)])


def night(found: Mapping[str, Any]) -> str:
    """Write what a night decided, and where its report is."""
    name = f"dream:{found['dream']}"
    if not found["decisions"]:
        return (
            f"{bold(name)} changed no belief. `kairos-mem report {name}` shows what it left as "
            "it was."
        )
    decisions = found["decisions"]
    if len(decisions) > MOST_DECISIONS:
        decisions = [row for row in decisions if row["verb"] != "admit"][:MOST_DECISIONS]
    rows = [ledger_pages.log(decisions)] if decisions else []
    if left := len(found["decisions"]) - len(decisions):
        rows.append(dim(f"  ... and {left} more: kairos-mem log {name}"))
    more = f"kairos-mem report {name} shows it by kind, and what was left as it was."
    return "\n".join([*rows, "", dim(more)])
