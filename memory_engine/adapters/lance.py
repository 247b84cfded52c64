"""The vector index in LanceDB, derived from the ledger.

It is disposable, proposes neighbours and decides nothing. One table. How far it has come, and whose
vectors it holds, stand in the metadata of its ``id`` column: they are committed in one manifest
with the rows, so whatever of a night survives a crash, the mark never runs ahead of the rows. A
table is opened once and kept open; each call looks whether another process has written to it, or
built it anew. Importing lancedb takes seconds, so that happens where a table is first opened, never
when this module is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from memory_engine.adapters import lock
from memory_engine.adapters.lance_table import (
    DIGITS,
    Near,
    asked_of,
    batches,
    for_the_owner_alone,
    give_back,
    mark_of,
    move_mark,
    nearest,
    tend,
)
from memory_engine.adapters.vector_places import (
    FAILURES,
    TABLE,
    FolderPlace,
    VectorPlace,
    rows_of,
    why,
)
from memory_engine.domain.errors.memory import DamagedStore
from memory_engine.domain.ports import Embedder
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from lancedb.table import Table
    from numpy.typing import NDArray


WRITTEN_AT_ONCE = 8_192
"""[rows] Of one commit, 13 MB at 384 dimensions: commits get slower the more there are, so few
and large ones."""


EMBEDDED_AT_ONCE = 512
"""[texts] Vectors pass as lists of Python floats, at eight times the room of the array that they
end in."""


ASKED_AT_ONCE = 32
"""[texts] In one query: one by one takes many times as long; 128 is no faster and takes 45 MB
more."""


KEY = "lance-schema:unenforced-primary-key"
"""By which a table knows that two who add the same id at once are at odds, and one tries again."""


class LanceIndex:
    """Vectors of texts by id, in a folder or a bucket.

    Missing, damaged or made by another embedder, it counts as empty.
    """

    def __init__(
        self,
        place: Path | VectorPlace,
        embedder: Embedder,
        patience: float = lock.BUILDING_SECONDS,
    ) -> None:
        """Keep vectors there.

        Wait ``patience`` [s] for others to end writing to a folder.
        """
        self.place: VectorPlace = FolderPlace(place, patience) if isinstance(place, Path) else place
        self.embedder = embedder
        self._kept: tuple[object, Table] | None = None

    @property
    def name(self) -> str:
        """Name the embedder: another name, other vectors."""
        return self.embedder.name

    @property
    def semantic(self) -> bool:
        """Read: whether its embedder has learnt what words mean."""
        return self.embedder.semantic

    def position(self) -> int:
        """Read the ledger entry up to which it is caught up.

        Gives 0 where it counts as empty.
        """
        table = self._sound()
        return 0 if table is None else int(mark_of(table, "position"))

    def account(self) -> tuple[int, int, str] | None:
        """Count the rows, and tell how far they are.

        Up to which entry of the ledger, and when one was last written.

        Gives None where it counts as empty.
        """
        table = self._sound()
        if table is None:
            return None
        versions: list[Any] = table.list_versions()
        newest = max(version["timestamp"] for version in versions)
        return table.count_rows(), int(mark_of(table, "position")), f"{newest:%Y-%m-%d %H:%M}"

    def behind(self, position: int) -> int:
        """Count the entries missing up to ``position``.

        All, if it knows entries that are not there.
        """
        mark = self.position()
        return position - mark if mark <= position else position

    def neighbours(self, texts: Sequence[str], count: int) -> Sequence[Sequence[tuple[str, float]]]:
        """Find each text's ``count`` nearest, best first.

        Each is (id, cosine similarity), by id where they tie.
        """
        table = self._opened() if texts and count > 0 else None
        if table is None:
            return [()] * len(texts)
        found: list[Near] = []
        with self._refusing():
            for some in batches(texts, ASKED_AT_ONCE):
                found += nearest(table, self._vectors(some), count)
        return found

    def among(self, texts: Sequence[str], count: int) -> Sequence[Sequence[tuple[int, float]]]:
        """Find each text's ``count`` nearest among those before it.

        Each is (position, cosine similarity), best first.
        """
        import numpy as np

        vectors = self._vectors(texts) if texts else np.empty((0, 1), np.float32)
        found: list[list[tuple[int, float]]] = []
        for at in range(len(texts)):
            cosines = np.round(vectors[:at] @ vectors[at], DIGITS)
            best = np.lexsort((np.arange(at), -cosines))[:count]
            found.append([(int(one), float(cosines[one])) for one in best])
        return found

    def catch_up(self, rows: Iterable[tuple[str, str]], gone: Iterable[str], position: int) -> None:
        """Take in what changed since ``position()`` up to ``position``.

        First (id, text) to hold, then ids to drop. Doing it twice, or again after being killed,
        ends the same. A mark beyond ``position`` shows that the ledger was put back; then the index
        is emptied, is still behind, and wants every row.
        """
        if self.place.rehearses:
            for some in batches(rows, EMBEDDED_AT_ONCE):
                self._sends(dict(some))
            return
        with self._refusing(), self.place.alone(), for_the_owner_alone():
            found, table = self.place.there(), self._sound()
            if table is None or int(mark_of(table, "position")) > position:
                back = table is not None
                table = self._anew(found)
                if back:
                    return
            before = int(mark_of(table, "position"))
            for some in batches(rows, WRITTEN_AT_ONCE):
                self._hold(table, dict(some))
            for ids in batches(gone, WRITTEN_AT_ONCE):
                self._drop(table, ids)
            move_mark(table, before, position)
            tend(table)

    def empty(self) -> None:
        """Remove all vectors, wherever they are.

        Raises ``NoServer`` where that can't be done.
        """
        with self._refusing():
            if self.place.there():
                self.place.remove()
                self._kept = None

    def _hold(self, table: Table, rows: dict[str, str]) -> None:
        import pyarrow as pa

        vectors = self._sends(rows)
        ids, flat = pa.array(list(rows), pa.string()), pa.array(vectors.ravel())
        lists = pa.FixedSizeListArray.from_arrays(flat, self.embedder.dimensions)
        data = pa.table([ids, lists], schema=self._schema())
        merge = table.merge_insert("id").when_matched_update_all()
        merge.when_not_matched_insert_all().execute(data)

    def _sends(self, rows: dict[str, str]) -> NDArray[np.float32]:
        """Embed rows, and record that vectors leave, where they do."""
        vectors = self._vectors(list(rows.values()))
        for at in range(0, len(rows), EMBEDDED_AT_ONCE):
            some = slice(at, at + EMBEDDED_AT_ONCE)
            named = list(rows)[some]
            self.place.sends(f"PUT {len(named)} vectors", partial(rows_of, named, vectors[some]))
        return vectors

    def _drop(self, table: Table, ids: Sequence[str]) -> None:
        self.place.sends(f"DELETE {len(ids)} vectors", lambda: list(ids))
        quoted = ", ".join("'" + id.replace("'", "''") + "'" for id in ids)
        table.delete(f"id IN ({quoted})")

    def _schema(self, said: dict[str, str] | None = None) -> pa.Schema:
        import pyarrow as pa

        vector = pa.list_(pa.float32(), self.embedder.dimensions)
        key = pa.field("id", pa.string(), nullable=not self.place.keyed, metadata=said)
        return pa.schema([key, pa.field("vector", vector)])

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        embed = self.embedder.embed
        return np.concatenate(
            [np.asarray(embed(some), np.float32) for some in batches(texts, EMBEDDED_AT_ONCE)]
        )

    def _opened(self) -> Table | None:
        """Open the table, if its vectors are of this embedder."""
        if not self.place.there():
            return None
        try:
            table = self._newest()
            return table if mark_of(table, "embedder") == self.embedder.name else None
        except FAILURES:
            self._kept = None
            return None

    def _newest(self) -> Table:
        """Give the table as it is now.

        One that was built anew lies in another folder.
        """
        here = self.place.stamp()
        if self._kept is not None and self._kept[0] == here:
            kept: Any = self._kept[1]
            kept.checkout_latest()
        else:
            give_back()
            self._kept = here, self.place.database().open_table(TABLE)
        return self._kept[1]

    def _sound(self) -> Table | None:
        """Give the table, if every file of it is whole.

        A read of one column and one query touch them all.
        """
        table = self._opened()
        if table is None:
            return None
        try:
            if table.count_rows("id IS NOT NULL"):
                asked_of(table, [[1.0] * table.schema.field("vector").type.list_size], 1)
        except FAILURES:
            return None
        return table

    def _anew(self, found: bool) -> Table:
        """Make the table.

        One that was not there a moment ago is somebody's who was quicker.
        """
        if found or not self.place.keyed:
            self.place.remove()
        self._kept = None
        key = {KEY: "true"} if self.place.keyed else {}
        said = {"embedder": self.embedder.name, "position": "0", **key}
        give_back()
        database = self.place.database()
        try:
            return database.create_table(TABLE, schema=self._schema(said))
        except FAILURES:
            table = self._opened()
            if table is None:
                raise
            return table

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            what = f"the vector index can't be used ({why(error)})"
            raise DamagedStore(self.place.shown, what, self.place.remedy) from error
