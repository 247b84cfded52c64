"""What an entry of the ledger was about, as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from memory_engine.domain.records import Change, Entry
from memory_engine.views.trail import history_line


def entry_row(entry: Entry, text_of: Callable[[str], str]) -> dict[str, Any]:
    """Give an entry as a row.

    ``text_of`` finds what a fact says, or said when it was last in memory.
    """
    return history_line(entry) | {
        "about": [_about(entry, change, text_of) for change in entry.proposal.changes]
    }


def _about(entry: Entry, change: Change, text_of: Callable[[str], str]) -> dict[str, Any]:
    before, after = dict(change.before), dict(change.after)
    # Each by what it said itself: one may take the other's wording.
    merged = entry.proposal.verb == "merge"
    said = (before.get("text") if merged else "") or after.get("text") or before.get("text")
    return {
        "id": change.subject,
        "text": said or text_of(change.subject),
        "from": before.get("status"),
        "to": after.get("status"),
        "successor": after.get("successor") or None,
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
