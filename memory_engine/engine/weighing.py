"""What the evidence comes to.

Observations with their origins, and how facts stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial

from memory_engine.domain.principal import CLAIMED_TIME, HOST_RECORD, READER
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.domain.typed import Any
from memory_engine.dream.night import NONE, Night
from memory_engine.engine import branching, drifted
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import OUTSIDE_MARK, PENNED_MARK, Filters, shown, speaking

INSTRUCTED = "rules:instructions"
"""Who reads a file of instructions."""
COMMITTED = "rules:git-history"
"""Who reads the messages of commits."""
PENNED_BY = "agent:instructions"
"""Whose word what stands in it is, where an agent wrote it."""
COMMITTED_BY = "agent:git"
SHOWN_MARK = "shown:"
"""Before a root session: the mark with the facts, a JSON object of ids and times, that hooks put
before it."""


RENDERED = "rendered"
"""The mark with the facts that files show which every session reads: a JSON object of ids, each
with since when and until when (``""``: still) they stand there."""


def quiet_night(
    engine: Engine, day: str, number: int = 0, known: Mapping[str, Observation] = NONE
) -> Night:
    """Give a night without news.

    What the evidence comes to on a day; ``known`` is read already.
    """
    _, _, upto = engine.store.last_dream()
    branches = branching.known(engine)
    read = partial(
        _observation,
        engine,
        known=known,
        recorded=cache(partial(_recorded, engine)),
        outside=cache(engine.store.outside_in),
        marked=cache(engine.store.marked),
    )
    heard = cache(lambda id: branching.where_it_holds(read(id), branches))
    head, now = engine.store.head()[1], time_at(engine.clock()).replace("Z", ".000000Z")
    night = Night(
        number, day, head, upto, (), heard, engine.policy, watch=engine.reporter.problem, now=now
    )
    return night._replace(drifted=frozenset(drifted.marked(engine)))


def observation(engine: Engine, id: str) -> Observation | None:
    """Look up an observation, with the outside sources behind it."""
    recorded, store = partial(_recorded, engine), engine.store
    found = _observation(engine, id, NONE, recorded, store.outside_in, store.marked)
    return branching.where_it_holds(found, branching.known(engine))


def _observation(
    engine: Engine,
    id: str,
    known: Mapping[str, Observation],
    recorded: Callable[[str], Sequence[Filters]],
    outside: Callable[[str, bool], Sequence[Observation]],
    marked: Callable[[str], str],
) -> Observation | None:
    spoken = _after_shown(
        marked, _as_written(engine, known.get(id) or engine.store.observation(id))
    )
    if spoken is None or spoken.provenance.origins or not _may_pass_on(spoken.provenance):
        return spoken
    origins = [*_quoted(spoken, outside), *_read_on_record(spoken, recorded)]
    return spoken._replace(
        provenance=spoken.provenance._replace(origins=tuple(dict.fromkeys(origins)))
    )


def _as_written(engine: Engine, spoken: Observation | None) -> Observation | None:
    """Credit instructions and commits to the agent that wrote them.

    They count as its, and its session's. The file is the owner's, the history nobody's.
    """
    if spoken is None or spoken.provenance.extracted_by not in (INSTRUCTED, COMMITTED):
        return spoken
    from memory_engine.extract.instruction_file import pen_key  # heavy, and seldom wanted here

    keys = map(pen_key, _wordings(spoken))
    root = next(filter(None, (engine.store.marked(PENNED_MARK + key) for key in keys)), "")
    if not root:
        return spoken
    name = PENNED_BY if spoken.provenance.extracted_by == INSTRUCTED else COMMITTED_BY
    by = spoken.provenance._replace(trust="agent", principal=name, root_session=root)
    return spoken._replace(provenance=by, kind="claim")


def _wordings(spoken: Observation) -> Iterator[str]:
    """Give a text, what its labels mean, and its sentences.

    A piece of several has sentences.
    """
    yield spoken.text
    yield from (spoken.text[led.end() :] for led in re.finditer(": ", spoken.text))
    if spoken.passage:
        from memory_engine.claims.prose import sentences

        yield from sentences(spoken.text)


def _after_shown(marked: Callable[[str], str], spoken: Observation | None) -> Observation | None:
    """Add what a session had been shown before it spoke.

    These are facts that a hook or a file had put before it by then. What it says of these again is
    an echo of memory, and no evidence.
    """
    if spoken is None or spoken.provenance.trust != "agent" or not spoken.provenance.root_session:
        return spoken
    by = spoken.provenance
    put, stood = _read(marked(SHOWN_MARK + by.root_session)), _read(marked(RENDERED))
    anytime = _timed_itself(by)
    before = {id for id, at in put.items() if anytime or at <= by.at}
    before |= {
        id for id, (since, until) in stood.items() if anytime or since <= by.at <= (until or by.at)
    }
    return spoken._replace(provenance=by._replace(shown=by.shown | before)) if before else spoken


@lru_cache(maxsize=64)
def _read(mark: str) -> Mapping[str, Any]:
    return dict(json.loads(mark)) if mark else {}


def _recorded(engine: Engine, root_session: str) -> Sequence[Filters]:
    """Look up what a session's own record shows from outside."""
    return tuple(shown(engine.store.marked(OUTSIDE_MARK + root_session)).values())


