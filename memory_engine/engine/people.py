"""How a team's memory counts people, and what is reweighed.

That is weighed anew where it counted otherwise.
"""

from __future__ import annotations

import json

from memory_engine.belief.ledger import fallen
from memory_engine.domain import ids
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.words import Verb
from memory_engine.domain.team import PERSON, Team, counting
from memory_engine.dream.undo import TAKEN_BACK
from memory_engine.engine import reassessing
from memory_engine.engine.engine import Engine

PEOPLE = "people"
"""The mark with how people were counted last: a JSON object of names and trust classes, and who
had left."""
People = tuple[tuple[str, str], ...]
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


def in_force(store: LedgerStore, declared: People, account: str) -> People:
    """Give how people count in a store of several.

    Each of them has settings of their own. An owner's say so; anybody else's follow what an owner's
    said last. The first who writes says.
    """
    known = _known(store)
    if known is None or "owner" not in dict(known.people).values():
        return declared
    return declared if known.trust_of(account) == "owner" else known.people


def _known(store: LedgerStore) -> Team | None:
    mark = json.loads(store.marked(PEOPLE) or "null")
    return mark and Team(tuple(sorted(mark["people"].items())), "", frozenset(mark["left"]))


def recount(engine: Engine) -> None:
    """Count people as ledger and settings do now. Call within a transaction.

    What rests on the word of those who count otherwise than before is noted for the next night.
    """
    team = counting()
    if team is None:
        return
    team = team._replace(left=left(engine.store))
    counting.of(team)
    known = _known(engine.store)
    before, now = _classes(known or Team()), _classes(team)
    if known and before == now:
        return
    mark = {"people": dict(team.people), "left": sorted(team.left)}
    engine.store.mark({PEOPLE: ids.canonical(mark)})
    changed = (name for name in {*before, *now} if before.get(name) != now.get(name))
    spoken = [id for name in sorted(changed) for id in engine.store.observed_by(PERSON, name)]
    reassessing.weigh_anew(engine, spoken, all_of_them=True)


def _classes(team: Team) -> dict[str, str]:
    return {name: team.trust_of(name) for name in {*dict(team.people), *team.left}}
