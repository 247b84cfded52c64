"""Take in what the repository's other store heard.

Observations, and what bears on them. Ledgers stay: no fact, no status, no page is copied. What was
said comes by its id, with its own principal, session and time, and the next night weighs it as if
it had been said here. Three things come along, because the weight of what was said hangs on them:

- what its sessions had read from outside, and what memory had shown them, or an agent's echo of a
  web page would come in as an independent word;
- what its file took back;
- vetoes. A revert, a rejection or a `forget` says of certain observations and groups of witnesses
  that they don't speak for a claim, and raises what it takes to promote it again. Were the
  observations to come without it, taking a thing back on one machine would be undone by the other.
  So a veto comes as a veto, an entry of this ledger's own, on the very observations that it was
  about. It ends nothing by itself: what was heard here alone, and the veto never saw, still speaks,
  and whoever wants that gone says so here.

All of it can only make memory believe less, so it is written first, and the observations last: a
kill in between loses nothing, and the next call does the rest. What the engine saw for itself there
stays there, for here it looks with its own eyes; so do the owner's `confirm` and `settle`, which
are decisions and no evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Protocol

from memory_engine.belief.confidence import ENGINE
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.errors.stores import OtherStore
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.team import counting
from memory_engine.engine import intake, laying_vetoes
from memory_engine.engine.batch import Batch
from memory_engine.engine.engine import Engine
from memory_engine.engine.laying_vetoes import Coming
from memory_engine.engine.outside import OUTSIDE_MARK, PENNED_MARK, Filters, shown
from memory_engine.engine.weighing import RENDERED, SHOWN_MARK
from memory_engine.engine.withdrawn import WITHDRAWN
from memory_engine.formats.log_reading import read_line
from memory_engine.formats.passed_on import passed_on
from memory_engine.views.answers.elsewhere import PulledAnswer

KIND = "pull"
LINES_A_BATCH = 500


class OtherMemory(Protocol):
    """Another store, to read."""

    @property
    def name(self) -> str:
        """Where it lies."""
        ...

    def days(self) -> Iterable[tuple[str, Sequence[str]]]:
        """Give days with speech, and their logs' names.

        Each comes with the names of what its log holds.
        """
        ...

    def lines(self, day: str, known: Set[str]) -> Iterable[tuple[str, str]]:
        """Give (line, place) of ``days``' last day, minus known ones."""
        ...

    def marks(self, beginning: str) -> Mapping[str, str]:
        """Read its marks whose name begins so."""
        ...

    def taken_back(self) -> Sequence[Fact]:
        """List the facts on which vetoes lie."""
        ...


def pull(engine: Engine, other: OtherMemory, by: str) -> PulledAnswer:
    """Take in what another store heard; a second time adds nothing.

    1. What sessions there had read and been shown, and what files took back.
    2. Vetoes, as entries of ours.
    3. Observations, through the door like everything that is said.
    """
    if counting():
        hint = "Its people share with it what they choose: `kairos-mem share`."
        raise OtherStore(other.name, "can't be pulled into a team's memory", hint)
    intake.catch_up(engine)
    read = list(_coming(engine, other))
    coming = [one for one in read if one]
    names = {one.was: one.id for one in coming}
    _bear(engine, other, names)
    taken_back = laying_vetoes.lay(engine, other.taken_back(), coming, by)
    found = intake.bring_in(engine, KIND, _batches(other.name, coming))
    return {
        "from": other.name,
        "observations": found["observations"],
        "repeated": len(read) - len(coming) + found["repeated"],
        "redacted": sum(one.id != one.was for one in coming),
        "vetoes": taken_back,
        "head": engine.store.head()[1],
    }


# -- what was said


def _coming(engine: Engine, other: OtherMemory) -> Iterator[Coming | None]:
    """Give what comes in, each line through the door.

    Gives None for what is known by its name.
    """
    for day, names in other.days():
        known = set(names).difference(engine.store.missing(sorted(set(names))))
        yield from (None for _ in known)
        for line, place in other.lines(day, known):
            try:
                said = read_line(day, line, place)
                if said.provenance.principal != ENGINE:
                    yield Coming(*passed_on(day, line, place), said.id)
            except (BadObservation, ValueError) as fault:
                what = f"an observation of {other.name} can't come in ({fault})"
                engine.reporter.problem(Problem(place, what, "All others were taken in."))


def _batches(name: str, coming: Sequence[Coming]) -> Iterator[Batch]:
    for first in range(0, len(coming), LINES_A_BATCH):
        some = coming[first : first + LINES_A_BATCH]
        yield Batch(name, tuple((f"{KIND}:{one.id}", one.day, one.line) for one in some))


# -- what bears on it


def _bear(engine: Engine, other: OtherMemory, names: Mapping[str, str]) -> None:
    """Bring together what both know of sessions and files.

    What makes less of a word stays.
    """
    store = engine.store
    penned = {k: v for k, v in other.marks(PENNED_MARK).items() if v and not store.marked(k)}
    marks = {**penned, **dict(_shown(engine, other)), **dict(_rendered(engine, other))}
    gone = {names.get(id, id) for id in json.loads(other.marks(WITHDRAWN).get(WITHDRAWN) or "[]")}
    ours = set(json.loads(store.marked(WITHDRAWN) or "[]"))
    marks |= {WITHDRAWN: json.dumps(sorted(ours | gone))} if gone - ours else {}
    with store.transaction():
        store.mark({name: mark for name, mark in marks.items() if mark != store.marked(name)})
        source = f"{KIND}:{ids.digest(KIND, other.name)[:12]}"
        intake.record(engine, source, dict(_outside(other.marks(OUTSIDE_MARK))))


def _outside(marks: Mapping[str, str]) -> Iterator[tuple[str, Filters]]:
    """Give by session the outside sources that it had read.

    Whoever showed them to it.
    """
    for name, mark in marks.items():
        found: dict[str, str] = {}
        for source, filters in shown(mark).items():
            for outside, words in filters.items():
                known = found.setdefault(outside, words)
                if known != words:
                    found[f"{outside} ({source})"] = words
        if found:
            yield name.removeprefix(OUTSIDE_MARK), found


def _shown(engine: Engine, other: OtherMemory) -> Iterator[tuple[str, str]]:
    """Give facts memory showed each session, at their earlier time."""
    for name, mark in other.marks(SHOWN_MARK).items():
        theirs, ours = json.loads(mark), json.loads(engine.store.marked(name) or "{}")
        both = {id: min(filter(None, (theirs.get(id), ours.get(id)))) for id in {*theirs, *ours}}
        yield name, json.dumps(both, sort_keys=True)


def _rendered(engine: Engine, other: OtherMemory) -> Iterator[tuple[str, str]]:
    """Give the time each fact stood where every session reads.

    Since when, and until when.
    """
    theirs = json.loads(other.marks(RENDERED).get(RENDERED) or "{}")
    ours = json.loads(engine.store.marked(RENDERED) or "{}")
    both = {id: _span(theirs.get(id), ours.get(id)) for id in {*theirs, *ours}}
    if theirs:
        yield RENDERED, json.dumps(both, sort_keys=True)


def _span(one: Sequence[str] | None, another: Sequence[str] | None) -> list[str]:
    spans = [span for span in (one, another) if span]
    untils = [until for _, until in spans]
    return [min(since for since, _ in spans), "" if "" in untils else max(untils)]
