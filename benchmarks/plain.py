"""What a night of N plain observations costs in CPU.

It is beside an older checkout in the same run, and whether all comes out the same.

    python -m benchmarks.plain [--news 10000] [--against DIR] [--second] [--json]

Two kinds of news, each the first night of a new memory: *sentences* that people wrote (the texts of
our pairs, in one fixed order, no slot and no file given with them), and the made-up ones of the
``night`` benchmark, three in five in a given slot. Each night runs in a process of its own. The
older checkout runs the same news with its own engine: what it makes of them is compared by the head
of the ledger, which covers every entry, and by a digest of all facts and pages. ``--second`` runs
each night again with the second opinion, and counts what it was asked; that may come out otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
NOW = "2026-11-20T00:00:00.000000Z"
DAY = "2026-11-20"
SEED, SESSIONS = 2, 50
KINDS = ("sentences", "made up")
Observation = Mapping[str, object]


def news(kind: str, count: int) -> list[Observation]:
    """Draw so many plain observations."""
    from benchmarks.night import saying
    from benchmarks.pairs import FIXTURES, rows

    if kind == "made up":
        return [saying(number, True) for number in range(count)]
    pairs = [row for path in sorted(FIXTURES.glob("*.tsv")) for row in rows(path)]
    texts = list(dict.fromkeys(row[side] for row in pairs for side in ("a", "b") if side in row))
    random.Random(SEED).shuffle(texts)
    who = {"principal": "agent:claude", "at": "2026-11-10T10:00:00Z"}
    return [
        {**who, "session": f"s{number % SESSIONS}", "text": text}
        for number, text in enumerate(texts[:count])
    ]


def one_night(said: Sequence[Observation], second: bool = False) -> dict[str, Any]:
    """Dream and apply the measured night.

    Nothing here is newer than the oldest checkout to compare with.
    """
    import memory_engine
    from memory_engine.adapters.logs import Logs
    from memory_engine.adapters.pages import PagesFolder
    from memory_engine.adapters.store import Store
    from memory_engine.domain.policy import Policy

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pages = PagesFolder(folder / "memory", folder / "aside")
        store = Store(folder / "memory.db")
        more = {"second": lambda: reader} if (reader := _reader(second)) else {}
        engine = _of("Engine")(store, Logs(place), pages, Policy(), time.time, **more)
        observed = _of("observed")
        engine.logs.append([observed(one, NOW, "news")[0] for one in said])
        begun = time.process_time()
        applied = _dreamt(engine)
        spent = time.process_time() - begun
        facts = [
            repr(sorted((name, _plain(value)) for name, value in fact._asdict().items()))
            for fact in engine.store.facts()
        ]
        shown = [(name, engine.pages.read(name)) for name in sorted(engine.pages.names())]
        outcome = hashlib.sha256(repr((applied.head, facts, shown)).encode()).hexdigest()[:12]
    where = str(Path(memory_engine.__file__).parents[1])
    return {
        "cpu": spent,
        "news": len(said),
        "entries": len(applied.entries),
        "outcome": outcome,
        "where": where,
        **({"asked": reader.asked, "odds_cpu": reader.spent} if reader else {}),
    }


def _reader(wanted: bool) -> Any:  # noqa: ANN401  (an older checkout has none)
    """Give a second opinion that counts and times itself.

    It counts what it is asked, and what that takes.
    """
    if not wanted:
        return None
    from memory_engine.adapters.second_opinion import SecondOpinion

    class Counting(SecondOpinion):
        asked, spent = 0, 0.0

        def odds(self, left: str, right: str) -> Any:  # noqa: ANN401  (as it gives them)
            begun = time.process_time()
            try:
                return super().odds(left, right)
            finally:
                self.asked += 1
                self.spent += time.process_time() - begun

    return Counting()


PLACES = {
    "Engine": ("memory_engine.engine.engine", "memory_engine.engine"),
    "observed": ("memory_engine.formats.caller", "memory_engine.text.caller"),
}
"""What stands elsewhere in an older checkout: its places, the newest first."""


def _of(name: str) -> Any:  # noqa: ANN401  (a class or a function)
    for place in PLACES[name]:
        with suppress(ImportError, AttributeError):
            return getattr(import_module(place), name)
    raise ImportError(name)


def _dreamt(engine: Any) -> Any:  # noqa: ANN401  (of whatever checkout)
    """Dream one night and make it happen, as this checkout does it."""
    if hasattr(engine, "dream"):
        return engine.apply(engine.dream(DAY), "benchmark")
    from memory_engine.engine import applying, dreaming

    return applying.apply(engine, dreaming.dream(engine, DAY), "benchmark")


def _plain(value: object) -> object:
    return sorted(map(repr, value)) if isinstance(value, frozenset) else value


def run(checkout: Path, said: Sequence[Observation], second: bool = False) -> dict[str, Any]:
    """Run a night with a checkout's engine.

    It is in a process of its own.
    """
    words = [sys.executable, "-P", str(Path(__file__)), "--one", *["--second"] * second]
    found = subprocess.run(
        words,
        input=json.dumps(list(said)),
        env={**os.environ, "PYTHONPATH": str(checkout)},
        cwd=checkout,
        check=True,
        capture_output=True,
        text=True,
    )
    row: dict[str, Any] = json.loads(found.stdout)
    assert Path(row.pop("where")).samefile(checkout), "another engine was measured"
    return {"commit": commit(checkout), **row}


def commit(checkout: Path) -> str:
    """Name the checkout's commit, and whether it was changed."""
    words = ["git", "-C", str(checkout), "describe", "--always", "--dirty"]
    return subprocess.run(words, capture_output=True, text=True).stdout.strip() or "unknown"


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print; with --one, be the measured process.

    Ends with 1 if not all comes out the same.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--news", type=int, default=10_000)
    parser.add_argument("--against", type=Path, metavar="DIR", help="an older checkout")
    parser.add_argument("--second", action="store_true", help="again with a second opinion")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.one:
        print(json.dumps(one_night(json.load(sys.stdin), asked.second)))
        return 0
    from benchmarks.machine import machine

    checkouts = [(HOME, False), *([(asked.against.resolve(), False)] if asked.against else [])]
    checkouts += [(HOME, True)] if asked.second else []
    rows: list[dict[str, Any]] = []
    if not asked.json:
        print(machine())
    for kind in KINDS:
        for checkout, second in checkouts:
            rows.append({"kind": kind, **run(checkout, news(kind, asked.news), second)})
            if not asked.json:
                print(
                    line(rows[-1], next(row["cpu"] for row in rows if row["kind"] == kind)),
                    flush=True,
                )
    if asked.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
    alike = [row for row in rows if "asked" not in row]
    outcomes = [{row["outcome"] for row in alike if row["kind"] == kind} for kind in KINDS]
    return int(any(len(outcome) > 1 for outcome in outcomes))


def line(row: Mapping[str, Any], first: float) -> str:
    """Lay a row out, with its ratio to the first.

    It is for a person; the first is that of its kind.
    """
    what = f"{row['news']:,} {row['kind']}"
    spent = f"{row['cpu']:>8.2f} s of CPU {row['cpu'] / first:>6.2f} x"
    more = f", {row['asked']:,} pairs asked about" if "asked" in row else ""
    return (
        f"{what:<20}{row['commit']:<18}{spent}{row['entries']:>8,} entries, outcome "
        f"{row['outcome']}{more}"
    )


if __name__ == "__main__":
    sys.exit(main())
