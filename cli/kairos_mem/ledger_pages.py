"""Answers about the ledger for people: entries, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kairos_mem.style import bold, dim, status, wrapped

FACTS_SHOWN = 4
"""Facts of one entry that a list of entries names; ``why`` with the entry's number names them
all."""
ENTRY_COLUMNS = 8
EMPTY = "The ledger is empty: no night has changed anything yet."
NOT_HELD = "not held any more"
SAME_STATUS = "status unchanged"
ORDER = (
    "asserted",
    "corroborated",
    "tentative",
    "contested",
    "superseded",
    "retracted",
    NOT_HELD,
    SAME_STATUS,
)


def log(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write entries: what each did and to which facts, its reason below."""
    if not rows:
        return "No entries there."
    return "\n".join(entry(row, FACTS_SHOWN) for row in rows)


def entry(row: Mapping[str, Any], most: int) -> str:
    """Write one entry, with so many of its facts."""
    lines = [f"{row['entry']:>5}  {row['at']}, {_made_by(row)}  {bold(row['verb'])}"]
    lines += [
        wrapped(_became(fact), ENTRY_COLUMNS + 2, " " * ENTRY_COLUMNS)
        for fact in row["about"][:most]
    ]
    if len(row["about"]) > most:
        more = len(row["about"]) - most
        lines.append(dim(f"{'':{ENTRY_COLUMNS}}... and {more} more: kairos-mem why {row['entry']}"))
    return "\n".join([*lines, dim(wrapped(row["because"], ENTRY_COLUMNS))])


def _made_by(row: Mapping[str, Any]) -> str:
    return f"dream:{row['dream']}" if row["dream"] else f"by {row['by']}"


def _became(fact: Mapping[str, Any]) -> str:
    name = f"{fact['id']}  {fact['text'] or '(not in memory any more)'}"
    if fact["to"] is None:
        return name
    if fact["to"] == "" and fact["successor"]:
        return f"{name} -> merged into {fact['successor']}"
    by = f" by {fact['successor']}" if fact["to"] == "superseded" and fact["successor"] else ""
    return f"{name} -> {fact['to'] or NOT_HELD}{by}"


# -- differences


def diff(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write what differs, by what became of the facts."""
    if not rows:
        return "No difference."
    lines: list[str] = []
    for name in ORDER:
        of_name = [row for row in rows if _turn(row) == name]
        if of_name:
            lines += [
                "",
                f"{bold(status(name))} ({len(of_name)})",
                *(_moved(row) for row in of_name),
            ]
    return "\n".join(lines[1:])


def _turn(row: Mapping[str, Any]) -> str:
    if row["from"] == row["to"]:
        return SAME_STATUS
    return row["to"] or NOT_HELD


def _moved(row: Mapping[str, Any]) -> str:
    notes = [f"was {row['from']}" if row["from"] else "new"] if row["from"] != row["to"] else []
    if row["successor"]:
        notes.append(f"{'overtaken by' if row['to'] else 'merged into'} {row['successor']}")
    more = "more " if row["from"] else ""
    for key, word in (("evidence_added", more), ("evidence_removed", "fewer ")):
        if count := len(row[key]):
            notes.append(f"{count} {word}observation{'s' * (count != 1)}")
    return wrapped(f"{row['text']}  ({'; '.join(notes) or 'other details'})", 6, f"  {row['id']}  ")
