"""Facts that cannot all hold, and how one was settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kairos_mem.fact_pages import fact_line
from kairos_mem.style import bold, dim, wrapped


def conflicts(rows: Sequence[Mapping[str, Any]], beside: bool = False) -> str:
    """Write each conflict: all its sides, and what would settle it.

    What would settle any of them is said once; ``beside`` says that something stands side by side.
    """
    if not rows:
        return "No conflicts: " + (
            "nothing waits to be settled."
            if beside
            else "nothing that is held excludes anything else that is held."
        )
    lines: list[str] = []
    ways = [set(row["would_settle"]) for row in rows]
    shared = set.intersection(*ways) if len(rows) > 1 else set()
    for number, row in enumerate(rows, 1):
        lines.append(bold(f"Conflict {number}"))
        for side in row["sides"]:
            lines += [
                "  " + fact_line(side),
                dim(f"      {side['bits']:+.1f} bits; {', '.join(side['said_by'])}"),
            ]
        lines += [
            "  would settle it:",
            *_ways(way for way in row["would_settle"] if way not in shared),
            "",
        ]
    if shared:
        lines += [
            "Any of them would be settled by:",
            *_ways(way for way in rows[0]["would_settle"] if way in shared),
            "",
        ]
    return "\n".join(lines[:-1])


def _ways(ways: Iterable[str]) -> list[str]:
    return [wrapped(way, 6, "    - ") for way in ways]


def alternatives(rows: Sequence[Mapping[str, Any]]) -> str:
    """Show alternatives: values, and what breaks a rule.

    These are values of one thing, and what goes against a rule.
    """
    ruled = [row for row in rows if len({side["kind"] for side in row["sides"]}) > 1]
    parts = ((_BESIDE, [row for row in rows if row not in ruled]), (_AGAINST, ruled))
    return "\n\n".join(_side_by_side(title, among) for title, among in parts if among)


_BESIDE = "Alternatives: all stand, the later first; nobody took another back."


_AGAINST = (
    "Against a rule of yours: the rule stands, and so does what was stated otherwise.\n"
    "`kairos-mem forget ID` takes off what no longer holds."
)


def _side_by_side(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    shown = ("\n".join("  " + fact_line(side) for side in row["sides"]) for row in rows)
    return f"{bold(title)}\n" + "\n\n".join(shown)


def settled(answer: Mapping[str, Any]) -> str:
    """Tell what the owner's word did."""
    if answer["entry"] is None:
        return f"{answer['settled']} is asserted on your word already; nothing was changed."
    against = f"; retracted {', '.join(answer['retracted'])}" if answer["retracted"] else ""
    return (
        f"Settled in entry {answer['entry']}: {answer['settled']} is "
        f"asserted{against}.\nkairos-mem revert {answer['entry']} takes it back."
    )
