"""What a store has in a server, and not in a file.

Other machines, and accounts.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.domain.errors.memory import LostLedger
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING, cast
from memory_engine.engine.engine import Engine
from memory_engine.wiring.store import Store

if TYPE_CHECKING:
    from memory_engine.adapters.dreams import Remembered
    from memory_engine.adapters.postgres.store import PostgresStore
    from memory_engine.domain.egress import Leads
    from memory_engine.domain.ports import LedgerStore


class Server(Store):
    """A store that may be in a server."""

    def served(self, store: LedgerStore) -> PostgresStore | None:
        """Give the store as what it is in a server.

        None where it is in a file.
        """
        return cast("PostgresStore", store) if self.settings.store else None

    def waits_here(self, engine: Engine) -> bool:
        """Tell whether another machine's redaction is still to be carried out here."""
        server = self.served(engine.store)
        if server is None:
            return False
        from memory_engine.adapters.erasure import shared  # it is loaded with the server's library

        return bool(shared.waiting(server))

    def brought_falsely(self, engine: Engine) -> list[Problem]:
        """Find what an account brought to a server in another's name."""
        server = self.served(engine.store)
        return list(server.brought_falsely()) if server else []

    def redactions(self, engine: Engine) -> list[Problem]:
        """Tell which redactions machines of this memory have still to carry out."""
        server = self.served(engine.store)
        if server is None:
            return []
        from memory_engine.adapters.erasure import shared

        return shared.told(server)

    def leading_out(self) -> list[Leads]:
        """Name each place off this machine to which settings lead.

        Whether it was used yet or not.
        """
        from memory_engine.adapters.leading_out import leading_out

        return list(leading_out(self.root, self.settings, self.advice()))

    def in_words(self, problems: Iterable[Problem]) -> list[Problem]:
        """Give problems as what holds the tables is called.

        A file here, a schema of a server.
        """
        return [Problem(*map(self.holding.named, problem)) for problem in problems]

    def _refuse_lost(self, known: Remembered, store: LedgerStore) -> None:
        from memory_engine.adapters.dreams import lost

        for problem in self.in_words(lost(known, store)):
            raise LostLedger(self.holding.place, problem.what, problem.remedy)
