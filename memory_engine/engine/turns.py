"""What became of facts.

Each that stands otherwise than before a stretch of the ledger, as a row to tell.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.belief.confidence import RANK, judge
from memory_engine.belief.memory import Memory, home
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.change import SET_FIELDS, Entry, revived
from memory_engine.domain.records.fact import Fact, Standing, replace
from memory_engine.domain.records.words import Mark, Status, Verb
from memory_engine.domain.typed import TYPE_CHECKING, cast
from memory_engine.engine.wording import ours
from memory_engine.views.brief import ROWS, Moved, Turn

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.dream.night import Night

HIGH = ("corroborated", "asserted")
QUIET: tuple[Verb, ...] = ("admit", "merge")
"""Verbs that open and feed a fact, most of a night's entries: counted, and not read."""
RISEN = ("promoted", "restored")


class Turned(NamedTuple):
    """A fact as it stands, or stood last.

    What became of it; its status before and now; the decision that last moved it.

    ``mark`` says how far it is believed on the pages.
    """

    fact: Fact
    weight: float
    turn: Turn
    was: Status
    now: Status
    entry: Entry | None = None
    mark: Mark = ""


class Rows(NamedTuple):
    """Rows to tell, and how many were left out.

    For whose words they are in.
    """

    moved: tuple[Moved, ...]
    withheld: int


def turns_since(store: LedgerStore, since: int) -> list[Turned]:
    """Find the facts that stand otherwise than after an entry.

    The most telling first.
    """
    first, last = dict[str, Status](), dict[str, Entry]()
    for entry in store.decisions(since, QUIET):
        for change in entry.proposal.changes:
            if "status" in dict(change.after):
                before = cast(Status, dict(change.before)["status"])
                first.setdefault(change.subject, before)
                last[change.subject] = entry
    moved = []
    for standing in store.standings_of(sorted(last)):
        fact = standing.fact
        was, entry = first[fact.id], last[fact.id]
        if turn := _turn(was, fact, entry):
            moved.append(
                Turned(
                    _last_held(fact, entry),
                    standing.weight,
                    turn,
                    was,
                    fact.status,
                    entry,
                    standing.mark,
                )
            )
    return sorted(moved, key=_telling)


def _telling(turned: Turned) -> tuple[int, float, str]:
    return -max(RANK[turned.was], RANK[turned.now]), -turned.weight, turned.fact.id


def _last_held(fact: Fact, entry: Entry) -> Fact:
    """Give a fact as it stood last.

    What was taken out of memory has neither text nor evidence now.
    """
    if fact.status:
        return fact
    gone = next(
        dict(change.before) for change in entry.proposal.changes if change.subject == fact.id
    )
    fields = {
        name: revived(name, item) if name in SET_FIELDS else item for name, item in gone.items()
    }
    return replace(fact, **fields)


def on_the_page(standing: Standing, turn: Turn = "listed") -> Turned:
    """Tell of a fact that MEMORY.md lists now."""
    fact = standing.fact
    return Turned(fact, standing.weight, turn, fact.status, fact.status, mark=standing.mark)


def _turn(was: Status, fact: Fact, entry: Entry) -> Turn | None:
    """Say what became of a fact.

    None where that is nothing, or told with what is contested.
    """
    now, reverted = fact.status, entry.proposal.verb == "revert"
    if now in (was, "contested") or (not now and fact.successor):
        return None
    if now in ("superseded", "retracted"):
        return "overtaken" if now == "superseded" else "wrong"
    if now in HIGH and RANK[now] > RANK[was]:
        return "restored" if reverted else "promoted"
    if was in HIGH:
        return "taken_back" if reverted else "fallen"
    return None


def rows_of(memory: Memory, night: Night, turns: Iterable[Turned]) -> Rows:
    """Make rows of the first, as many as a brief holds.

    What is in outside words is only counted.
    """
    rows, withheld = list[Moved](), 0
    for turned in turns:
        if len(rows) == ROWS:
            break
        if ours(memory, night, turned.fact):
            rows.append(_row(memory, night, turned))
        else:
            withheld += 1
    return Rows(tuple(rows), withheld)


def _row(memory: Memory, night: Night, turned: Turned) -> Moved:
    fact = turned.fact
    heir = home(memory, fact.successor) if turned.turn == "overtaken" and fact.successor else None
    return Moved(
        id=fact.id,
        text=fact.text,
        turn=turned.turn,
        kind=fact.kind,
        status=turned.now,
        by=_by(memory, night, turned, heir),
        instead=heir.text if heir and ours(memory, night, heir) else "",
        doubted=turned.now == "asserted" and _has_rivals(memory, night, fact),
        mark=turned.mark,
    )


def _has_rivals(memory: Memory, night: Night, fact: Fact) -> bool:
    from memory_engine.dream.case import rivals  # slow to load: most mornings go without

    return bool(rivals(memory, night, fact))


def _by(memory: Memory, night: Night, turned: Turned, heir: Fact | None) -> tuple[str, ...]:
    """Name what did it.

    Who decided by hand, the code base, or what speaks for what holds now.
    """
    fact = turned.fact
    if turned.entry and not turned.entry.dream:
        return (turned.entry.by,)
    if turned.turn in RISEN:
        return _grounds(memory, night, fact)
    if fact.refuted_by:
        return ("probe",)
    if heir:
        return _grounds(memory, night, heir) if heir.status in HIGH else ("speaker",)
    return ()


def _grounds(memory: Memory, night: Night, fact: Fact) -> tuple[str, ...]:
    """Name the classes of what speaks for a fact, the heaviest first."""
    if fact.kind == "rule":
        return ("rule",)
    from memory_engine.dream.case import grounds_of  # slow to load: most mornings go without

    bits = dict[str, float]()
    for term in judge(grounds_of(memory, night, fact), night.policy).terms:
        bits[term.of_class] = bits.get(term.of_class, 0.0) + term.bits
    return tuple(
        sorted((name for name in bits if bits[name] > 0), key=lambda name: (-bits[name], name))
    )
