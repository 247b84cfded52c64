"""What the owner decided or took back, on pages.

And whose words a page is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kairos_mem.style import bold, dim, wrapped
from memory_engine.domain.errors.plans import ranges
from memory_engine.views.lines import many

MOST_CHANGES = 20
"""[changes] Of a revert that are shown one by one, unless all are asked for."""


def confirmed(answer: Mapping[str, Any]) -> str:
    """Say what the owner's word for a fact did."""
    fact = f"{answer['confirmed']}  {answer['text']}"
    if answer["entry"] is None:
        return wrapped(f"{fact}  is asserted on your word already; nothing was changed.", 2, "")
    return (
        wrapped(f"{fact} -> asserted", 2, f"Confirmed in entry {answer['entry']}: ")
        + "\n"
        + _takes_back(answer["entry"])
    )


def forgotten(answer: Mapping[str, Any]) -> str:
    """Say what the owner's word against a fact did."""
    first = wrapped(
        f"{answer['forgotten']}  {answer['text']} -> retracted",
        2,
        f"Forgotten in entry {answer['entry']}: ",
    )
    freed = f"It contested {', '.join(answer['freed'])} no longer. " if answer["freed"] else ""
    last = wrapped(
        f"{freed}What spoke for it speaks no more; only what is said anew can bring it back.", 2, ""
    )
    return "\n".join([first, last, _takes_back(answer["entry"])])


def _takes_back(entry: int) -> str:
    return dim(f"kairos-mem revert {entry} takes that back.")


def blame(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give each line with the entry that wrote it."""
    lines = []
    for row in rows:
        lines.append(
            f"{row['line']:>4}  {_wrote(row, alone=len(rows) == 1):<34} {row['text']}".rstrip()
        )
        if len(rows) == 1 and row["fact"]:
            lines += [
                dim(wrapped(row["because"], 6)),
                dim(f"      kairos-mem why {row['fact']} tells the whole trail"),
            ]
    return "\n".join(lines)


def _wrote(row: Mapping[str, Any], alone: bool) -> str:
    """Say what wrote a line.

    Of a whole page, nothing beside the lines that are its form.
    """
    if row.get("verb"):
        return f"entry {row['entry']} ({row['verb']}, {row['at']})"
    return row["because"] if alone or row["facts"] else ""


def undo(answer: Mapping[str, Any], whole: bool = False) -> str:
    """Tell what a revert did or would do.

    Of many changes only the first are told, unless all are wanted.
    """
    lines = [
        bold(
            f"Taken back in entry {answer['entry']}."
            if answer["applied"]
            else "This is what it would touch; nothing was changed."
        )
    ]
    if answer["reverts"]:
        lines.append(wrapped(_entries(answer["reverts"]), 4, "  "))
    changes = answer["changes"]
    shown = changes if whole else changes[:MOST_CHANGES]
    lines += [_moved(change) for change in shown]
    if len(shown) < len(changes):
        more = many(len(changes) - len(shown), "more fact")
        all_of_it = f"`kairos-mem diff {answer['entry']}`"
        how = all_of_it if answer["applied"] else "`--all`"
        lines.append(f"  ... and {more}; {how} shows each.")
    if answer["standing"] and not answer["applied"]:
        stand = f"stand{'s' * (len(answer['standing']) == 1)} on it: it takes --cascade."
        lines.append(wrapped(f"{_entries(answer['standing'])} {stand}", 4, "  "))
    if any(change["to"] == "contested" for change in answer["changes"]):
        lines.append(
            dim(
                "What can't hold together is contested: `kairos-mem conflicts` says what "
                "would settle it."
            )
        )
    if answer["vetoed"]:
        lines.append(dim("The same evidence won't bring it back; new independent evidence can."))
    return "\n".join(lines)


def _moved(change: Mapping[str, Any]) -> str:
    """Write what becomes of one fact."""
    moved = (
        f"{change['from'] or 'not held'} -> {change['to'] or 'not held'}"
        if change["from"] is not None
        else "evidence only"
    )
    return wrapped(change["text"] or "", 6, f"  {change['id']}  {moved}  ")


def _entries(numbers: Sequence[int]) -> str:
    return f"{'entry' if len(numbers) == 1 else 'entries'} {ranges(tuple(numbers), ', ')}"
