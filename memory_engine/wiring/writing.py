"""Engines that write.

Behind the lock, over what is sound, sealed as they leave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.lock import NIGHT_PATIENCE_SECONDS, PATIENCE_SECONDS, held
from memory_engine.adapters.settings import read_settings
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.memory import (
    BrokenChain,
    DamagedStore,
    LostLedger,
    MovedMeanwhile,
)
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.engine.engine import Engine
from memory_engine.wiring.erasing import Erasing
from memory_engine.wiring.reading import _damage

if TYPE_CHECKING:
    from memory_engine.adapters.dreams import Remembered
    from memory_engine.adapters.migrating import Moved
    from memory_engine.domain.ports import LedgerStore, LeftToHear

MEMORY = "memory.db"
FOLDERS = ("logs", "memory", "aside", "dreams", "index.lance")
"""What is written below: looked at before a night, which would else be refused when half told."""


class Writing(Erasing):
    """A store that can be written."""

    def migrate(self, to: str) -> tuple[Moved, Path | None]:
        """Move memory into a server's schema, or back into the file (``""``).

        Raises ``NotEmpty``, ``NoConsent``, and what is unsound at either end.
        """
        from memory_engine.adapters.holding import FileHolding
        from memory_engine.adapters.migrating import left_behind, move, put_aside, settle
        from memory_engine.adapters.postgres.address import address

        if to:
            address(to, "ADDRESS")  # refused as what was typed, not as a line of the settings
        there = self._replace(settings=self.settings._replace(store=to)).holding
        with self.writing():
            pass  # what was broken off is finished, and what is unsound refused
        with held(self.lock, PATIENCE_SECONDS):
            self._refuse_moved()
            checked = lambda store: _damage(self._engine(store))  # noqa: E731
            if self.settings.store and left_behind(FileHolding(self.root), self.holding):
                put_aside(self.root)  # of a move that was broken off
            moved = move(self.holding, there, checked)
            return moved, settle(self.root, to)

    def _refuse_moved(self) -> None:
        """Refuse to write to a store that was moved meanwhile.

        Another call moved it as this one waited for it.
        """
        now = read_settings(self.root / "config.yaml").store
        if now != self.settings.store:
            raise MovedMeanwhile(self.holding.place)

    def _left_by_hosts(self) -> LeftToHear:
        from memory_engine.adapters.left_by_hosts import LeftByHosts

        workspace = self.root / self.settings.workspace
        return LeftByHosts(self.root, workspace)

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[Engine]:
        """Hold the lock and give an engine for what is sound.

        Seal what it leaves.

        Raises ``Locked``; ``LostLedger`` for a ledger that is not the last run's; ``DamagedStore``
        for a damaged one.
        """
        with self._alone(patience) as (store, known, untouched):
            engine = self._engine(store)
            self._refuse_lost(known, store)
            self._recount(engine)
            if not untouched:
                self._refuse_damage(engine)
            engine.left_to_hear = self._left_by_hosts()
            try:
                yield engine
            finally:
                if store.wrote or not untouched:
                    self._seal(store)

    @contextmanager
    def dreaming(self, patience: float = NIGHT_PATIENCE_SECONDS) -> Iterator[Engine]:
        """Give a night's writing engine that logs its turns.

        It is as ``writing`` gives it. It does not wait for another night, but for the watch that
        hears a session. Whoever watches reads ``turns``.
        """
        from memory_engine.adapters.turn_log import TurnLog

        with self.writing(patience) as engine:
            log = TurnLog(self.root, engine.store.last_dream().number + 1, engine.reporter)
            engine.reporter = log
            with log.kept():
                yield engine

    @contextmanager
    def mending(self, accept_loss: bool) -> Iterator[Engine]:
        """Hold the lock and give an engine for whatever is there.

        But for what only the owner can accept.
        """
        with self._alone(PATIENCE_SECONDS, accept_loss) as (store, known, _):
            engine = self._engine(store)
            if not accept_loss:
                self._refuse_lost(known, store)
            try:
                yield engine
            except BrokenChain as refusal:
                refusal.message = self.holding.named(refusal.message)
                refusal.hint = self.holding.named(refusal.hint)
                raise
            if not _damage(engine):
                self._seal(store)

    @contextmanager
    def _alone(
        self, patience: float, anew: bool = False
    ) -> Iterator[tuple[LedgerStore, Remembered, bool]]:
        from memory_engine.adapters.dreams import remembered
        from memory_engine.adapters.store.seal import ACCEPT

        holding = self.holding
        private.narrow(str(self.root))
        for name in FOLDERS:
            private.no_link(str(self.root / name))
        with held(self.lock, patience):
            self._refuse_moved()
            known = remembered(self.root)
            dreamt = known.night or (known.seal and known.seal.entries)
            if not holding.there() and not anew and dreamt:
                raise LostLedger(holding.place, "is gone, though nights were dreamt", ACCEPT)
            if self.erasing:
                known = self._finish_erasing()
            untouched = known.seal is not None and known.seal.files == holding.stamps()
            with closing(holding.opened()) as store, holding.alone(store, patience):
                if server := self.served(store):
                    known = self._keep_up(server, known, anew)
                yield store, known, untouched

    def _carry_out(self) -> None:
        """Carry out what another machine redacted, as every writer does first."""
        with self.writing():
            pass

    def _refuse_damage(self, engine: Engine) -> None:
        problems = self.in_words(_damage(engine))
        if problems:
            first, more = problems[0], len(problems) - 1
            inside = first.place.removeprefix(self.holding.named(MEMORY)).removeprefix(", ")
            place = f"{self.holding.place}{f', {inside}' if inside else ''}"
            others = f" ({more} more, `kairos-mem verify` lists them)" if more else ""
            what = f"{first.what}{others}. Nothing was written"
            raise DamagedStore(place, what, first.remedy)

    def _seal(self, store: LedgerStore) -> None:
        from memory_engine.adapters.store.seal import write_seal

        with suppress(KairosError):  # what can't be read any more is found by the next writer
            number, head = store.head()
            night = store.last_dream()[0]
            store.close()
            write_seal(self.root, number, head, night)
