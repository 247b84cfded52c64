"""How a team's memory counts people now, and what is weighed anew where it counted otherwise."""

from __future__ import annotations

import json

from memory_engine.belief.ledger import fallen
from memory_engine.domain import ids
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records import Verb
from memory_engine.domain.team import PERSON, Team, counting
from memory_engine.dream.undo import TAKEN_BACK
from memory_engine.engine import reassessing
from memory_engine.engine.engine import Engine

PEOPLE = "people"
"""The mark with how people were counted last: a JSON object of names and trust classes."""
DECIDED: tuple[Verb, ...] = (
    *("admit", "merge", "supersede", "retract"),
    *("promote", "demote", "veto", "redact"),
)
"""Every verb but the one by which somebody is detached."""


def left(store: LedgerStore) -> frozenset[str]:
    """Read from the ledger who is detached: whose entry stands."""
    reverts = list(store.decisions(0, DECIDED))
    gone = fallen(reverts)
    begun = f"{TAKEN_BACK}{PERSON}:"
    standing = (entry.proposal.because for entry in reverts if entry.number not in gone)
    named = (because.removeprefix(begun) for because in standing if because.startswith(begun))
    return frozenset(name.split(" ")[0] for name in named)


def recount(engine: Engine) -> None:
    """Count people as ledger and settings do now. Call within a transaction.

    What rests on the word of those who count otherwise than before is noted for the next night.
    """
    team = counting()
    if team is None:
        return
    team = team._replace(left=left(engine.store))
    counting.of(team)
    before: dict[str, str] = json.loads(engine.store.marked(PEOPLE) or "{}")
    now = _classes(team)
    if before == now:
        return
    engine.store.mark({PEOPLE: ids.canonical(now)})
    changed = (name for name in {*before, *now} if before.get(name) != now.get(name))
    spoken = [id for name in sorted(changed) for id in engine.store.observed_by(PERSON, name)]
    reassessing.weigh_anew(engine, spoken, all_of_them=True)


def _classes(team: Team) -> dict[str, str]:
    return {name: team.trust_of(name) for name in {*dict(team.people), *team.left}}
