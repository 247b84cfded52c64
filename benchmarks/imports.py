"""What an import costs in CPU and peak memory.

It is beside reading the same files with the standard library's ``json``.

    python -m benchmarks.imports [--transcripts FOLDER] [--megabytes 1,10,50] [--json]

Transcripts of Claude Code are laid out as one project of each size; where there are not enough of
them they come again as other sessions, with other ids. Each size is imported in a process of its
own, which has loaded its modules before, as has the baseline: what a start costs is measured by
``startup``. Of several rounds the cheapest counts, of both. *Heard* is the reader alone, up to the
lines of the log; *import* is all of it: the log, the store, and full text search.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.consolidation import engine_in
from benchmarks.lessons import DATA
from benchmarks.machine import machine
from benchmarks.night import peak
from memory_engine.adapters.importers import importer
from memory_engine.adapters.importers.batch import Options
from memory_engine.engine import intake
from memory_engine.engine.engine import Engine

KIND = "claude-transcript"
MEGABYTE = 1_000_000
ROUNDS = 3
UUID = re.compile(rb"[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")


def lay_out(transcripts: Path, folder: Path, megabytes: float) -> None:
    """Write transcripts of so many megabytes, each time round as other sessions."""
    files = sorted(path for path in transcripts.rglob("*.jsonl") if path.is_file())
    left = int(megabytes * MEGABYTE)
    for round in count():
        for file in files:
            if left <= 0:
                return
            content = renamed(file.read_bytes(), round)
            content = (
                content[: content.rfind(b"\n", 0, left) + 1] if len(content) > left else content
            )
            name = renamed(file.relative_to(transcripts).as_posix().encode(), round).decode()
            path = folder / (f"{round}-{name}" if not UUID.match(name.encode()) else name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            left -= max(len(content), 1)


def renamed(content: bytes, round: int) -> bytes:
    """Give every id of a text another value each time round."""
    return (
        UUID.sub(lambda found: f"{int(found[0], 16) ^ round:08x}".encode(), content)
        if round
        else content
    )


def one(project: Path, rounds: int) -> dict[str, float]:
    """Measure one project's import, its memory included.

    It is of how much it has need.
    """
    files = sorted(project.rglob("*.jsonl"))
    heard(files[0])  # loads the modules
    before = peak()
    plain = min(cpu(lambda: by_json(files)) for _ in range(rounds))
    beside = peak()
    whole, observations = [], 0
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            engine = engine_in(Path(folder) / "store")
            whole.append(cpu(partial(bring_in, engine, project)))
            observations = engine.store.rows("observations")
    return {
        "megabytes": sum(file.stat().st_size for file in files) / MEGABYTE,
        "observations": observations,
        "json": plain,
        "heard": min(cpu(lambda: heard(project)) for _ in range(rounds)),
        "import": min(whole),
        "peak_json": beside - before,
        "peak": peak() - before,
    }


def bring_in(engine: Engine, project: Path) -> None:
    """Import a folder of transcripts, as the command does."""
    intake.bring_in(engine, KIND, importer(KIND)(project, {}, Options()))


def cpu(work: Callable[[], object]) -> float:
    """Count the seconds of CPU that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def by_json(files: Sequence[Path]) -> None:
    """Read every line with the standard library, and do nothing with it."""
    for file in files:
        with file.open("rb") as lines:
            for line in lines:
                json.loads(line)


def heard(path: Path) -> None:
    """Read a project up to the lines of its log."""
    for _ in importer(KIND)(path, {}, Options()):
        pass


def measured(transcripts: Path, sizes: Sequence[float], rounds: int) -> Iterator[dict[str, Any]]:
    """Measure each size in a process of its own."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            lay_out(transcripts, Path(folder), size)
            words = [
                sys.executable,
                "-m",
                "benchmarks.imports",
                "--one",
                folder,
                "--rounds",
                str(rounds),
            ]
            row: dict[str, Any] = json.loads(
                subprocess.run(words, check=True, capture_output=True, text=True).stdout
            )
            yield row


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print; with --one, be the measured process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--transcripts", type=Path, default=DATA / "claude-transcripts")
    parser.add_argument("--megabytes", default="1,10,50")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.one:
        print(json.dumps(one(options.one, options.rounds)))
        return 0
    if not any(options.transcripts.rglob("*.jsonl")):
        print(f"{options.transcripts} has no transcripts: nothing to measure", file=sys.stderr)
        return 1
    rows = list(
        measured(
            options.transcripts,
            [float(size) for size in options.megabytes.split(",")],
            options.rounds,
        )
    )
    if options.json:
        print(json.dumps({"benchmark": "imports", "machine": machine(), "rows": rows}, indent=1))
        return 0
    print(
        f"{machine()}\n\n| MB | observations | `json`, seconds of CPU | heard, times that |"
        " import, times that | MiB more, `json` | MiB more, import |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        times = [f"{row[of] / row['json']:.1f}" for of in ("heard", "import")]
        memory = [f"{row[of]:.0f}" for of in ("peak_json", "peak")]
        print(
            f"| {row['megabytes']:.1f} | {row['observations']:,} | {row['json']:.3f} | "
            f"{' | '.join((*times, *memory))} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
