"""One table of vectors.

What is nearest, how far it has come, and its upkeep.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from memory_engine.adapters import private
from memory_engine.adapters.vector_places import FAILURES
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from lancedb.table import Table
    from numpy.typing import NDArray

T = TypeVar("T")
Near = list[tuple[str, float]]


INDEX_FROM = 50_000
"""[rows] Below, a flat scan takes under 4 ms a text, the index with its second look at full
vectors 1 to 2."""


TAIL = 8
"""[1/share of rows] The index is built anew when more than one row in so many is not in it: 1 to
5 s for 100,000."""


REFINE = 2
"""[times count] Candidates of the index that are measured again on their full vectors: recall
.95 without, 1.0 with."""


PROBES = 128
"""[cells of the index] Looked into: all of them up to a million rows, as hashed words hardly
cluster (20 of 64: .90)."""


FRAGMENTS = 24
"""[files] From here on files are put together; a night adds one."""


GRACE = timedelta(hours=1)
"""Files that an older version of the table needs are kept as long as anyone may still be reading
them."""


MARKED = 5
"""[tries] Of setting the mark, where others set it at once."""


MALLOC = ((-3, 1 << 16), (-1, 1 << 17))
"""[mallopt option, bytes] M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of glibc."""


DIGITS = 6
"""[decimals] Of a similarity: the rest is rounding of 32-bit sums, and would order what is
really equal."""


SPARE, WIDEST = 8, 1_024
"""[rows] Asked for beyond the count, to see whether a tie goes on, and where its end is looked
for no further."""


def mark_of(table: Table, key: str) -> str:
    """Read what stands beside the ids of a table."""
    said: dict[bytes, bytes] = table.schema.field("id").metadata or {}
    return said.get(key.encode(), b"0").decode()


@contextmanager
def for_the_owner_alone() -> Iterator[None]:
    """Keep what lancedb writes from others.

    It takes no rights to give its files.
    """
    mask = os.umask(private.OTHERS)
    try:
        yield
    finally:
        os.umask(mask)


def give_back() -> None:
    """Have the C library give large freed blocks back.

    It would keep 90 MB of what a night reads of 100,000 rows.
    """
    import ctypes

    with suppress(AttributeError, OSError):  # only glibc has it
        for option, size in MALLOC:
            ctypes.CDLL(None).mallopt(option, size)


def move_mark(table: Table, before: int, position: int) -> None:
    """Set how far it has come, never beyond another's mark.

    Another may have written at the same time.
    """
    for last in range(1, MARKED + 1):
        found: Any = table
        found.checkout_latest()
        now = int(mark_of(table, "position"))
        mark = position if now == before else min(now, position)
        try:
            table.update_field_metadata({"path": "id", "metadata": {"position": str(mark)}})
            return
        except FAILURES:
            if last == MARKED:
                raise


def nearest(table: Table, vectors: NDArray[np.float32], count: int) -> list[Near]:
    """Find each vector's nearest, ties followed to their end.

    Which of the equal ones come first is otherwise chance.
    """
    limit = count + SPARE
    found = asked_of(table, vectors, limit)
    while limit < WIDEST:
        tied = [
            at
            for at, near in enumerate(found)
            if len(near) == limit and near[-1][1] == near[count - 1][1]
        ]
        if not tied:
            break
        limit = min(4 * limit, WIDEST)
        for at, near in zip(tied, asked_of(table, vectors[tied], limit), strict=True):
            found[at] = near
    return [near[:count] for near in found]


def asked_of(
    table: Table, vectors: Sequence[Sequence[float]] | NDArray[np.float32], limit: int
) -> list[Near]:
    """Ask for the nearest of each vector, the nearest first."""
    query: Any = table.search(list(vectors))
    near = query.distance_type("cosine").nprobes(PROBES).refine_factor(REFINE).limit(limit)
    hits = near.select(["id", "_distance"]).to_arrow()
    found: list[Near] = [[] for _ in vectors]
    # a query for a single vector has no column that says which one a hit belongs to
    which = hits["query_index"].to_pylist() if len(found) > 1 else [0] * len(hits)
    for at, id, distance in zip(
        which, hits["id"].to_pylist(), hits["_distance"].to_pylist(), strict=True
    ):
        found[at].append((id, round(1.0 - distance, DIGITS)))
    return [sorted(near, key=lambda hit: (-hit[1], hit[0])) for near in found]


def tend(table: Table) -> None:
    """Tend the table.

    What fails of it (another process did it too) the next catch-up does again.
    """
    from lancedb.index import IvfSq

    with suppress(*FAILURES):
        stats: Any = table.stats()
        if stats["fragment_stats"]["num_fragments"] > FRAGMENTS:
            table.optimize(cleanup_older_than=GRACE)
        rows = table.count_rows()
        index = table.index_stats("vector_idx")
        unindexed = rows if index is None else index.num_unindexed_rows
        if rows >= INDEX_FROM and unindexed > rows // TAIL:
            table.create_index("vector", config=IvfSq(distance_type="cosine"))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut what comes into lists of a size."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
