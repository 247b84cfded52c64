"""Share the owner's chosen observations with a team.

They come as the owner's word, and nothing else comes. A private store is only read. What goes is
shown before it goes, line for line; whoever brings a plan brings what the store would share of it
now, or is refused. The team's store takes it in through its door as what a person says: no fact, no
entry, no veto is copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.errors.stores import AlteredShare, HasLeft
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.team import counting
from memory_engine.engine import intake, searching, weighing
from memory_engine.engine.batch import Batch
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find
from memory_engine.engine.pulling import LINES_A_BATCH
from memory_engine.engine.withdrawn import withdrawn
from memory_engine.formats.passed_on import passed_on
from memory_engine.formats.shared import Going, SharePlan, going
from memory_engine.views.answers.elsewhere import ShareAnswer, SharedRow

KIND = "share"
MOST_FOUND = 20
"""[hits] Of a question by which somebody chooses: what is shared is read before."""


def chosen(engine: Engine, facts: Sequence[str], question: str) -> list[str]:
    """Find facts' observations, and what else answers a question.

    Raises ``Unknown`` for a fact that is not held.
    """
    listed = [id for fact in facts for id in _standing_on(_held(engine, fact))]
    rows = searching.recall(engine, question, MOST_FOUND) if question else []
    for row in rows:
        fact = engine.store.fact(row["id"]) if row["kind"] == "fact" else None
        listed += _standing_on(fact) if fact else [row["id"]]
    return list(dict.fromkeys(listed))


def _held(engine: Engine, id: str) -> Fact:
    fact = find(engine, id)
    if not fact.held:
        raise Unknown("live fact", id, "Only what is held can be shared.")
    return fact


def _standing_on(fact: Fact) -> list[str]:
    """Name what speaks for a fact; what was taken back does not."""
    return sorted(fact.evidence.difference(*(veto.evidence for veto in fact.vetoes)))


def rows(engine: Engine, names: Iterable[str], person: str, account: str) -> Iterator[Going]:
    """Give what would go of these observations, as that person's word.

    Passages, the engine's own looks and what a file took back stay.
    """
    back = withdrawn(engine)
    for id in names:
        weighed = weighing.observation(engine, id)
        stays = weighed is None or weighed.passage or id in back
        if weighed and not stays and weighed.provenance.principal != ENGINE:
            ((_, line),) = engine.store.lines([id])
            yield going(line, weighed, person, account)


def refuse_altered(engine: Engine, plan: SharePlan, place: str) -> None:
    """Refuse a plan with a line not shared so.

    The store would not. Raises ``AlteredShare``.
    """
    named = [row.id for row in plan.rows]
    now = {row.id: row for row in rows(engine, named, plan.person, plan.account)}
    for row in plan.rows:
        if now.get(row.id) != row:
            raise AlteredShare(place, f"{row.id} is not what this store would share of it now")


def refuse_strange(person: str) -> str:
    """Give the account at work in the team's store that is open.

    Raises ``HasLeft``.
    """
    team = counting()
    assert team is not None, "only a team's store is opened for this"
    for name in (team.account, person):
        if name in team.left:
            raise HasLeft(name)
    return team.account


def known(engine: Engine, plan: SharePlan) -> frozenset[str]:
    """Find by their names at home which observations the team has already."""
    names = {id_of(line): row.id for row in plan.rows for _, line in (_let_in(row),)}
    missing = set(engine.store.missing(sorted(names)))
    return frozenset(home for id, home in names.items() if id not in missing)


def share(engine: Engine, plan: SharePlan) -> ShareAnswer:
    """Bring a plan into the team's store that is open.

    A second time adds nothing.
    """
    already = known(engine, plan)
    found = intake.bring_in(engine, KIND, _batches([_let_in(row) for row in plan.rows]))
    return answer(plan, already, found["observations"], True)


def _let_in(row: Going) -> tuple[str, str]:
    """Give (day, line) as the team's door lets it in.

    Secrets are redacted by its own rules.
    """
    return passed_on(row.day, row.line, "a plan")


def _batches(lines: Sequence[tuple[str, str]]) -> Iterator[Batch]:
    for first in range(0, len(lines), LINES_A_BATCH):
        some = lines[first : first + LINES_A_BATCH]
        yield Batch(KIND, tuple((f"{KIND}:{id_of(line)}", day, line) for day, line in some))


def id_of(line: str) -> str:
    """Name the observation that a line records."""
    return line.rpartition("^")[2]


def answer(plan: SharePlan, already: frozenset[str], new: int, applied: bool) -> ShareAnswer:
    """Tell what goes, or has gone."""
    return {
        "team": plan.team,
        "person": plan.person,
        "account": plan.account,
        "rows": [_row(row, row.id in already) for row in plan.rows],
        "shared": new,
        "known": len(already),
        "applied": applied,
    }


def _row(row: Going, already: bool) -> SharedRow:
    by = row.shown.provenance
    return {
        "id": row.id,
        "as": id_of(row.line),
        "principal": by.principal,
        "text": row.shown.text,
        "session": by.session,
        "origins": list(by.origins),
        "at": by.at,
        "known": already,
        "line": row.line,
    }
