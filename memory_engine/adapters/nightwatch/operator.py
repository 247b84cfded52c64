"""What an operator wrote for many machines.

It is read from a file or through the one door. An address is the choice of whoever owns the
machine: it stands in their own daemon.yaml, which is the consent. Each look is on record before it
leaves; one that repeats is counted there, not written out a thousand times a day.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from memory_engine.adapters import private
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.network import Door
from memory_engine.domain.egress import Answered, Consent, Sending
from memory_engine.domain.errors import KairosError
from memory_engine.privacy.egress import destination

if TYPE_CHECKING:
    import httpx2

SECONDS = 5.0
"""[s] To wait for an answer: the watch waits with it."""
WHOLE_SECONDS = 8.0
"""[s] For a whole answer, however it comes."""
LARGEST = 65_536
"""[bytes] Of settings: nobody writes so many."""
GOOD = 200
PURPOSE = "fleet settings"
REPEATS = "egress-repeats.json"
"""Beside the record: how often what stands there left again, by day."""


_ASKING: list[Thread] = []
"""Who asks, or asked last."""


class NoAnswer(Exception):
    """An address that did not answer, or not with settings."""


def fetched(source: str, folder: str) -> bytes:
    """Read an operator's settings.

    Raises ``NoAnswer`` of an address, ``OSError`` of a file.
    """
    if source.startswith(("http://", "https://")):
        return _asked(source, Path(folder))
    return _on_disk(os.path.expanduser(source))


def _on_disk(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY | private.PLAINLY & ~os.O_NOFOLLOW)
    try:
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise KairosError(f"{path} is no plain file.")
        if about.st_mode & stat.S_IWOTH:
            raise KairosError(f"{path} can be written by everybody on this machine.")
        text = os.read(file, LARGEST + 1)
    finally:
        os.close(file)
    if len(text) > LARGEST:
        raise KairosError(f"{path} is larger than {LARGEST:,} bytes.")
    return text


def _asked(address: str, folder: Path) -> bytes:
    """Ask an address, for no longer than the watch may wait.

    ``SECONDS`` bound each part of an answer; one that comes byte by byte would take for ever. Who
    asks is another thread, of which there is one at a time.
    """
    if _ASKING and _ASKING[-1].is_alive():
        raise NoAnswer("it is still answering the last time, byte by byte")
    came: SimpleQueue[bytes | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            came.put(_answer_of(address, folder))
        except Exception as error:  # noqa: BLE001  (raised again by who waits)
            came.put(error)

    _ASKING[:] = [Thread(target=ask, daemon=True)]
    _ASKING[-1].start()
    try:
        found = came.get(timeout=WHOLE_SECONDS)
    except Empty:
        raise NoAnswer(f"its answer took longer than {WHOLE_SECONDS:g} s") from None
    if isinstance(found, Exception):
        raise found
    return found


def _answer_of(address: str, folder: Path) -> bytes:
    import httpx2

    place = destination(address)
    record = Repeating(EgressLedger(folder, _now), folder / REPEATS, _now)
    door = Door(record, lambda to: Consent(to, "") if to == place else None)
    with door.errand(PURPOSE) as errand:
        try:
            with door.client(SECONDS) as client, client.stream("GET", address) as answer:
                errand.came_back(outcome=str(answer.status_code))
                if answer.status_code != GOOD:
                    raise NoAnswer(f"it answered {answer.status_code}")
                return _bounded(answer)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            errand.came_back(outcome=type(error).__name__)
            raise NoAnswer(f"no answer ({type(error).__name__})") from None


def _bounded(answer: httpx2.Response) -> bytes:
    text, until = b"", monotonic() + WHOLE_SECONDS
    for part in answer.iter_bytes():
        text += part
        if monotonic() > until:
            raise NoAnswer(f"its answer took longer than {WHOLE_SECONDS:g} s")
        if len(text) > LARGEST:
            raise NoAnswer(f"it said more than {LARGEST:,} bytes")
    return text


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Repeating:
    """A record of what leaves, once a day with a count."""

    def __init__(self, ledger: EgressLedger, counts: Path, clock: Callable[[], str]) -> None:
        self._ledger, self._path, self._clock = ledger, counts, clock

    def append(self, record: Sending | Answered) -> int:
        """Write a record, or count it with the same day's.

        Gives its number.
        """
        counts, today = self._counts(), self._clock()[:10]
        name = self._name(record, counts)
        known = counts.get(name)
        if known and known.get("day") == today:
            known["count"] = int(str(known["count"])) + 1
            known["last"] = self._clock()
        else:
            number = self._ledger.append(record)
            known = {"day": today, "number": number, "count": 1, "last": self._clock()}
        counts[name] = known
        private.replace(str(self._path), json.dumps(counts, indent=1).encode())
        return int(str(known["number"]))

    def _name(self, record: Sending | Answered, counts: dict[str, dict[str, object]]) -> str:
        if isinstance(record, Sending):
            return f"sent {record.what} {record.destination} {record.digest[:16]}"
        return f"answered {record.outcome} to {', '.join(map(str, record.sent))}"

    def _counts(self) -> dict[str, dict[str, object]]:
        with suppress(OSError, ValueError, KairosError):
            said = json.loads(private.read(str(self._path)) or b"{}")
            if isinstance(said, dict):
                today = self._clock()[:10]
                rows = {str(k): dict(v) for k, v in said.items() if isinstance(v, dict)}
                return {k: v for k, v in rows.items() if v.get("day") == today}
        return {}
