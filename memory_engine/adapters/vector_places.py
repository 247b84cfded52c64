"""Where a store's vectors lie: a folder, or a bucket.

The folder is beside its tables, the bucket a server's.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Protocol

from memory_engine.adapters import lock, private
from memory_engine.domain import ids
from memory_engine.domain.errors.memory import NoServer
from memory_engine.domain.patterns import regex

if TYPE_CHECKING:
    from lancedb.db import DBConnection

    from memory_engine.adapters.bucket import Bucket
    from memory_engine.adapters.network import Door

TABLE = "texts"
FAILURES = (OSError, RuntimeError, ValueError)
"""What lancedb raises for a table that is missing, damaged or can't be written."""
WORD = "vectors-place"
"""The file of a store with a word that was drawn for it: its vectors lie below that in a bucket, so
that many stores may name the same address."""
AWAY = (
    "Try again when the server answers, or remove `vectors:` from config.yaml: the next night then "
    "makes them anew on this machine."
)
SHOWN = 200
"""[characters] Of what the library says of a failure."""
NO_CREDENTIALS = "Failed to get AWS credentials"
INMOST = regex(r"""(?:<Message>|message: "|error: ")([^<"]+)""")
"""What stands innermost in a failure of the library, which puts ten layers around it."""
CACHES = (256 << 20, 64 << 20)
"""[bytes] What lancedb may hold of indexes and of metadata; it would take 6 and 1 GB."""


class VectorPlace(Protocol):
    """Where one table lies, who writes, and what must be asked.

    That is asked before anything leaves.
    """

    shown: str
    remedy: str
    keyed: bool
    """Whether the table itself has to keep two writers from adding the same id."""

    @property
    def rehearses(self) -> bool:
        """Tell whether nothing may leave, only be shown the owner.

        What would leave is shown.
        """
        ...

    def there(self) -> bool:
        """Tell whether there is a table; raises ``NoServer`` and ``NoConsent``."""
        ...

    def stamp(self) -> object:
        """Tell a table from one made anew at its place."""
        ...

    def database(self) -> DBConnection:
        """Open what holds the table."""
        ...

    def remove(self) -> None:
        """Remove the table, whatever state it is in."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Keep this machine's other processes from writing, where needed.

        Where that needs a lock.
        """
        ...

    def sends(self, what: str, rows: Callable[[], object]) -> None:
        """Put what leaves on record before it does; raises ``NoConsent``."""
        ...


class FolderPlace:
    """A folder of this machine."""

    keyed = rehearses = False
    remedy = (
        "Nothing is lost: see to room and permissions, delete this folder, and a night builds it "
        "anew."
    )

    def __init__(self, folder: Path, patience: float) -> None:
        self.folder, self._patience = folder, patience
        self.shown = str(folder)
        self._table = folder / f"{TABLE}.lance"

    def there(self) -> bool:
        """Tell whether there is a table."""
        private.no_link(str(self.folder))
        private.no_link(str(self._table))
        return self._table.is_dir()

    def stamp(self) -> object:
        """Tell it apart: one that was built anew lies in another folder."""
        return self._table.stat().st_ino

    def database(self) -> DBConnection:
        """Open the folder."""
        return _connected(str(self.folder))

    def remove(self) -> None:
        """Remove the table."""
        _remove(self._table)

    def alone(self) -> AbstractContextManager[None]:
        """Hold the lock, which the kernel frees when its holder is killed.

        Two that insert the same new ids at once would leave both rows.
        """
        private.no_link(str(self.folder))
        if self.folder.is_file():
            _remove(self.folder)
        private.folder(str(self.folder), str(self.folder.parent))
        return lock.held(self.folder / "lock", self._patience)

    def sends(self, what: str, rows: Callable[[], object]) -> None:
        """Do nothing: it stays on this machine."""


class BucketPlace:
    """A place of one store's own in a bucket.

    Ids and vectors go there, never a text.
    """

    keyed = True
    remedy = f"Nothing is lost: the vectors are made of the ledger. {AWAY}"

    def __init__(self, bucket: Bucket, word: str, door: Callable[[], Door]) -> None:
        self._bucket, self._uri = bucket, f"{bucket.uri}/{word}"
        self._door = door() if bucket.destination else None
        self.shown = self._uri
        self._opened: DBConnection | None = None

    @property
    def rehearses(self) -> bool:
        """Tell whether the door lets nothing out."""
        return self._door is not None and self._door.rehearses

    def there(self) -> bool:
        """Ask the server; raises ``NoServer`` and ``NoConsent``."""
        if self._door is not None and not self._door.allowed(self._bucket.destination).since:
            return False  # a rehearsal, before the owner has allowed anything
        try:
            return TABLE in self.database().list_tables().tables
        except FAILURES as error:
            self._opened = None
            raise NoServer(self.shown, why(error), AWAY) from error

    def stamp(self) -> object:
        """Give another each time: the table is opened anew."""
        return object()

    def database(self) -> DBConnection:
        """Open the place on the server."""
        if self._opened is None:
            self._opened = _connected(self._uri, self._bucket.options())
        return self._opened

    def remove(self) -> None:
        """Remove the table."""
        if TABLE in self.database().list_tables().tables:
            self.database().drop_table(TABLE)

    def alone(self) -> AbstractContextManager[None]:
        """Do nothing.

        Whoever holds the ledger writes, and the table refuses a second row.
        """
        return nullcontext()

    def sends(self, what: str, rows: Callable[[], object]) -> None:
        """Record rows as JSON before they leave.

        In a rehearsal they are kept for the owner to see.
        """
        if self._door is None:
            return
        from memory_engine.adapters.network import Rehearsed

        body = json.dumps(rows(), separators=(",", ":")).encode()
        with self._door.errand("vectors, so that what is near can be found") as errand:
            with suppress(Rehearsed):
                self._door.leaves(self._bucket.destination, f"{what} at {self._uri}", body)
            errand.came_back(outcome="sent")


def place_in(root: Path, said: str, door: Callable[[], Door], asking: bool) -> BucketPlace | None:
    """Give the store's place at an address of config.yaml.

    Gives None where nobody made it yet.
    """
    from memory_engine.adapters.bucket import bucket

    named = bucket(said, f"{root / 'config.yaml'}: vectors")
    word = (private.read(str(root / WORD)) or b"").decode("ascii", "replace").strip()
    if not word and asking:
        return None
    if not word:
        word = token_hex(16)
        private.replace(str(root / WORD), f"{word}\n".encode(), str(root))
    return BucketPlace(named, ids.digest(WORD, f"{word} {root.resolve()}")[:32], door)


def rows_of(identities: Sequence[str], vectors: Any) -> dict[str, Any]:  # noqa: ANN401  (numpy's)
    """Give rows as they are put on record: id -> numbers."""
    return dict(zip(identities, vectors.tolist(), strict=True))


def why(error: BaseException) -> str:
    """Say in a line what the library complains of.

    In the server's own words, where it had any.
    """
    text = " ".join(str(error).split())
    if NO_CREDENTIALS in text:
        return "no credentials were found in the environment or in ~/.aws"
    inmost = INMOST.search(text)
    return (inmost[1] if inmost else text)[:SHOWN]


def _connected(uri: str, options: dict[str, str] | None = None) -> DBConnection:
    os.environ.setdefault("LANCEDB_LOG", "off")
    import lancedb

    return lancedb.connect(uri, session=lancedb.Session(*CACHES), storage_options=options)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
