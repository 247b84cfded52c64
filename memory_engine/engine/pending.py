"""What the logs hold and memory has not taken in yet."""

from __future__ import annotations

from collections.abc import Iterator

from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.team import counting
from memory_engine.engine import timing
from memory_engine.engine.engine import Engine
from memory_engine.formats.log_reading import handwritten, read_log, read_otherwise, signed


def count(engine: Engine) -> int:
    """Count the observations that wait."""
    return len(observations(engine))


def observations(engine: Engine) -> list[Observation]:
    """Read the observations that memory has not taken in yet.

    They stand in the logs; the next night takes them in.
    """
    marks = engine.store.marks(timing.LOG_MARK).items()
    news = engine.logs.news({name[len(timing.LOG_MARK) :]: token for name, token in marks})
    fresh = [each for day, _, text in news for each in _fresh(engine, day, text)]
    return list({each.id: each for each in fresh}.values())


def _fresh(engine: Engine, day: str, text: bytes) -> Iterator[Observation]:
    """Read what is new in a log.

    To tell by its id costs a hundredth of reading a line.
    """
    ids = {id for line in text.split(b"\n") if (id := signed(line))}
    known = ids.difference(engine.store.missing(sorted(ids)))
    for read in read_log(day, text, engine.handwritten == "owner", known):
        if isinstance(read, Problem) or read_before(engine, read[1]):
            continue
        if of_another(engine, read[1]):
            continue
        if not engine.store.observation(read[1].id):
            yield read[1]


def read_before(engine: Engine, observation: Observation) -> bool:
    """Tell whether a bullet was taken in already, as another's."""
    return (
        handwritten(observation)
        and engine.store.observation(read_otherwise(observation)) is not None
    )


def of_another(engine: Engine, observation: Observation) -> bool:
    """Tell whether a team log's new line claims another account.

    That is another than the one at work here. Whoever shares writes into a log of their own;
    anybody may write anything there by hand.
    """
    by, team = observation.provenance.shared, counting()
    if team is None or by in ("", team.account):
        return False
    return engine.store.observation(observation.id) is None
