"""Taking a content out of every file of a store, for good."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.errors.deciding import NotGone
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.engine.engine import Engine
from memory_engine.privacy import redact
from memory_engine.wiring.reading import Reading

if TYPE_CHECKING:
    from memory_engine.adapters.dreams import Remembered
    from memory_engine.adapters.postgres.store import PostgresStore
    from memory_engine.domain.ports import LedgerStore
    from memory_engine.privacy.erasure import Erasure

MOST_COPIES = 5
"""[files] From which something was read, that are named."""


SERVERS = (
    "the write-ahead log of the server, its backups, and servers that follow it",
    "other machines that share this memory, until they open it next: each then takes it out of "
    "its own files before anything else (`kairos-mem doctor` names those that have not yet)",
)
"""Where a server's memory has copies that can't be taken out from here."""


class Erasing(Reading):
    """A store of which contents can be taken out."""

    def keyless(self) -> list[Problem]:
        """Tell where redacted content goes unrecognised, for a lost key.

        It is the store's key.
        """
        from memory_engine.adapters.erasure import recognised

        what = f"can't be read without its key, which is not in {recognised.keys_folder()}"
        remedy = (
            "What was redacted may come in again by an import: put the key back, or redact it "
            "once more when it does."
        )
        return (
            [Problem(private.KNOWN_AGAIN, what, remedy)]
            if recognised.keyless(str(self.root))
            else []
        )

    def _finish_erasing(self) -> Remembered:
        """Finish a broken-off redaction, and reread what stands beside the ledger."""
        from memory_engine.adapters.dreams import remembered
        from memory_engine.adapters.erasure import journal

        erasure = journal.begun(self.root)
        if erasure:
            with closing(self.holding.opened()) as store:
                self._erase(self._engine(store), store, erasure)
        return remembered(self.root)

    def copies(self, sources: Iterable[str]) -> list[str]:
        """Name possible copies of a saying, not ours to change."""
        files = {source.rpartition(":")[0] or source for source in sources}
        there = sorted(file for file in files if Path(file).is_absolute() and Path(file).exists())
        named = [f"{path}, from which it was read" for path in there[:MOST_COPIES]]
        taken = self.host_memory.taken
        hosts = [f"the host's own memory, {taken.folder}"] if taken else []
        return [
            *named,
            *hosts,
            *(SERVERS if self.settings.store else ()),
            "transcripts that hosts keep, and what agents were shown of it in sessions that run",
            "the history of git, where the store or such a file was ever committed",
            "backups, and snapshots of the file system",
        ]

    def take_out(self, engine: Engine, erasure: Erasure) -> bool:
        """Take something out of every file of the store, for good.

        Whatever breaks it off, the next writer finishes it. Tells whether it will be known again.

        Raises ``Locked`` where somebody reads on, ``NotGone`` where anything is left, and
        ``NotTheOwner`` and ``NotTheTablesOwner`` for whom a team or its server does not let.
        """
        from memory_engine.adapters.erasure import journal, recognised
        from memory_engine.engine.owners import refuse_deciding

        refuse_deciding(erasure.by, "redact")
        server = self.served(engine.store)
        if server and not server.may_rewrite():
            from memory_engine.domain.errors.memory import NotTheTablesOwner

            raise NotTheTablesOwner(server.place, server.account)
        journal.begin(self.root, erasure)
        self._erase(engine, engine.store, erasure)
        return recognised.store_key(str(self.root)) is not None

    def _erase(self, engine: Engine, store: LedgerStore, erasure: Erasure) -> None:
        """Carry an erasure out, in steps that can be repeated."""
        from memory_engine.adapters.erasure import files, journal, logs, recognised
        from memory_engine.adapters.store.seal import write_seal
        from memory_engine.engine import publishing, redacting

        redact.recognised.of(None)
        if erasure.contents or not erasure.there:
            recognised.keep(str(self.root), erasure.contents)
        self._announce(engine, erasure)
        by_hand = self.settings.handwritten == "owner"
        places = logs.clean_logs(str(self.root), erasure, by_hand)
        server = self.served(store)
        if server and erasure.there:
            server.stand_at({erasure.ids[id]: place for id, place in places.items()})
        else:
            redacting.carry_out(engine, erasure, places)
        engine.reporter.stage("going through every file of the store", 0, 0)
        files.clean_files(self.root, erasure)
        self._empty_vectors()
        if not erasure.there:
            store.scrub()
        publishing.publish(engine)
        number, head = store.head()
        write_seal(self.root, number, head, store.last_dream()[0])
        if left := files.remaining(self.root, erasure):
            raise NotGone(left)
        if server:
            server.carried()
        journal.end(self.root)
        redact.recognised.of(recognised.recognised(str(self.root)))

    def _announce(self, engine: Engine, erasure: Erasure) -> None:
        """Leave a redaction for the other machines of a server.

        Before the ledger is rewritten.
        """
        server = self.served(engine.store)
        if server is None or erasure.there:
            return
        from memory_engine.adapters.erasure import shared
        from memory_engine.engine import redacting

        if not redacting.entry_of(engine, erasure):
            shared.announce(self.root, server, erasure)

    def _keep_up(self, store: PostgresStore, known: Remembered, anew: bool) -> Remembered:
        """Be known to other machines, and carry out here what they redacted.

        Raises ``UnfinishedElsewhere`` and ``KeyGone``, unless all is to be made ``anew``.
        """
        from memory_engine.adapters.dreams import remembered
        from memory_engine.adapters.erasure import journal, recognised, sealed, shared
        from memory_engine.domain.errors.memory import KeyGone, UnfinishedElsewhere

        store.join(sealed.public_key(store.seat))
        engine = self._engine(store)
        if left := shared.waiting(store):
            erasure = shared.taken_over(self.root, store, left)
            if erasure:
                journal.begin(self.root, erasure)
                self._erase(engine, store, erasure)
                engine.reporter.problem(shared.done(left, erasure))
            elif not anew:
                raise KeyGone(store.place, recognised.keys_folder(), shared.KEY_GONE)
        if anew:
            store.give_up()
        elif begun := shared.begun_elsewhere(store):
            raise UnfinishedElsewhere(store.place, begun.account)
        return remembered(self.root) if left else known

    def _empty_vectors(self) -> None:
        """Remove vectors that lie in a bucket.

        Raises ``NoServer`` where that can't be done.
        """
        place = self._vectors(0.0, True, lambda: self.advice().door)
        if self.settings.vectors and place:
            from memory_engine.adapters.embed import HASHED, embedder
            from memory_engine.adapters.lance import LanceIndex

            LanceIndex(place, embedder(HASHED)).empty()
