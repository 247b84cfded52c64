"""The seal beside memory.db.

What the last writer left, so that the next one sees at once whether anyone else wrote.

A writer that finds the file as the seal has it need not check what it holds; else it checks all of
it before it writes. The seal is written after the database: after a crash between the two memory.db
is newer than its seal, which is no loss.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore

NAME = "seal"
FILES = ("memory.db", "memory.db-wal")
ACCEPT = (
    "Restore memory.db from a copy. To go on without what is lost: `kairos-mem rebuild "
    "--accept-loss`."
)


class Seal(NamedTuple):
    """The ledger's end, the newest night, and the files.

    Of these what the file system says: (size, times, file number).
    """

    entries: int
    head: str
    dream: int
    files: list[list[int]]


def read_seal(root: Path) -> Seal | None:
    """Read the seal; None where there is none that can be read."""
    try:
        value = json.loads(private.read(str(root / NAME), str(root)) or b"")
        return Seal(
            int(value["entries"]), str(value["head"]), int(value["dream"]), list(value["files"])
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_seal(root: Path, entries: int, head: str, dream: int) -> None:
    """Seal memory.db as it is.

    Where that fails the next writer checks it instead.
    """
    seal = Seal(entries, head, dream, stamps(root))
    with suppress(OSError):
        private.replace(str(root / NAME), json.dumps(seal._asdict()).encode(), str(root))


def stamps(root: Path) -> list[list[int]]:
    """Tell the files apart from what they become when anyone writes.

    The time of change can't be set.
    """
    rows = []
    for name in FILES:
        try:
            stat = os.stat(root / name)
        except OSError:
            continue
        if stat.st_size:
            rows.append([stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino])
    return rows


def outlived(seal: Seal, store: LedgerStore) -> list[Problem]:
    """Find whether the ledger lacks what the seal says was in it."""
    number, _ = store.head()
    hashes = (
        [entry.hash for entry in store.entries(seal.entries, seal.entries)]
        if seal.entries
        else [seal.head]
    )
    if number < seal.entries:
        what = (
            f"holds {number} entries of the ledger, the last run left {seal.entries}: it is "
            "older, or was lost"
        )
    elif hashes != [seal.head]:
        what = f"is another ledger than the last run left: entry {seal.entries} differs"
    elif store.last_dream()[0] < seal.dream:
        what = f"knows nothing of dream {seal.dream}, which was applied: it is older"
    else:
        return []
    return [Problem("memory.db", what, ACCEPT)]
