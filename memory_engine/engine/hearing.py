"""Hear sessions while they go on, as a night would."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from memory_engine.engine import intake
from memory_engine.engine.engine import Engine

if TYPE_CHECKING:
    from memory_engine.domain.ports import ImportBatch
    from memory_engine.domain.records.observation import Observation


class Heard(NamedTuple):
    """What was new of sessions, and whether that was all.

    Passages for search alone are among it.
    """

    new: tuple[Observation, ...]
    whole: bool

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Give what may be believed of it."""
        return tuple(said for said in self.new if not said.passage)


def hear(
    engine: Engine, kind: str, batches: Iterable[ImportBatch], enough: Callable[[], bool]
) -> Heard:
    """Take in transcripts' news since the last reading, until enough.

    Each batch comes in whole with its mark, or not at all: whoever reads on, be it a night, begins
    behind it. What else waits in the logs is taken in before, and is none of the session's.
    """
    intake.catch_up(engine)
    before, ended = engine.store.last_spoken(""), list[bool]()
    intake.bring_in(engine, kind, _until(batches, enough, ended))
    new = tuple(said for _, said in engine.store.observations(after=before))
    return Heard(new, bool(ended))


def _until(
    batches: Iterable[ImportBatch], enough: Callable[[], bool], ended: list[bool]
) -> Iterator[ImportBatch]:
    for batch in batches:
        yield batch
        if enough():
            return
    ended.append(True)
