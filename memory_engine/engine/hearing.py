"""Hear what one session says while it goes on, as the night would hear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from memory_engine.engine import intake
from memory_engine.engine.engine import Engine

if TYPE_CHECKING:
    from memory_engine.domain.ports import ImportBatch
    from memory_engine.domain.records import Observation


class Heard(NamedTuple):
    """What was new of a session, how much of it is for search alone, and whether that was all."""

    observations: tuple[Observation, ...]
    for_search: int
    whole: bool


def hear(
    engine: Engine, kind: str, batches: Iterable[ImportBatch], enough: Callable[[], bool]
) -> Heard:
    """Take in what a transcript says since it was last read, until it is enough.

    Each batch comes in whole with its mark, or not at all: whoever reads on, be it a night, begins
    behind it. What else waits in the logs is taken in before, and is none of the session's.
    """
    intake.catch_up(engine)
    before, ended = engine.store.last_spoken(""), list[bool]()
    intake.bring_in(engine, kind, _until(batches, enough, ended))
    new = [said for _, said in engine.store.observations(after=before)]
    told = tuple(said for said in new if not said.passage)
    return Heard(told, len(new) - len(told), bool(ended))


def _until(
    batches: Iterable[ImportBatch], enough: Callable[[], bool], ended: list[bool]
) -> Iterator[ImportBatch]:
    for batch in batches:
        yield batch
        if enough():
            return
    ended.append(True)
