"""The morning brief.

Reads the news and what waits, and nothing of the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.gates import HOUR, wait_hours
from memory_engine.dream.night import Night
from memory_engine.engine import drifted, gating, pending, timing, weighing
from memory_engine.engine.calendar import day_at, time_at
from memory_engine.engine.engine import Engine
from memory_engine.engine.returning import came_back
from memory_engine.engine.stretch import Stretch, after, newest
from memory_engine.engine.turns import RISEN, Turned, on_the_page, rows_of, turns_since
from memory_engine.engine.wording import ours
from memory_engine.views.brief import (
    ROWS,
    Ahead,
    Beside,
    Brief,
    Contest,
    Drift,
    Nights,
    Page,
    Turns,
)


def brief(engine: Engine, since: int | None, asked: str, beside: Beside) -> Brief:
    """Bring together what happened after entry ``since``.

    Where that is None, since the last session.
    """
    store, waiting = engine.store, pending.observations(engine)
    stretch = newest(engine, bool(waiting)) if since is None else after(engine, since)
    memory, night = Memory(store), weighing.quiet_night(engine, timing.today(engine))
    turns = turns_since(store, stretch.since)
    risen, ended = (
        [turned for turned in turns if (turned.turn in RISEN) is up] for up in (True, False)
    )
    page, fresh = _page(engine, stretch.since)
    known = {turned.fact.id for turned in risen}
    listed = _listed(engine, [id for id in fresh if id not in known])
    back = [on_the_page(standing, "came_back") for standing in came_back(engine, stretch.since)]
    rows = [rows_of(memory, night, section) for section in (risen, ended, listed, back)]
    contests, unworded = _contests(engine, memory, night)
    drifting, unsaid = _drifted(engine, memory, night)
    return Brief(
        since=stretch.since,
        head=store.head()[0],
        asked=asked,
        nights=_nights(engine, stretch),
        turns=Turns(
            **{name: sum(turned.turn == name for turned in turns) for name in Turns._fields}
        ),
        risen=rows[0].moved,
        ended=rows[1].moved,
        page=page,
        listed=rows[2].moved,
        came_back=rows[3].moved,
        contested=store.count_facts(("contested",)),
        contests=contests,
        withheld=sum(section.withheld for section in rows) + unworded + unsaid,
        beside=beside,
        ahead=_ahead(engine, waiting),
        drifted=drifting,
    )


# -- the nights


def _nights(engine: Engine, stretch: Stretch) -> Nights | None:
    if not stretch.last:
        return None
    last, before = engine.store.dream(stretch.last), engine.store.dream(stretch.first - 1)
    read, tally = (
        engine.store.spoken(before.upto, last.upto, ENGINE),
        engine.store.tally(stretch.since),
    )
    return Nights(
        first=stretch.first,
        last=last.number,
        day=_dated(engine, last.number) or (day_at(last.at) if last.at else ""),
        at=time_at(last.at) if last.at else "",
        hours=round((engine.clock() - last.at) / HOUR, 1) if last.at else -1.0,
        observations=read.observations,
        sessions=len(read.sessions),
        outside=read.outside,
        opened=tally.verbs.get("admit", 0),
        repeated=tally.verbs.get("merge", 0),
    )


def _dated(engine: Engine, night: int) -> str:
    """Look up the day that a night gave its entries.

    Empty where it made none.
    """
    first = engine.store.before_night(night) + 1
    return next(
        (entry.day for entry in engine.store.entries(first, first) if entry.dream == night), ""
    )


def _ahead(engine: Engine, waiting: Sequence[Observation]) -> Ahead:
    number, at, upto = engine.store.last_dream()
    unread = engine.store.spoken(upto, None, ENGINE)
    gates = {gate.name: gate for gate in gating.gates(engine)}
    shut_in_time = number and not gates["time"].open
    watched = bool(engine.keeper.says) and engine.policy.enabled
    return Ahead(
        observations=unread.observations + sum(not observation.passage for observation in waiting),
        sessions=len(
            unread.sessions | {observation.provenance.root_session for observation in waiting}
        ),
        wanted=engine.policy.gate_sessions if number else 0,
        opens=time_at(at + wait_hours(engine.policy) * HOUR) if shut_in_time else "",
        off="" if gates["enabled"].open or watched else gates["enabled"].why,
        watched=watched,
    )


# -- the page, and what waits


def _page(engine: Engine, since: int) -> tuple[Page, list[str]]:
    """Compare what MEMORY.md lists with what it listed after an entry.

    (how much, which facts are new).
    """
    before, now = engine.store.listed(since), engine.store.listed(engine.store.head()[0])
    fresh = sorted(set(now) - set(before))
    return Page(len(fresh), len(set(before) - set(now)), len(now)), fresh


def _listed(engine: Engine, fresh: Sequence[str]) -> Iterator[Turned]:
    """List what the page newly has, bounded as a brief is."""
    for at in range(0, len(fresh), ROWS):
        yield from map(on_the_page, engine.store.standings_of(fresh[at : at + ROWS]))


def _contests(engine: Engine, memory: Memory, night: Night) -> tuple[tuple[Contest, ...], int]:
    """Bring together what is contested, the latest heard first.

    How many contests are in outside words.
    """
    rows, withheld = list[Contest](), 0
    for sides in _contested(engine, memory, night):
        if len(rows) == ROWS:
            break
        if all(ours(memory, night, fact) for fact in sides):
            rows.append(_contest(*sides))
        else:
            withheld += 1
    return tuple(rows), withheld


def _drifted(engine: Engine, memory: Memory, night: Night) -> tuple[tuple[Drift, ...], int]:
    """List what has drifted since the last night.

    Tells how many of the facts are in outside words, too.
    """
    rows = drifted.drifted(engine)
    told = [row for row in rows if ours(memory, night, row.fact)]
    listed = (Drift(row.fact.id, row.fact.text, row.because, row.at) for row in told[:ROWS])
    return tuple(listed), len(rows) - len(told)


def _contest(fact: Fact, rival: Fact | None = None, *more: Fact) -> Contest:
    against = (rival.id, rival.text) if rival else ("", "")
    return Contest(fact.id, fact.text, *against, more=len(more))


def _contested(engine: Engine, memory: Memory, night: Night) -> Iterator[list[Fact]]:
    """List what the code base contests, and then facts' contests.

    The first by it alone.
    """
    latest = engine.store.contested(2 * ROWS)
    if not latest:
        return
    from memory_engine.belief.contests import contests  # slow to load: most mornings go without
    from memory_engine.dream.case import rivals

    against = [(fact, rivals(memory, night, fact)) for fact in latest]
    yield from ([fact] for fact, others in against if not others)
    pairs = ((fact.id, rival.id) for fact, others in against for rival in others)
    yield from ([memory.fact(id) for id in sides] for sides in contests(pairs))
