"""One state of memory for other tools, without the private.

That is what may not leave the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from memory_engine.belief.memory import Memory
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.words import LIVE
from memory_engine.dream.case import rivals
from memory_engine.engine import knowing, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.formats.exports.source import Told
from memory_engine.formats.graph import Element
from memory_engine.privacy.leaving import may_be_told, may_leave

CHUNK = 500
"""[facts] Looked up in one go: so many are in the memory of the process."""

Ends = tuple[int, int]
"""The entries that opened and ended a fact."""


class State:
    """What an engine holds now, as often as it is asked for.

    ``everything``: also what was superseded, retracted or merged. ``withheld`` are the ids of what
    was met so far and may not leave.
    """

    def __init__(self, engine: Engine, everything: bool = False) -> None:
        self._engine, self._everything = engine, everything
        self._memory = Memory(engine.store)
        self._night = weighing.quiet_night(engine, timing.today(engine))
        self.withheld: set[str] = set()

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the newest entry."""
        return self._engine.store.head()

    def facts(self) -> Iterator[Told]:
        """Give the facts, by id."""
        ids = (fact.id for fact in self._engine.store.facts() if self._tells(fact))
        while some := list(islice(ids, CHUNK)):
            yield from map(self._told, self._engine.store.standings_of(some))

    def observations(self) -> Iterator[Observation]:
        """Give what was said, in order of arrival.

        No passage that is kept for search alone.
        """
        for _, said in self._engine.store.observations():
            if not said.passage and self._may_leave(said):
                yield said

    def entries(self) -> Iterator[Entry]:
        """Give the entries, in order."""
        return self._engine.store.entries()

    def elements(self) -> Iterable[Element]:
        """Give the elements of the knowledge graph that agents keep, in order."""
        return (element for element, said in knowing.known(self._engine) if self._may_leave(said))

    def observation(self, id: str) -> Observation | None:
        """Give one observation; None for one that may not leave."""
        said = self._engine.store.observation(id)
        return said if said and not said.passage and self._may_leave(said) else None

    def text_of(self, fact: str) -> str:
        """Give what a fact says; ``""`` for one that is not told."""
        found = self._memory.fact(fact)
        return found.text if self._tells(found) else ""

    def _told(self, standing: Standing) -> Told:
        fact = standing.fact
        against = rivals(self._memory, self._night, fact) if fact.status == "contested" else []
        since, ended = self._ends.get(fact.id, (0, 0))
        return Told(
            standing,
            tuple(sorted(fact.evidence - self._barred)),
            tuple(rival.id for rival in against if self._tells(rival)),
            since,
            0 if fact.held else ended,
        )

    def _tells(self, fact: Fact) -> bool:
        there = fact.held or (self._everything and bool(fact.status or fact.successor))
        if there and not may_be_told(fact):
            self.withheld.add(fact.id)
            return False
        return there

    def _may_leave(self, said: Observation) -> bool:
        if not may_leave(said):
            self.withheld.add(said.id)
            return False
        return True

    @cached_property
    def _barred(self) -> frozenset[str]:
        """Give the ids of what may not leave, read once.

        Each fact names what it rests on.
        """
        spoken = (said for _, said in self._engine.store.observations() if not said.passage)
        return frozenset(said.id for said in spoken if not self._may_leave(said))

    @cached_property
    def _ends(self) -> dict[str, Ends]:
        ends: dict[str, Ends] = {}
        for entry in self._engine.store.entries():
            for change in entry.proposal.changes:
                before, after = (dict(one).get("status") for one in (change.before, change.after))
                since, ended = ends.get(change.subject, (0, 0))
                if after in LIVE and before not in LIVE:
                    ends[change.subject] = entry.number, ended
                elif before in LIVE and after not in LIVE:
                    ends[change.subject] = since, entry.number
        return ends
