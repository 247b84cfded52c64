"""What a call costs before it does anything.

It is whole processes, against an empty Python of the same interpreter.

    python -m benchmarks.startup [--runs 40] [--facts 200] [--json]

Every call of a round runs once before any runs again, the order shuffled anew each round, so that
whatever else the machine does meets all of them alike; medians, and ratios of medians. ``observe``
flushes to disk, so the cost of a flush here is given beside it. Bytecode counts: where none is
compiled, or none can be kept, every start compiles anew.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

SCRIPT = Path(sys.executable).with_name("kairos-mem")
EMPTY = "python -c pass"


HOOKS = ("post-tool-use", "session-start", "user-prompt-submit", "stop")
"""Events of a host; the first is only noted, the others are answered."""
HANDED = json.dumps(
    {
        "session_id": "5f0f3c1e-0000-4000-8000-000000000000",
        "transcript_path": "/nowhere/session.jsonl",
        "source": "startup",
        "prompt": "Which port does the service listen on, and where is that set?",
    }
).encode()
"""What a host hands over to each; the other calls read none of it."""


def store_in(folder: Path, facts: int) -> str:
    """Make a store with so many facts, one asserted.

    Gives the id of that one.
    """
    said: list[dict[str, object]] = [
        {
            "text": f"Module {n} reads config/{n}.toml",
            "session": f"s{n % 9}",
            "source": f"src/m{n}.py:1",
        }
        for n in range(facts - 1)
    ]
    port = {
        "text": "The default port is 8080",
        "subject": "server",
        "attribute": "port",
        "value": "8080",
    }
    run = {"command": "pytest -k port", "exit": 0, "hash": "c1"}
    said += [
        {**port, "principal": "agent:claude", "session": "a"},
        {**port, "principal": "user:owner", "session": "b"},
    ]
    said += [
        {**port, "principal": "tool:pytest", "session": "c", "method": "test", "artefact": run}
    ]
    _run(folder, "init")
    _run(folder, "observe", "--stdin", given="".join(json.dumps(one) + "\n" for one in said))
    _run(folder, "consolidate", "--force")
    rows = json.loads(_run(folder, "--json", "facts", "--status", "asserted"))
    return str(next(row["id"] for row in rows if row["value"] == "8080"))


def _run(folder: Path, *words: str, given: str = "") -> str:
    return subprocess.run(
        [SCRIPT, *words], cwd=folder, input=given, capture_output=True, text=True, check=True
    ).stdout


def measure(folder: Path, calls: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[float]]:
    """Time every call in each round [ms].

    It is after one round that does not count.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    chance = random.Random(1)
    for number in range(runs + 1):
        for name in chance.sample(sorted(calls), len(calls)):
            begun = time.perf_counter()
            subprocess.run(
                calls[name],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                check=True,
                **({"input": HANDED} if "hook" in calls[name] else {"stdin": subprocess.DEVNULL}),
            )
            if number:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return taken


def flush(folder: Path, times: int = 50) -> float:
    """Time a line's append and flush to disk [ms].

    It is the median.
    """
    taken = []
    file = os.open(folder / "flush", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for _ in range(times):
        begun = time.perf_counter()
        os.write(
            file, b"a line of about the length of an observation, with its fields and its id\n"
        )
        os.fsync(file)
        taken.append((time.perf_counter() - begun) * 1000)
    os.close(file)
    return statistics.median(taken)


def compiled() -> bool:
    """Tell whether our modules' bytecode is there and current.

    It is of this very source. Where it is not, every start compiles anew, and that is what would be
    measured.
    """
    return all(
        _compiled(path)
        for package in ("memory_engine", "kairos_mem")
        for path in _folder(package).rglob("*.py")
    )


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _compiled(source: Path) -> bool:
    cached = Path(importlib.util.cache_from_source(str(source)))
    if not cached.exists():
        return False
    stamp = cached.read_bytes()[8:12]  # the source's time of change, in the header of a .pyc
    return int.from_bytes(stamp, "little") == int(source.stat().st_mtime) & 0xFFFFFFFF


def results(runs: int, facts: int) -> dict[str, Any]:
    """Read: the whole benchmark."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        id = store_in(folder, facts)
        verbs = (
            "observe The-port-is-8080",
            f"why {id}",
            f"revert {id} --dry-run",
            "facts",
            "log --limit 20",
            *(f"hook {event}" for event in HOOKS),
        )
        calls = {
            verb.replace(id, "ID").replace(" The-port-is-8080", ""): [str(SCRIPT), *verb.split()]
            for verb in verbs
        }
        before = compiled()
        taken = measure(folder, {EMPTY: [sys.executable, "-c", "pass"], **calls}, runs)
        disk = flush(folder)
    base = statistics.median(taken[EMPTY])
    rows = [_row(call, times, base) for call, times in taken.items()]
    return {
        "machine": machine(),
        "bytecode": before,
        "runs": runs,
        "facts": facts,
        "flush_ms": round(disk, 3),
        "calls": rows,
    }


def _row(call: str, times: Sequence[float], base: float) -> dict[str, Any]:
    low, middle, high = statistics.quantiles(times, n=4)
    return {
        "call": call,
        "ms": round(middle, 2),
        "quartiles_ms": [round(low, 2), round(high, 2)],
        "ratio": round(middle / base, 2),
    }


def told(found: Mapping[str, Any]) -> str:
    """Think: the results for a person."""
    state = "compiled" if found["bytecode"] else "NOT compiled before the first call"
    lines = [
        found["machine"],
        f"{found['runs']} rounds on {found['facts']} facts; bytecode {state}; one write "
        f"and flush: {found['flush_ms']:.2f} ms",
        "",
        f"{'call':<22} {'median':>9} {'quartiles':>17} {'ratio':>7}",
    ]
    for row in found["calls"]:
        low, high = row["quartiles_ms"]
        lines.append(
            f"{row['call']:<22} {row['ms']:>6.1f} ms {low:>7.1f} - {high:<7.1f} "
            f"{row['ratio']:>6.2f}x"
        )
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print what it came to."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.startup", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--runs", type=int, default=40, help="rounds that count")
    parser.add_argument("--facts", type=int, default=200, help="facts in the store")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args(argv)
    found = results(max(chosen.runs, 2), max(chosen.facts, 1))
    print(json.dumps(found, indent=1) if chosen.json else told(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
