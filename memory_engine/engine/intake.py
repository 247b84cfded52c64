"""Take in what was said: from importers, and from the logs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import pending, penning, reassessing, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import NOTHING, OUTSIDE_MARK, Filters, replaced
from memory_engine.formats.handwritten import any_by_hand, secrets_by_hand
from memory_engine.formats.log import log_name
from memory_engine.formats.log_reading import as_written, kept_for_search, read_log, recorded

if TYPE_CHECKING:
    from memory_engine.domain.ports import ImportBatch

Line = tuple[str, str]
"""A day, and a line of its log."""
Row = tuple[str, str, Observation]
"""A day, a line of its log, and what it says."""
PIECE = 500
"""[lines] Of a log that are taken in at once: a long day needs no more memory than a short one."""


def bring_in(engine: Engine, kind: str, batches: Iterable[ImportBatch]) -> dict[str, Any]:
    """Take in what an importer read.

    It goes through the log, like everything that is said. What a crash left there before memory
    knew of it is taken in first, so that it is not written again.
    """
    catch_up(engine, forgets=True)
    new, repeated, skipped, sources = 0, 0, Counter[str](), set[str]()
    for_search = 0
    left: list[dict[str, str]] = []
    notes: list[str] = []
    for batch in batches:
        fresh = engine.store.unseen([key for key, _, _ in batch.lines])
        lines = {key: (day, line) for key, day, line in batch.lines if key in fresh}
        lines = _unknown(engine, lines)
        engine.logs.append(lines.values())
        with engine.store.transaction():
            engine.store.seen(fresh)
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
    catch_up(engine, forgets=True)
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


def _unknown(engine: Engine, lines: Mapping[str, Line]) -> dict[str, Line]:
    """Give the lines that memory lacks, whatever their key.

    What was redacted has lost the key under which it came in: it is another text now.
    """
    names = {key: line.rpartition("^")[2] for key, (_, line) in lines.items()}
    new = set(engine.store.missing(sorted(set(names.values()))))
    return {key: line for key, line in lines.items() if names[key] in new}


def listen(engine: Engine) -> None:
    """Take in what hosts left: transcripts, and what memory showed sessions."""
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


def catch_up(engine: Engine, night: str = "", forgets: bool = False) -> int:
    """Take in what the logs have that memory has not seen.

    How many observations were new.

    What is dated after tomorrow, and after the day of the ``night``, is left where it is. Whoever
    ``forgets`` keeps no line in mind for a night to come, so that it needs no more memory for more
    of them.
    """
    marks = engine.store.marks()
    seen = {
        name[len(timing.LOG_MARK) :]: token
        for name, token in marks.items()
        if name.startswith(timing.LOG_MARK)
    }
    new = 0
    for day, token, log in engine.logs.opened(seen):
        if early := timing.not_yet(engine, day, night):
            engine.reporter.problem(early)
            continue
        engine.reporter.stage(f"reading the log of {day}", 0, 0)
        new += _take_in(engine, _rows(engine, day, log), {timing.LOG_MARK + day: token}, forgets)
        _keep_out(engine, day, log)
    return new


def _rows(engine: Engine, day: str, log: Iterable[bytes]) -> Iterator[Row]:
    for found in read_log(day, log, engine.handwritten == "owner"):
        if isinstance(found, Problem):
            engine.reporter.problem(found)
        elif pending.of_another(engine, found[1]):
            where, by = found[1].provenance.log, found[1].provenance.shared
            what = f"the line says that {by} shared it, and this is not their account"
            engine.reporter.problem(Problem(where, what, "Remove it: they share their own word."))
        elif not pending.read_before(engine, found[1]):
            yield day, *found


def _take_in(engine: Engine, rows: Iterator[Row], mark: Mapping[str, str], forgets: bool) -> int:
    """Take a log in, piece by piece.

    Its mark comes with the last, so that none is ever missed.
    """
    new, more = 0, True
    while more:
        piece = list(islice(rows, PIECE))
        more = len(piece) == PIECE
        with engine.store.transaction():
            new += engine.store.take_in(piece)
            engine.store.mark({} if more else mark)
            reassessing.taint(engine, (observation for *_, observation in piece))
        if forgets:
            as_written.cache_clear()
    return new


def _keep_out(engine: Engine, day: str, log: BinaryIO) -> None:
    """Write stars over secrets that somebody wrote into a log by hand."""
    log.seek(0)
    if not any_by_hand(log, recorded):
        return
    log.seek(0)
    over = secrets_by_hand(log.read(), recorded)
    if over:
        engine.logs.overwrite(day, over)
        what = "what looked like a secret in lines written by hand was written over with stars"
        engine.reporter.problem(Problem(log_name(day), what, "Keep it in a vault, not in a log."))


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
