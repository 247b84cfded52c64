"""Engines for asking.

One state of memory, and whether it is what the last run left.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache, partial

from memory_engine.adapters import private
from memory_engine.adapters.host_memory import ShownPages
from memory_engine.adapters.lock import BUILDING_SECONDS, READER_PATIENCE_SECONDS
from memory_engine.adapters.pages import PagesFolder
from memory_engine.domain.errors.memory import LostLedger
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import STATUSES
from memory_engine.domain.team import Team, counting
from memory_engine.domain.typed import TYPE_CHECKING, TypeVar
from memory_engine.engine.engine import Engine
from memory_engine.wiring.server import Server
from memory_engine.wiring.switches import shut

if TYPE_CHECKING:
    from memory_engine.adapters.network import Door
    from memory_engine.adapters.store.seal import Seal
    from memory_engine.adapters.vector_places import VectorPlace
    from memory_engine.domain.ports import LedgerStore, SecondReader, SimilarityIndex


Found = TypeVar("Found")


class Reading(Server):
    """A store that can be asked."""

    def engine(self, as_it_is: bool = False) -> Engine:
        """Give an engine for asking.

        All its answers speak of one state of memory, whatever others write meanwhile. What another
        machine redacted is carried out here before, unless this is to be seen ``as_it_is``.
        """
        if not as_it_is:
            return self._opened(lambda: None)[1]
        return self._engine(self.holding.opened(steady=True), READER_PATIENCE_SECONDS, asking=True)

    def _opened(self, beside: Callable[[], Found]) -> tuple[Found, Engine]:
        """Read what stands beside the ledger, then open it.

        Both are done anew where something that another machine redacted was carried out between.
        """
        known, engine = beside(), self.engine(as_it_is=True)
        if self.waits_here(engine):
            engine.store.close()
            self._carry_out()
            known, engine = beside(), self.engine(as_it_is=True)
        return known, engine

    def _carry_out(self) -> None:
        """Carry out what another machine redacted: for whoever writes."""
        raise NotImplementedError

    def reading(self) -> Engine:
        """Give an engine for what is believed.

        Say where its ledger is older than the last run left it.

        Raises ``LostLedger`` where there is none any more: an empty answer would pass for the
        truth.
        """
        from memory_engine.adapters.store.seal import read_seal

        seal, engine = self._opened(lambda: read_seal(self.root))
        return self._sound(engine, seal)

    def _sound(self, engine: Engine, seal: Seal | None) -> Engine:
        from memory_engine.adapters.store.seal import ACCEPT, outlived

        empty = not engine.store.head()[0]
        if problems := self.broken_off():
            engine.reporter.problem(problems[0])
            return engine
        problems = outlived(seal, engine.store) if seal else []
        if empty and (problems := problems or self._lost(engine.store)):
            there = self.holding.there()
            what = problems[0].what if there else "is gone, though nights were dreamt"
            hint = self.holding.named(ACCEPT)
            raise LostLedger(self.holding.place, what, hint, "What was believed can't be told.")
        for problem in problems:
            engine.reporter.problem(problem)
        return engine

    @contextmanager
    def visiting(self) -> Iterator[Engine]:
        """Give an engine as ``reading`` does, and close what it opened.

        For whatever lives longer than one call.
        """
        from memory_engine.adapters.store.seal import read_seal

        seal, engine = self._opened(lambda: read_seal(self.root))
        with closing(engine.store):
            yield self._sound(engine, seal)

    def _engine(
        self, store: LedgerStore, patience: float = BUILDING_SECONDS, asking: bool = False
    ) -> Engine:
        """An engine over the real adapters.

        What is heavy is loaded when it is asked for something.
        """
        advice = cache(self.advice)
        self._count_people(store)
        return Engine(
            store,
            self.logs,
            ShownPages(PagesFolder(self.root / "memory", self.root / "aside"), self.host_memory),
            self.settings.policy,
            self.clock,
            self.reporter,
            partial(self._index, patience, asking, store, lambda: advice().door),
            self.code,
            (lambda: advice().judge()) if self.settings.judge != "off" else None,
            self.settings.handwritten,
            branches=self.branches,
            rendered=self.rendered,
            advice=advice,
            reader=(lambda: advice().reader()) if self.settings.reader != "off" else None,
            second=self.second,
            keeper=self.keeper,
        )

    def _count_people(self, store: LedgerStore) -> None:
        """Count people as the store does, where it is a team's."""
        if self.settings.people is None:
            counting.of(None)  # a process may have had another's store open
            return
        from memory_engine.engine.people import in_force, left

        people, account = self.settings.people, self.holding.account(store)
        if self.settings.store:
            people = in_force(store, people, account)
        counting.of(Team(people, account, left(store)))

    def _recount(self, engine: Engine) -> None:
        """Weigh anew what rests on people now counted otherwise.

        A team's settings say so.
        """
        if self.settings.people is not None:
            from memory_engine.engine.people import recount

            with engine.store.transaction():
                recount(engine)

    def _index(
        self, patience: float, asking: bool, store: LedgerStore, door: Callable[[], Door]
    ) -> SimilarityIndex | None:
        """Open the vectors.

        Gives None where none are wanted, or who only asks finds none. A model that nobody named is
        loaded for no small memory: that takes seconds.
        """
        place = self._vectors(patience, asking, door)
        if place is None:
            return None
        from memory_engine.adapters.embed import AUTO, NONE, chosen
        from memory_engine.adapters.lance import LanceIndex

        wish = NONE if shut("embedder") else self.settings.embedder
        few = store.count_facts(STATUSES) < self.settings.policy.vectors_from
        wanted = None if few and wish == AUTO else chosen(wish)
        return LanceIndex(place, wanted) if wanted else None

    def _vectors(
        self, patience: float, asking: bool, door: Callable[[], Door]
    ) -> VectorPlace | None:
        """Name where the vectors lie; None where who only asks finds none."""
        folder = self.root / "index.lance"
        if not self.settings.vectors and asking and not folder.is_dir():
            return None
        from memory_engine.adapters.vector_places import FolderPlace, place_in

        if self.settings.vectors:
            return place_in(self.root, self.settings.vectors, door, asking)
        return FolderPlace(folder, patience)

    def vectors_told(self, engine: Engine) -> tuple[str, list[Problem]]:
        """Tell of vectors in a bucket, and what is wrong with it.

        "" where they lie here.
        """
        if not self.settings.vectors:
            return "", []
        from memory_engine.adapters.embed import HASHED, chosen, embedder
        from memory_engine.adapters.lance import LanceIndex
        from memory_engine.adapters.vector_account import NONE_YET, vector_account

        place = self._vectors(0.0, True, lambda: self.advice().door)
        if place is None:
            return f"{self.settings.vectors}: {NONE_YET}", []
        by = chosen(self.settings.embedder) or embedder(HASHED)
        return vector_account(LanceIndex(place, by), engine.store.head()[0])

    def second(self) -> SecondReader | None:
        """Open the second opinion, where wanted and installed.

        It is on two sentences.
        """
        if self.settings.second_opinion == "off" or shut("second-opinion"):
            return None
        from memory_engine.adapters.second_opinion import lacking, shared

        return None if lacking() else shared()

    def lost(self) -> list[Problem]:
        """Find whether memory.db lacks what files beside it know."""
        return self._lost(self.engine().store)

    def _lost(self, store: LedgerStore) -> list[Problem]:
        from memory_engine.adapters.dreams import lost, remembered

        return lost(remembered(self.root), store)

    @property
    def erasing(self) -> bool:
        """Tell whether a redaction waits to be finished.

        It was broken off; the next writer finishes it.
        """
        return os.path.lexists(self.root / private.REDACTING)

    def broken_off(self) -> list[Problem]:
        """Tell of a redaction that was broken off."""
        if not self.erasing:
            return []
        from memory_engine.adapters.erasure import journal

        return [Problem(journal.NAME, journal.BROKEN_OFF, journal.REMEDY)]


def _damage(engine: Engine) -> list[Problem]:
    from memory_engine.engine.health import damage  # heavy, and seldom wanted here

    return damage(engine)
