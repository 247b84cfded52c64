"""Take in what was said: from importers, and from the logs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from memory_engine.domain.ports import ImportBatch
from memory_engine.domain.records import Observation, Problem
from memory_engine.engine import penning, reassessing, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import NOTHING, OUTSIDE_MARK, Filters, replaced
from memory_engine.formats.log_reading import handwritten, kept_for_search, read_log, read_otherwise


def bring_in(engine: Engine, kind: str, batches: Iterable[ImportBatch]) -> dict[str, Any]:
    """Take in what an importer read.

    It goes through the log, like everything that is said.
    """
    new, repeated, skipped, sources = 0, 0, Counter[str](), set[str]()
    for_search = 0
    left: list[dict[str, str]] = []
    notes: list[str] = []
    for batch in batches:
        fresh = engine.store.unseen([key for key, _, _ in batch.lines])
        lines = {key: (day, line) for key, day, line in batch.lines if key in fresh}
        engine.logs.append(lines.values())
        with engine.store.transaction():
            engine.store.seen(lines)
            engine.store.mark({f"{kind}:{batch.source}": batch.mark} if batch.mark else {})
            record(engine, f"{kind}:{batch.source}", batch.outside)
            penning.read_on(engine, batch.source, lines.values())
            penning.pen(engine, batch.penned)
        new, repeated = new + len(lines), repeated + len(batch.lines) - len(lines)
        for_search += sum(kept_for_search(line) for _, line in lines.values())
        skipped.update(dict(batch.skipped))
        left += [
            {"reason": reason, "place": place, "text": text}
            for reason, place, text, _ in batch.left
        ]
        sources.update([batch.source] if batch.mark else [])
        notes += batch.notes
        engine.reporter.stage(f"importing {batch.source}: observations so far", new, 0)
    catch_up(engine)
    return {
        "kind": kind,
        "observations": new,
        "for_search": for_search,
        "repeated": repeated,
        "sources": len(sources),
        "skipped": dict(skipped.most_common()),
        "left_out": left,
        "notes": notes,
    }


def listen(engine: Engine) -> None:
    """Take in what hosts left to be heard: their transcripts, and what sessions were shown."""
    left = engine.left_to_hear
    if left is None:
        return
    for kind, batches in left.left(engine.store.marks, engine.reporter.problem):
        bring_in(engine, kind, batches)
    for session, facts in left.shown().items():
        name = weighing.SHOWN_MARK + session
        known = json.loads(engine.store.marked(name) or "{}")
        with engine.store.transaction():
            engine.store.mark({name: json.dumps({**facts, **known}, sort_keys=True)})
    left.done()


def catch_up(engine: Engine, night: str = "") -> int:
    """Take in what the logs have that memory has not seen.

    How many observations were new.

    What is dated after tomorrow, and after the day of the ``night``, is left where it is.
    """
    marks = engine.store.marks()
    seen = {
        name[len(timing.LOG_MARK) :]: token
        for name, token in marks.items()
        if name.startswith(timing.LOG_MARK)
    }
    new = 0
    for day, token, text in engine.logs.news(seen):
        if early := timing.not_yet(engine, day, night):
            engine.reporter.problem(early)
            continue
        engine.reporter.stage(f"reading the log of {day}", 0, 0)
        rows = []
        for found in read_log(day, text, engine.handwritten == "owner"):
            if isinstance(found, Problem):
                engine.reporter.problem(found)
            elif not read_before(engine, found[1]):
                rows.append((day, *found))
        with engine.store.transaction():
            new += engine.store.take_in(rows)
            engine.store.mark({timing.LOG_MARK + day: token})
            reassessing.taint(engine, (observation for _, _, observation in rows))
    return new


def record(engine: Engine, source: str, outside: Mapping[str, Filters]) -> None:
    """Keep what sessions have read from outside, and what follows.

    As a source shows it.
    """
    names = {OUTSIDE_MARK + session: session for session in outside}
    before = {name: engine.store.marked(name) for name in names}
    now = {name: replaced(before[name], source, outside[names[name]]) for name in names}
    changed = {name: mark for name, mark in now.items() if mark != (before[name] or NOTHING)}
    engine.store.mark(changed)
    reassessing.reassess(engine, (names[name] for name in changed))


def pending(engine: Engine) -> int:
    """Count the observations that ``waiting`` gives."""
    return len(waiting(engine))


def waiting(engine: Engine) -> list[Observation]:
    """Read the observations that memory has not taken in yet.

    They stand in the logs; the next night takes them in.
    """
    seen = {
        name[len(timing.LOG_MARK) :]: token
        for name, token in engine.store.marks(timing.LOG_MARK).items()
    }
    news = (
        found
        for day, _, text in engine.logs.news(seen)
        for found in read_log(day, text, engine.handwritten == "owner")
    )
    fresh = (
        found[1]
        for found in news
        if not isinstance(found, Problem) and not read_before(engine, found[1])
    )
    return list({said.id: said for said in fresh if not engine.store.observation(said.id)}.values())


def read_before(engine: Engine, observation: Observation) -> bool:
    """Tell whether a bullet was taken in already, as another's."""
    return (
        handwritten(observation)
        and engine.store.observation(read_otherwise(observation)) is not None
    )
