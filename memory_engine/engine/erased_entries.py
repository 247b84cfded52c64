"""The ledger without what was taken out of it.

Other words, the same decisions, chained anew. The hash of an entry would tell a guess from the
truth: whoever knows all of a sentence but a short password tries passwords until the hash fits. So
the old ones go, from the first entry on that had the content, and so do names of facts and
observations that were made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from memory_engine.belief import ledger
from memory_engine.domain import codec, ids
from memory_engine.domain.records.change import SET_FIELDS, Change, Entry, Fields, Item, Proposal
from memory_engine.domain.records.fact import replace
from memory_engine.privacy.erasing import Eraser
from memory_engine.privacy.erasure import Erasure

SAYING = ("subject", "attribute", "value", "scope", "anchors")
"""The fields, besides its text, in which a fact says something."""


def rewritten(entries: Iterable[Entry], erasure: Erasure) -> Iterator[tuple[Entry, Entry]]:
    """Give every entry as it was and without the contents."""
    previous, eraser = ids.GENESIS, Eraser(erasure.contents, erasure.ids)
    for entry in entries:
        fresh = entry._replace(
            by=eraser.clean(entry.by),
            proposal=_proposal(entry.proposal, erasure, eraser),
            previous=previous,
        )
        fresh = fresh._replace(hash=ledger.hash_of(fresh))
        previous = fresh.hash
        yield entry, fresh


def record(erasure: Erasure, head: tuple[int, str]) -> Entry:
    """Give the entry that says that something was taken out."""
    changes = tuple(Change(fact, (), ()) for fact in erasure.touched)
    said = Proposal("redact", erasure.because, changes)
    (entry,) = ledger.chained([said], head, erasure.day, 0, erasure.by)
    return entry


def _proposal(proposal: Proposal, erasure: Erasure, eraser: Eraser) -> Proposal:
    changes = tuple(_change(change, erasure, eraser) for change in proposal.changes)
    return replace(proposal, because=eraser.clean(proposal.because), changes=changes)


def _change(change: Change, erasure: Erasure, eraser: Eraser) -> Change:
    text = erasure.texts.get(change.subject, "")
    empty = change.subject in erasure.emptied

    def fields(written: Fields) -> Fields:
        return tuple((name, _field(name, item, text, empty, eraser)) for name, item in written)

    subject = erasure.ids.get(change.subject, change.subject)
    return Change(subject, fields(change.before), fields(change.after))


def _field(name: str, item: Item, text: str, empty: bool, eraser: Eraser) -> Item:
    if name in codec.CLOSED or not item:
        return item
    if name == "text" and text:
        return text
    if empty and name in SAYING:
        return () if name in SET_FIELDS else ""
    return _cleaned(item, eraser)


def _cleaned(item: Item, eraser: Eraser) -> Item:
    if isinstance(item, str):
        return eraser.clean(item)
    if isinstance(item, tuple):
        return tuple(_cleaned(part, eraser) for part in item)
    return item
