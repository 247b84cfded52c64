"""Have a reader read sessions, and keep its finds.

They are its own word. A proposal names the piece that it comes from and is dropped where that does
not carry it. What is kept is an observation like any other, of the reader: as trusted as the piece,
tainted by what its session had read from outside, and no evidence for anything.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.ports import Found, Piece, Proposed
from memory_engine.domain.principal import HOST_RECORD, READER
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import intake
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import OUTSIDE_MARK, shown
from memory_engine.formats.log import LINES, write_line

MARK = "reader"
"""The mark with what was put before a reader: up to which observation, and what is open."""
STRETCH_CHARS = 12_000
"""[characters] Of pieces in one request: some twenty minutes of a session."""
MOST_OPEN = 20_000
"""[pieces] That wait to be read: more than any month brings."""
MOST_FOUND = 16
"""[proposals] Of one stretch that are looked at: who finds more has found nothing."""
LONGEST = 400
"""[characters] Of a proposed sentence: as long as an importer keeps one."""
LONGEST_QUOTE = 1_000
"""[characters] Of the two sentences that a quote may have."""
LIKELY = "0.55"
"""[chance] That a line of a reader's is useful: it has its place in the index, behind the best of
what structure alone finds."""


def read(engine: Engine) -> None:
    """Read what nobody has read yet, newest first.

    What could not be asked stays open.
    """
    if engine.reader is None:
        return
    upto, waiting = _waiting(engine)
    stretches = list(_stretches(engine, waiting))[: engine.policy.pieces_a_night]
    engine.reporter.stage("reading what sessions said", 0, len(stretches))
    found = engine.reader.read([[Piece(o.id, o.text) for o in one] for one in stretches])
    count, open_, lines = Counter[str](), set[str](), list[tuple[str, str]]()
    for stretch, one in zip(stretches, found, strict=True):
        if one.because:
            open_ |= {piece.id for piece in stretch}
            engine.reporter.problem(
                Problem(f"reader {engine.reader.name}", one.because.rstrip("."), LEFT)
            )
        lines += _kept(engine, stretch, one, count)
    unasked = {o.id for o in waiting} - {o.id for one in stretches for o in one}
    fresh = _fresh(engine, lines)
    engine.logs.append(fresh.values())
    with engine.store.transaction():
        engine.store.seen(fresh)
        engine.store.mark({MARK: json.dumps([upto, sorted(open_ | unasked)[-MOST_OPEN:]])})
    intake.catch_up(engine)
    engine.advised["reader"] = {
        "by": engine.reader.name,
        "stretches": len(stretches),
        **count,
        "open": len(open_ | unasked),
    }


LEFT = "What it would have read waits for the next night."


def _waiting(engine: Engine) -> tuple[int, list[Observation]]:
    """Find what was not read yet, and how far the log goes."""
    upto, open_ = json.loads(engine.store.marked(MARK) or "[0, []]")
    rows = list(engine.store.observations(after=upto))
    older = (engine.store.observation(id) for id in open_)
    waiting = [*(one for one in older if one), *(one for _, one in rows)]
    return max((at for at, _ in rows), default=upto), [one for one in waiting if _readable(one)]


def _readable(one: Observation) -> bool:
    """Tell whether one who counts said it in a session.

    It is a session that an importer read.
    """
    by = one.provenance
    spoken = by.trust in ("agent", "owner") and by.artefact is None
    return spoken and by.extracted_by == HOST_RECORD and bool(by.root_session)


def _stretches(engine: Engine, waiting: Iterable[Observation]) -> Iterator[list[Observation]]:
    """Cut speech into one-session stretches, the newest sessions first."""
    sessions: dict[str, list[Observation]] = {}
    for one in sorted(waiting, key=lambda one: (one.provenance.at, one.id)):
        sessions.setdefault(one.provenance.root_session, []).append(one)
    newest = sorted(sessions.values(), key=lambda said: said[-1].provenance.at, reverse=True)
    pieces = 0
    for said in newest:
        stretch, chars = list[Observation](), 0
        for one in said:
            if chars + len(one.text) > STRETCH_CHARS and stretch:
                yield stretch
                stretch, chars = [], 0
            pieces += 1
            if pieces > engine.policy.pieces_a_night:
                break
            stretch, chars = [*stretch, one], chars + len(one.text)
        if stretch:
            yield stretch


def _kept(
    engine: Engine, stretch: Sequence[Observation], found: Found, count: Counter[str]
) -> Iterator[tuple[str, str]]:
    """Write the lines a stretch carries; count the others."""
    pieces = {piece.id: piece for piece in stretch}
    for one in found.proposed[:MOST_FOUND]:
        count["proposed"] += 1
        piece, text = pieces.get(one.piece), " ".join(one.text.split())
        if piece is None or not _carried(one._replace(text=text), piece):
            count["unsupported"] += 1
        elif line := _line(engine, one._replace(text=text), piece):
            count["kept"] += 1
            yield line


def _carried(one: Proposed, piece: Observation) -> bool:
    """Tell whether a piece carries what was made of it."""
    from memory_engine.extract.supported import unsupported  # heavy: it reads sentences

    sized = 0 < len(one.text) <= LONGEST and len(one.quote) <= LONGEST_QUOTE
    formed = sized and one.line in LINES
    return formed and not unsupported(one.text, one.quote, piece.text)


def _line(engine: Engine, one: Proposed, piece: Observation) -> tuple[str, str] | None:
    """Write a proposal as the reader's word, at its piece.

    Where and when the piece was said.
    """
    by = piece.provenance
    fields: dict[str, str | Sequence[str]] = {
        "session": by.session,
        "root_session": by.root_session,
        "method": "said",
        "kind": "claim",
        "source": by.source or by.log,
        "extracted_by": f"{READER}{one.by}",
        "line": one.line,
        "worth": LIKELY,
        "offset": by.offset,
        "worktree": by.worktree,
        "branch": by.branch,
        "origins": _origins(engine, piece, one),
    }
    try:
        return write_line(by.at, _principal(one.by), one.text, fields, by.source)
    except BadObservation:
        return None


def _principal(by: str) -> str:
    """Name a reader as speaker: its model, or its program.

    A command runs the program.
    """
    model = by.rpartition("@")[0].partition("@")[0].partition(":")[2] or by
    short = (model.split() or [model])[0].rpartition("/")[2]
    return "agent:reader-" + "".join(
        sign if sign.isalnum() or sign in "-_." else "-" for sign in short
    )


def _origins(engine: Engine, piece: Observation, one: Proposed) -> tuple[str, ...]:
    """Name outside sources that may speak through a reader's line.

    It was made of a piece. They are sought in what is proposed, and in what it is taken from:
    leaving a name out makes nobody's words one's own. None where the host's record shows that none
    spoke in the whole piece.
    """
    from memory_engine.extract import taint
    from memory_engine.extract.supported import sentence_of

    by = piece.provenance
    if not by.origins:
        return ()
    filters = shown(engine.store.marked(OUTSIDE_MARK + by.root_session)).values()
    named = (
        name
        for sources in filters
        for text in (one.text, sentence_of(one.quote, piece.text))
        for name in (
            *taint.shared(sources, text, ()),
            *taint.retold(sources, text),
            *taint.repeated(sources, text),
        )
    )
    return tuple(dict.fromkeys(named))


def _fresh(engine: Engine, lines: Sequence[tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """Leave out what a reader said of a session before.

    What it said is known by key.
    """
    keyed = {ids.digest("read", line): (day, line) for day, line in lines}
    unseen = engine.store.unseen(list(keyed))
    return {key: line for key, line in keyed.items() if key in unseen}
