"""Which root session a record of work belongs to.

A commit's message and a memory file have no session of their own.

Who wrote them did so in a session that said the same: where that one is known, all are one witness.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.domain.records.observation import Observation
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

RECORDS = ("rules:git-history", "rules:claude-memory")
"""Who reads commit messages and a host's memory files."""
NEAR_DAYS = 1
"""[days] Between a session and what is recorded of it; a memory file may be older than its last
change."""


def at_home(spoken: Iterable[Observation]) -> tuple[Observation, ...]:
    """Give each record the session that it was written in.

    Of what speaks for one fact.

    A commit is at home in the nearest session of an agent within a day; a memory file, whose date
    is that of its last change, also in any that came before it. Else it is a session of its own.
    """
    listed = tuple(spoken)
    records = [said for said in listed if _is_record(said)]
    if not records or len(listed) == 1:
        return listed
    homes = [said for said in listed if said.provenance.trust == "agent" and not _is_record(said)]
    lived: dict[str, Observation] = {}
    for record in sorted(records, key=lambda said: (said.provenance.at, said.id)):
        near = [home for home in homes if _may_hold(home, record)]
        if near:
            nearest = min(near, key=lambda home: (abs(_at(home) - _at(record)), home.id))
            lived[record.id] = _in_session_of(record, nearest)
        homes.append(lived.get(record.id, record))
    return tuple(lived.get(said.id, said) for said in listed)


def _is_record(said: Observation) -> bool:
    return said.provenance.extracted_by.startswith(RECORDS) and said.provenance.trust == "agent"


def _may_hold(home: Observation, record: Observation) -> bool:
    before = record.provenance.extracted_by.startswith(RECORDS[1]) and _at(home) <= _at(record)
    from datetime import timedelta  # few facts rest on a record, and a brief need not wait for it

    return before or abs(_at(home) - _at(record)) <= timedelta(days=NEAR_DAYS)


def _at(said: Observation) -> datetime:
    from datetime import datetime  # as above

    return datetime.fromisoformat(said.provenance.at)


def _in_session_of(record: Observation, home: Observation) -> Observation:
    """Give a record the session of what was said in it.

    And the outside sources that spoke there.
    """
    by = home.provenance
    origins = record.provenance.origins or by.origins
    where = record.provenance._replace(root_session=by.root_session, origins=origins)
    return record._replace(provenance=where)
