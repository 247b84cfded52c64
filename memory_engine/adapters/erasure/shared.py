"""A redaction that each machine of a server carries out itself.

On its own files.

1. Who redacts leaves it for each other machine, before the ledger is rewritten (``announce``).
2. Each carries it out when it next opens the memory, before it does anything else (``taken_over``).
3. What is left is forgotten then: names and digests tell a guess from the truth.

No text travels. Names that were made of a content, and digests of it under a key, go sealed for
the one machine; it finds the content in its own files by them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.erasure import recognised, sealed
from memory_engine.adapters.erasure.found import contents_in
from memory_engine.adapters.erasure.recognised import Known
from memory_engine.adapters.postgres.redactions import Left
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.team import counting
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.privacy.erasure import Erasure
from memory_engine.privacy.recognised import Recognised, rows

if TYPE_CHECKING:
    from memory_engine.adapters.postgres.store import PostgresStore

WHERE = "redaction"
"""The place of what is told of one."""
KEY_NAME = re.compile(r"[0-9a-f]{16}")
ANY_VERB = "Any verb but `doctor` carries it out: `kairos-mem verify`, say."
KEY_GONE = (
    "Put the machine's key back. Without it: `kairos-mem rebuild --accept-loss` goes on here, and "
    "what was taken out stands in this machine's logs until it is redacted once more."
)
NOT_ASKED = "Whoever owns the tables may remove the row; nothing was changed for it here."


class Capsule(NamedTuple):
    """What a machine is told of a redaction.

    Names, and digests under a key.
    """

    known: Known
    key: bytes
    ids: Mapping[str, str]
    heads: Mapping[str, str]
    day: str
    by: str


def announce(root: Path, store: PostgresStore, erasure: Erasure) -> None:
    """Leave a redaction for every other machine.

    It counts as begun here.
    """
    key = recognised.store_key(str(root))
    name = recognised.name_of(str(root)) if key else ""
    key = key or os.urandom(recognised.KEY_BYTES)
    kept = {(size, of, marker) for text, marker in erasure.contents.items()
            for size, of in rows(key, text)}  # fmt: skip
    capsule = {
        "name": name or os.urandom(recognised.NAME_BYTES).hex(),
        "key": key.hex(),
        "rows": sorted(kept),
        "ids": dict(erasure.ids),
        "heads": dict(erasure.heads),
        "day": erasure.day,
        "by": erasure.by,
    }
    content = json.dumps(capsule).encode()
    others = store.others().items()
    store.leave(erasure.entry, {seat: sealed.seal(to, seat, content) for seat, to in others})


def begun_elsewhere(store: PostgresStore) -> Left | None:
    """Find a redaction that another machine began.

    One that the ledger does not have yet.
    """
    return next((row for row in store.left() if not row.number and row.seat != store.seat), None)


def waiting(store: PostgresStore) -> list[Left]:
    """Find what an owner left for this machine to carry out."""
    return [row for row in store.left() if _ours(store, row) and _owners(store, row)]


def _ours(store: PostgresStore, row: Left) -> bool:
    return bool(row.seat == store.seat and row.number and row.sealed)


def _owners(store: PostgresStore, row: Left) -> bool:
    """Tell whether the ledger says so, and the team lets that account.

    Where the memory is no team's, anybody may ask for it.
    """
    team = counting()
    verbs = [entry.proposal.verb for entry in store.entries(row.number, row.number)]
    return verbs == ["redact"] and (team is None or team.trust_of(row.account) == "owner")


def taken_over(root: Path, store: PostgresStore, left: Sequence[Left]) -> Erasure | None:
    """Make what is to be done here of what was left.

    None where this machine's key is gone.

    What is known again there is known again here from now on.
    """
    capsules = [_opened(store.seat, row) for row in left]
    if not all(capsules):
        return None
    ids: dict[str, str] = {}
    heads: dict[str, str] = {}
    known = []
    for capsule in filter(None, capsules):  # a later one may name what an earlier one named
        ids = {**{old: capsule.ids.get(new, new) for old, new in ids.items()}, **capsule.ids}
        heads = {**{old: capsule.heads.get(new, new) for old, new in heads.items()},
                 **capsule.heads}  # fmt: skip
        known.append(Recognised(capsule.key, capsule.known.rows))
        recognised.adopt(str(root), capsule.known, capsule.key)
        last = capsule
    stand = {line.rpartition("^")[2]: (day, line) for day, line in store.lines([*ids.values()])}
    return Erasure(
        contents=contents_in(root, known),
        ids=ids,
        heads=heads,
        lines={old: stand[new] for old, new in ids.items() if new in stand},
        texts={},
        emptied=(),
        touched=(),
        falling=(),
        day=last.day,
        by=last.by,
        because="",
        entry=left[-1].entry,
        there=True,
    )


def done(left: Sequence[Left], erasure: Erasure) -> Problem:
    """Say that something was carried out here."""
    numbers = ", ".join(str(row.number) for row in left)
    by = ", ".join(sorted({row.account for row in left}))
    entries = f"{'entry' if len(left) == 1 else 'entries'} {numbers}, by {by}"
    some = (
        "what stood here of it is out of every file"
        if erasure.contents
        else "nothing of it stood here"
    )
    what = f"what was taken out on another machine ({entries}) is carried out here, too: {some}"
    return Problem(WHERE, what, "")


def _opened(seat: str, row: Left) -> Capsule | None:
    content = sealed.opened(seat, seat, row.sealed)
    if content is None:
        return None
    value = json.loads(content)
    if not KEY_NAME.fullmatch(value["name"]):  # it becomes the name of a file
        return None
    known = Known(value["name"], [(size, of, marker) for size, of, marker in value["rows"]])
    key = bytes.fromhex(value["key"])
    return Capsule(known, key, value["ids"], value["heads"], value["day"], value["by"])


def told(store: PostgresStore) -> list[Problem]:
    """Tell which redactions are not carried out yet.

    Here or on other machines.
    """
    found = []
    for row in store.left():
        which = f"entry {row.number}, by {row.account}" if row.number else f"by {row.account}"
        if _ours(store, row):
            found.append(_here(store, row, which))
        elif not row.number and row.seat != store.seat:
            what = f"one was begun on another machine and is not finished ({which})"
            found.append(Problem(WHERE, what, "`kairos-mem redact` finishes it there."))
    waits = [row for row in store.left() if row.seat != store.seat and row.number and row.sealed]
    for number in sorted({row.number for row in waits}):
        many = sum(row.number == number for row in waits)
        machines = "1 other machine" if many == 1 else f"{many} other machines"
        what = f"{machines} of this memory {'has' if many == 1 else 'have'} still to carry out"
        more = "Each does it before anything else when it next opens the memory."
        found.append(Problem(WHERE, f"{what} entry {number}", more))
    return found


def _here(store: PostgresStore, row: Left, which: str) -> Problem:
    if not _owners(store, row):
        what = f"somebody who is no owner asks for one to be carried out here ({which})"
        return Problem(WHERE, what, NOT_ASKED)
    if sealed.opened(store.seat, store.seat, row.sealed) is None:
        return Problem(WHERE, f"one can't be carried out here: its key is gone ({which})", KEY_GONE)
    what = f"one of another machine is not carried out here yet ({which})"
    return Problem(WHERE, what, ANY_VERB)
