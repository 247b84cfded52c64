"""Explain whatever was printed, and list the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from memory_engine.belief.confidence import tainted
from memory_engine.belief.ledger import fallen, subjects
from memory_engine.belief.memory import home
from memory_engine.domain.errors import BadInput, Unknown
from memory_engine.domain.records import Entry, Observation
from memory_engine.engine.asking import Asking
from memory_engine.engine.points import (
    NIGHT,
    SPELT,
    Span,
    is_number,
    is_span,
    known_entry,
    night_in,
    number,
    span,
)
from memory_engine.views.told import entry_row, text_in
from memory_engine.views.trail import fact_row, said_row

PAGE = ".md"
OBSERVATION = "o"
"""With what the id of an observation begins; that of a fact begins with another letter."""
NAMED = (
    "Name what was printed: a fact (f...), an observation (o...), an entry (41), dream:7, or "
    "MEMORY.md:12."
)
SPEAKERS = ("session", "source", "principal")
WAITS = "no night has read it yet"
FOR_SEARCH = "kept for search alone: nights read the sentences that were taken out of it"
NO_FACT = "no fact rests on it: what it opened was taken back, or no night could read it"


def explained(asking: Asking, target: str) -> dict[str, Any]:
    """Tell the trail of whatever ``target`` names; raises ``Unknown``, ``Usage`` and
    ``BadInput``."""
    if is_number(target):
        return entry_trail(asking, known_entry(asking, number(target, "entry")))
    if target.startswith(NIGHT):
        return night_trail(asking, night_in(asking, target))
    kind, colon, name = target.partition(":")
    if colon and kind in SPEAKERS:
        return speaker_trail(asking, kind, name)
    if PAGE in target:
        return asking.why(_fact_on(asking, target))
    if target.startswith(OBSERVATION) and (said := _observation(asking, target)):
        return observation_trail(asking, said)
    return asking.why(_fact_id(asking, target, NAMED))


def entry_trail(asking: Asking, entry: int) -> dict[str, Any]:
    """Tell what one entry decided, why, and whether it still stands."""
    for found in asking.store.entries(entry, entry):
        about = asking.store.entries_about(subjects([found]))
        reverts = [one.number for one in about if entry in one.takes_back]
        (row,) = rows(asking, [found])
        return row | {"taken_back_by": reverts, "stands": entry not in fallen(about)}
    raise Unknown("entry", str(entry))


def night_trail(asking: Asking, night: int) -> dict[str, Any]:
    """Tell what one night decided."""
    return {"dream": night, "decisions": rows(asking, asking.store.entries_of_dream(night))}


def observation_trail(asking: Asking, said: Observation) -> dict[str, Any]:
    """Tell which facts rest on an observation, or why none does."""
    resting = [_share(asking.why(fact.id), said.id) for fact in asking.store.facts_on([said.id])]
    note = "" if resting else _why_alone(asking, said)
    return {"observation": said_row(said), "facts": resting, "note": note}


def speaker_trail(asking: Asking, kind: str, name: str) -> dict[str, Any]:
    """Tell which facts rest on what a session, source or principal said."""
    spoken = asking.store.observed_by(kind, name) if name else []
    if not spoken:
        raise Unknown(
            kind,
            name or "without a name",
            "`kairos-mem why ID` shows who said a fact, where, in which session.",
        )
    resting = {home(asking.store, fact.id).id for fact in asking.store.facts_on(spoken)}
    standings = asking.store.standings_of(sorted(resting))
    facts = [fact_row(standing) for standing in standings]
    return {"target": f"{kind}:{name}", "observations": len(spoken), "facts": facts}


def _share(why: dict[str, Any], id: str) -> dict[str, Any]:
    """Cut a fact's trail down to one observation's share in it."""
    (row,) = [row for row in why["evidence"] if row["id"] == id]
    return {**why["fact"], "bits": row["bits"], "ignored": row["ignored"]}


def _why_alone(asking: Asking, said: Observation) -> str:
    if said.passage:
        return FOR_SEARCH
    unread = asking.store.observations(asking.store.last_dream().upto)
    if asking.store.observation(said.id) is None or any(one.id == said.id for _, one in unread):
        return WAITS
    if not tainted(said):
        return NO_FACT
    from memory_engine.dream.left import untrusted_because  # heavy, and seldom wanted here

    return untrusted_because(said)


def _fact_id(asking: Asking, beginning: str, hint: str) -> str:
    """Find the one fact that begins so; raises ``Unknown`` with the hint."""
    if not asking.store.named(beginning):
        raise Unknown("fact", beginning, hint)
    return asking.find(beginning).id


def _observation(asking: Asking, id: str) -> Observation | None:
    """Find an observation in memory, or in an unread log."""
    return asking.heard(id) or next((said for said in asking.waiting() if said.id == id), None)


def _fact_on(asking: Asking, place: str) -> str:
    """Find the one fact that a line says; else raises ``BadInput``."""
    name, _, line = place.rpartition(":")
    if not is_number(line):
        raise BadInput(place, "a page holds many facts", "Name one line: MEMORY.md:12.")
    page = name.rsplit("/", 1)[-1]
    (row,) = asking.blame(page, number(line, "line"))
    if len(row["facts"]) > 1:
        raise BadInput(
            place, f"this line says several facts: {', '.join(row['facts'])}", "Name one of them."
        )
    if not row["facts"]:
        raise BadInput(
            place, "this line says no fact", f"`kairos-mem blame {page}` shows which lines do."
        )
    return str(row["facts"][0])


# -- the ledger


def log(asking: Asking, target: str = "", limit: int = 0) -> list[dict[str, Any]]:
    """List entries, oldest first: all, a span's, or a fact's.

    With a limit only the newest so many.
    """
    if target and not is_span(target):
        found = list(asking.store.entries_of(_fact_id(asking, target, SPELT)))
    else:
        where = span(asking, target) if target else Span(0, asking.store.head()[0])
        found = list(asking.store.entries(where.after + 1, where.upto))
    return rows(asking, found[-limit:] if limit else found)


def rows(asking: Asking, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Give entries as rows that say what each was about."""
    text_of = cache(_texts(asking))
    return [entry_row(entry, text_of) for entry in entries]


def _texts(asking: Asking) -> Callable[[str], str]:
    """Make the look-up of what a fact says, or said last."""
    return lambda id: asking.store.fact(id).text or text_in(asking.store.entries_of(id), id)
