"""Explain whatever was printed, and list the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import tainted
from memory_engine.belief.ledger import fallen, subjects
from memory_engine.belief.memory import home
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import asking, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import PAGE, find
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

if TYPE_CHECKING:
    from memory_engine.views.answers.entries import BriefEntryRow, EntryTrail, ToldEntryRow
    from memory_engine.views.answers.trails import (
        Explained,
        FactTrail,
        NightTrail,
        ObservationTrail,
        ShareRow,
        SpeakerTrail,
    )

OBSERVATION = "o"
"""With what the id of an observation begins; that of a fact begins with another letter."""
NAMED = (
    "Name what was printed: a fact (f...), an observation (o...), an entry (41), dream:7, or "
    "MEMORY.md:12."
)
LOGGED = f"A fact has the id that `kairos-mem facts` prints. {SPELT}"
FEW_FACTS = 6
"""[facts] Of one entry in a list of many, that are told."""
SPEAKERS = ("session", "source", "principal")
WAITS = "no night has read it yet"
FOR_SEARCH = "kept for search alone: nights read the sentences that were taken out of it"
NO_FACT = "no fact rests on it: what it opened was taken back, or no night could read it"


def explained(engine: Engine, target: str) -> Explained:
    """Tell the trail of whatever ``target`` names; raises ``Unknown``, ``Usage`` and
    ``BadInput``."""
    if is_number(target):
        return entry_trail(engine, known_entry(engine, number(target, "entry")))
    if target.startswith(NIGHT):
        return night_trail(engine, night_in(engine, target))
    kind, colon, name = target.partition(":")
    if colon and kind in SPEAKERS:
        return speaker_trail(engine, kind, name)
    if PAGE in target:
        return asking.why(engine, target)
    if target.startswith(OBSERVATION) and (said := _observation(engine, target)):
        return observation_trail(engine, said)
    return asking.why(engine, _fact_id(engine, target, NAMED))


def entry_trail(engine: Engine, entry: int) -> EntryTrail:
    """Tell what one entry decided, why, and whether it still stands."""
    for found in engine.store.entries(entry, entry):
        about = engine.store.entries_about(subjects([found]))
        reverts = [one.number for one in about if entry in one.takes_back]
        (row,) = rows(engine, [found])
        return {**row, "taken_back_by": reverts, "stands": entry not in fallen(about)}
    raise Unknown("entry", str(entry))


def night_trail(engine: Engine, night: int) -> NightTrail:
    """Tell what one night decided."""
    return {"dream": night, "decisions": rows(engine, engine.store.entries_of_dream(night))}


def observation_trail(engine: Engine, said: Observation) -> ObservationTrail:
    """Tell which facts rest on an observation, or why none does."""
    resting = [
        _share(asking.why(engine, fact.id), said.id) for fact in engine.store.facts_on([said.id])
    ]
    note = "" if resting else _why_alone(engine, said)
    return {"observation": said_row(said), "facts": resting, "note": note}


def speaker_trail(engine: Engine, kind: str, name: str) -> SpeakerTrail:
    """Tell which facts rest on what a session, source or principal said."""
    spoken = engine.store.observed_by(kind, name) if name else []
    if not spoken:
        raise Unknown(
            kind,
            name or "without a name",
            "`kairos-mem why ID` shows who said a fact, where, in which session.",
        )
    resting = {home(engine.store, fact.id).id for fact in engine.store.facts_on(spoken)}
    standings = engine.store.standings_of(sorted(resting))
    facts = [fact_row(standing) for standing in standings]
    return {"target": f"{kind}:{name}", "observations": len(spoken), "facts": facts}


def _share(why: FactTrail, id: str) -> ShareRow:
    """Cut a fact's trail down to one observation's share in it."""
    (row,) = [row for row in why["evidence"] if row["id"] == id]
    return {**why["fact"], "bits": row["bits"], "ignored": row["ignored"]}


def _why_alone(engine: Engine, said: Observation) -> str:
    if said.passage:
        return FOR_SEARCH
    unread = engine.store.observations(engine.store.last_dream().upto)
    if engine.store.observation(said.id) is None or any(one.id == said.id for _, one in unread):
        return WAITS
    if not tainted(said):
        return NO_FACT
    from memory_engine.dream.left import untrusted_because  # heavy, and seldom wanted here

    return untrusted_because(said)


def _fact_id(engine: Engine, beginning: str, hint: str, kind: str = "fact") -> str:
    """Find the one fact that begins so; raises ``Unknown`` with the hint."""
    if not engine.store.named(beginning):
        raise Unknown(kind, beginning, hint)
    return find(engine, beginning).id


def _observation(engine: Engine, id: str) -> Observation | None:
    """Find an observation in memory, or in an unread log."""
    from memory_engine.engine import pending  # reads logs, and seldom wanted here

    return weighing.observation(engine, id) or next(
        (said for said in pending.observations(engine) if said.id == id), None
    )


# -- the ledger


def log(engine: Engine, target: str = "", limit: int = 0) -> list[ToldEntryRow]:
    """List entries, oldest first: all, a span's, or a fact's.

    With a limit only the newest so many.
    """
    found = list(_meant(engine, target))
    return rows(engine, found[-limit:] if limit else found)


def leafed(engine: Engine, target: str, count: int, skip: int) -> tuple[list[BriefEntryRow], int]:
    """List ``count`` entries, newest first, after ``skip``; and their number.

    Of an entry only the first few facts are told: one may touch thousands.
    """
    number = engine.store.head()[0]
    if target:
        found, whole = list(_meant(engine, target)), 0
        whole, found = len(found), found[::-1][skip : skip + count]
    else:
        last = number - skip
        whole = number
        found = list(engine.store.entries(max(last - count, 0) + 1, last))[::-1]
    return [_briefly(engine, entry) for entry in found], whole


def _briefly(engine: Engine, entry: Entry) -> BriefEntryRow:
    changes = entry.proposal.changes
    few = entry._replace(proposal=entry.proposal._replace(changes=changes[:FEW_FACTS]))
    (row,) = rows(engine, [few])
    return {**row, "touched": len(changes)}


def _meant(engine: Engine, target: str) -> Iterable[Entry]:
    """Find the entries that a target names."""
    if target and not is_span(target):
        return engine.store.entries_of(
            _fact_id(engine, target, LOGGED, "fact, entry, night or day")
        )
    where = span(engine, target) if target else Span(0, engine.store.head()[0])
    return engine.store.entries(where.after + 1, where.upto)


def rows(engine: Engine, entries: Iterable[Entry]) -> list[ToldEntryRow]:
    """Give entries as rows that say what each was about."""
    text_of = cache(_texts(engine))
    return [entry_row(entry, text_of) for entry in entries]


def _texts(engine: Engine) -> Callable[[str], str]:
    """Make the look-up of what a fact says, or said last."""
    return lambda id: engine.store.fact(id).text or text_in(engine.store.entries_of(id), id)
