"""What an entry of the ledger was about, as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from memory_engine.domain.records.change import Change, Entry
from memory_engine.views.trail import history_line, said_in

if TYPE_CHECKING:
    from memory_engine.views.answers.entries import AboutRow, ToldEntryRow


def entry_row(entry: Entry, text_of: Callable[[str], str]) -> ToldEntryRow:
    """Give an entry as a row.

    ``text_of`` finds what a fact says, or said when it was last in memory.
    """
    about = [_about(entry, change, text_of) for change in entry.proposal.changes]
    return {**history_line(entry), "about": about}


def _about(entry: Entry, change: Change, text_of: Callable[[str], str]) -> AboutRow:
    before, after = dict(change.before), dict(change.after)
    # Each by what it said itself: one may take the other's wording.
    merged = entry.proposal.verb == "merge"
    said = (before.get("text") if merged else "") or after.get("text") or before.get("text")
    return {
        "id": change.subject,
        "text": str(said) if said else text_of(change.subject),
        "from": said_in(before, "status"),
        "to": said_in(after, "status"),
        "successor": said_in(after, "successor") or None,
    }


def text_in(entries: Sequence[Entry], fact: str) -> str:
    """Find the last text that entries give a fact."""
    changes = [
        change for entry in entries for change in entry.proposal.changes if change.subject == fact
    ]
    texts = [
        dict(change.after).get("text") or dict(change.before).get("text") for change in changes
    ]
    return next((str(text) for text in reversed(texts) if text), "")