def _may_pass_on(speaker: Provenance) -> bool:
    """Tell whether outside words may speak through this principal.

    An agent's own word, and a run that an agent may have tied to its text; not the owner, not the
    engine's own look, and no run that the host recorded: its importer has named the origins.
    """
    run = (
        speaker.trust == "tool"
        and speaker.method != "probe"
        and speaker.extracted_by != HOST_RECORD
    )
    return bool(speaker.root_session) and (speaker.trust == "agent" or run)


def _quoted(
    spoken: Observation, outside: Callable[[str, bool], Sequence[Observation]]
) -> list[str]:
    """Name the outside sources of the same matter said before.

    In its session.

    What the host's record tells has the origins that the record shows, in order: of other sources
    in the same record nothing is left to ask.
    """
    by = spoken.provenance
    before = [
        said
        for said in outside(by.root_session, not _from_record(by))
        if (said.provenance.at < by.at or _timed_itself(by))
        and not _recorded_alike(said.provenance, by)
    ]
    if not before:
        return []
    # What reads sentences is heavy, and seldom wanted here.
    from memory_engine.claims.claim import share_a_matter
    from memory_engine.extract.taint import retells

    return [
        origin
        for said in before
        if share_a_matter(said, spoken) or retells(spoken.text, said.text)
        for origin in said.provenance.origins or (said.provenance.principal,)
    ]


def _timed_itself(speaker: Provenance) -> bool:
    """Tell whether only the speaker's shell knows the time.

    It is the time when this was said.
    """
    return CLAIMED_TIME in speaker.claimed.split()


def _recorded_alike(one: Provenance, other: Provenance) -> bool:
    return _from_record(one) and _from_record(other)


def _from_record(speaker: Provenance) -> bool:
    """Tell what has its origins named already.

    What a host's record has, or a reader found in it.
    """
    return speaker.extracted_by == HOST_RECORD or speaker.extracted_by.startswith(READER)


def _read_on_record(
    spoken: Observation, recorded: Callable[[str], Sequence[Filters]]
) -> tuple[str, ...]:
    """Name the outside sources on record that share an anchor.

    On the record of its session.

    At whatever time they were read: the clock of an observation is the agent's own. What was read
    out of the record itself has its origins already, in order.
    """
    by = spoken.provenance
    sources = () if _from_record(by) else recorded(by.root_session)
    if not sources:
        return ()
    penned = by.principal in (PENNED_BY, COMMITTED_BY)
    return speaking(spoken, [*_wordings(spoken)] if penned else [spoken.text], sources)
