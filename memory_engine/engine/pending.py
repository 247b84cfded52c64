"""What the logs hold and memory has not taken in yet."""

from __future__ import annotations

from memory_engine.domain.records import Observation, Problem
from memory_engine.engine import timing
from memory_engine.engine.engine import Engine
from memory_engine.formats.log_reading import handwritten, read_log, read_otherwise


def count(engine: Engine) -> int:
    """Count the observations that wait."""
    return len(observations(engine))


def observations(engine: Engine) -> list[Observation]:
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
