"""Where something goes, what it holds, and whether its record is whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from memory_engine.domain import ids
from memory_engine.domain.egress import COMMAND, Answered, Sending
from memory_engine.domain.patterns import regex
from memory_engine.domain.records.problem import Problem
from memory_engine.privacy.redact import redacted

LEDGER = "egress.jsonl"
"""The file of the store in which stands what left it."""
FIRST = "0" * 16
"""What the first line of the record stands on."""
MARKER = regex(r"\[redacted:([\w.-]+)\]")
ADDRESS = regex(
    r"(?P<scheme>https?|postgresql)://(?P<host>\[[0-9a-f:.]+\]|[^\s/:@?#]+)(?::(?P<port>\d+))?(?:/[^\s?#]*)?\Z"
)
PORTS = {"http": "80", "https": "443", "postgresql": "5432"}
LOOPBACK = regex(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])")
RESTORE = "Somebody changed it: restore it from a copy. What it says of the rest still holds."


def destination(address: str) -> str:
    """Name where an address leads: scheme, host and port.

    Gives "" for what is no plain address.
    """
    if address.startswith(COMMAND):
        return f"{COMMAND}{' '.join(address.removeprefix(COMMAND).split())}"
    found = ADDRESS.match(address.strip())
    if not found:
        return ""
    host, port = found["host"].lower().rstrip("."), found["port"]
    named = f":{port}" if port and port != PORTS[found["scheme"]] else ""
    return f"{found['scheme']}://{host}{named}"


def on_this_machine(address: str) -> bool:
    """Tell whether an address is one of this machine's own."""
    found = ADDRESS.match(address)
    return bool(found and LOOPBACK.fullmatch(found["host"].lower()))


def markers(body: str) -> tuple[tuple[str, int], ...]:
    """Count the markers that stand for secrets, by kind."""
    return tuple(sorted(Counter(MARKER.findall(body)).items()))


def plainly(text: str) -> str:
    """Give an answer as one plain, secretless line.

    It has no signs that steer a screen.
    """
    line = " ".join(text.split())
    return redacted("".join(sign if sign.isprintable() else "?" for sign in line))


def unredacted(body: object) -> Iterator[str]:
    """Yield a request's texts in which a secret still stands.

    It does not matter what holds them.
    """
    if isinstance(body, str):
        if redacted(body) != body:
            yield body
    elif isinstance(body, Mapping):
        for value in body.values():
            yield from unredacted(value)
    elif isinstance(body, list | tuple):
        for value in body:
            yield from unredacted(value)


# -- the record


def line(number: int, at: str, record: Sending | Answered, previous: str) -> str:
    """Write a line of the record, chained to the one before it."""
    kind = "sent" if isinstance(record, Sending) else "answered"
    told = {"number": number, "at": at, "kind": kind, **record._asdict(), "previous": previous}
    return ids.canonical({**told, "hash": _hash(told)})


def _hash(told: Mapping[str, Any]) -> str:
    """Hash a line, with observations counted, not named.

    So one whose name is taken out of every file, because it was of a secret, breaks no chain.
    """
    counted = {**told, "observations": len(told.get("observations", ()))}
    return ids.digest("egress", ids.canonical(counted))


def read(text: str) -> list[dict[str, Any]]:
    """Read the record; what can't be read is an empty row."""
    return [_row(written) for written in text.removesuffix("\n").split("\n") if text]


def _row(written: str) -> dict[str, Any]:
    try:
        row = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def broken(rows: Sequence[Mapping[str, Any]], known: str = "") -> Iterator[Problem]:
    """Find where the record is not as it was written.

    ``known`` is how many lines it had, and the hash of the last, as memory saw it.
    """
    previous = FIRST
    for number, row in enumerate(rows, 1):
        told = {name: value for name, value in row.items() if name != "hash"}
        wrong = row.get("number") != number or row.get("previous") != previous
        if wrong or row.get("hash") != _hash(told):
            yield Problem(f"{LEDGER}:{number}", "is not what its hash says", RESTORE)
            return
        previous = str(row["hash"])
    count, _, last = known.partition(" ")
    if known and not (len(rows) >= int(count) and str(rows[int(count) - 1].get("hash")) == last):
        what = f"lacks what memory knows to have left ({count} lines)"
        yield Problem(LEDGER, what, RESTORE)


def mark(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say a record's number of lines, and last hash.

    Gives "" of none.
    """
    return f"{len(rows)} {rows[-1].get('hash', '')}" if rows else ""


MOST_READ = 10**15
"""What no number of a record reaches."""
SUMS = ("requests", "bytes", "tokens", "dollars", "unpriced", "seconds")
"""What is summed up of a record; ``unpriced`` counts answers of which nobody knows the cost."""


def spent(rows: Iterable[Mapping[str, Any]], since: str = "", night: int = 0) -> dict[str, float]:
    """Sum up what was asked since a time, or a night.

    It has requests, bytes, tokens, dollars.
    """
    total = dict.fromkeys(SUMS, 0.0)
    for row in rows:
        if str(row.get("at", "")) < since:
            continue
        if row.get("kind") == "sent" and not night:
            total["requests"] += 1
            total["bytes"] += 0 if row.get("local") else _number(row, "size")
        elif row.get("kind") == "answered" and night in (0, row.get("night")):
            total["tokens"] += _number(row, "tokens_in") + _number(row, "tokens_out")
            total["dollars"] += _number(row, "cost")
            total["unpriced"] += row.get("cost", -1) == -1
            total["seconds"] += _number(row, "seconds")
            sent = row.get("sent")
            total["requests"] += len(sent) if night and isinstance(sent, list) else 0
    return total


def _number(row: Mapping[str, Any], name: str) -> float:
    """Read a number of a row; what is none is 0.

    Anybody may have changed the row.
    """
    value = row.get(name)
    counts = isinstance(value, int | float) and 0 <= value < MOST_READ
    return float(value) if counts else 0.0  # type: ignore[arg-type]
