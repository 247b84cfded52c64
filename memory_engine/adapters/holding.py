"""What holds a store's tables: a file, or a server's schema."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from memory_engine.domain.errors.machine import NoLibrary
from memory_engine.domain.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from memory_engine.adapters.network import Door
    from memory_engine.adapters.postgres.store import PostgresStore
    from memory_engine.adapters.store import Store
    from memory_engine.domain.ports import LedgerStore


class FileHolding:
    """The file memory.db in the store's folder."""

    def __init__(self, root: Path) -> None:
        self._root, self._path = root, root / "memory.db"
        self.place = str(self._path)

    def named(self, text: str) -> str:
        """Give a text in which it is called what it is."""
        return text

    def there(self) -> bool:
        """Tell whether it holds anything."""
        return self._path.exists() and bool(self._path.stat().st_size)

    def stamps(self) -> list[list[int]]:
        """Tell it apart from what it becomes when anyone writes."""
        from memory_engine.adapters.store.seal import stamps

        return stamps(self._root)

    def opened(self, steady: bool = False) -> Store:
        """Open it, made where missing, unless for reading only."""
        from memory_engine.adapters.store import Store

        return Store(self._path, steady=steady)

    def account(self, store: LedgerStore) -> str:
        """Name who is at work here, as the system knows them."""
        from memory_engine.adapters.account import account

        return account()

    def alone(self, store: LedgerStore, patience: float) -> AbstractContextManager[None]:
        """Have nobody else write: the lock file says so already."""
        return nullcontext()


class SchemaHolding:
    """A schema of a PostgreSQL server.

    What is sent to another machine goes by the one door.
    """

    def __init__(
        self, root: Path, said: str, door: Callable[[], Door], hurried: bool = False
    ) -> None:
        from memory_engine.adapters.postgres.address import address

        self._root, self._door, self._hurried = root, door, hurried
        self._address = address(said, f"{root / 'config.yaml'}: store")
        self.place, self.schema = self._address.shown, self._address.schema

    def named(self, text: str) -> str:
        """Give a text in which it is called what it is."""
        return text.replace("memory.db", f"schema {self.schema}")

    def there(self) -> bool:
        """Tell whether it holds anything.

        The server does, whatever is on this disk.
        """
        return True

    def stamps(self) -> list[list[int]]:
        """Tell nothing.

        Who else writes has the server's leave, and ``verify`` sees what they did.
        """
        return []

    def opened(self, steady: bool = False) -> PostgresStore:
        """Open it; raises ``NoConsent`` where the owner has not allowed that machine.

        Raises ``NoLibrary``, too, where what speaks with it is not installed.
        """
        leaves = self._leaves()
        try:
            from memory_engine.adapters.postgres.store import PostgresStore
        except ImportError:
            what = "A memory in a server needs psycopg, which is not installed"
            raise NoLibrary("", what, "postgres") from None
        return PostgresStore(self._address, self._root, steady, leaves, self._hurried)

    def account(self, store: LedgerStore) -> str:
        """Name who is at work here, as the server knows them."""
        return cast("PostgresStore", store).account

    def alone(self, store: LedgerStore, patience: float) -> AbstractContextManager[None]:
        """Have nobody else write, on whatever machine; raises ``Locked``."""
        return cast("PostgresStore", store).alone(patience)

    def _leaves(self) -> Callable[[str, bytes], None] | None:
        from memory_engine.privacy.egress import on_this_machine

        where = self._address.destination
        if not where or on_this_machine(where):
            return None
        door = self._door()
        door.allowed(where)
        return lambda what, body: door.leaves(where, what, body)
