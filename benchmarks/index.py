"""The vector index against a flat scan in numpy.

They are in the same run: catching up, and neighbours in batches.

    python -m benchmarks.index [--rows 1000 10000 100000] [--texts 1000] [--count 10] [--json]

Each size runs in a process of its own, so that its memory is its own. Times on other machines are
other times; the ratio to the flat scan, which holds all vectors in memory already, is what
compares. Recall is against that exact scan.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from memory_engine.adapters.hashed import HashedNgrams
from memory_engine.adapters.lance import LanceIndex

SEED = 7
WORDS = 20_000
"""[words] Of the made-up language; the n-th is said about 1/n as often as the first, as in real
ones."""
ALONE = 20
"""[texts] Asked one by one, to see what batches save."""
BLOCK = 250
"""[texts] Of the flat scan that are multiplied at once."""

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: seconds, megabytes, and ratio.

    ``ratio`` is the batch divided by the flat scan; below 1 the index is faster.
    """

    rows: int
    texts: int
    embed_seconds: float
    catch_up_seconds: float
    nothing_new_seconds: float
    news_seconds: float
    batch_seconds: float
    alone_seconds_a_text: float
    flat_seconds: float
    ratio: float
    recall: float
    disk_mb: float
    peak_mb: float


class Timed(HashedNgrams):
    """The embedder with a clock.

    Its share can be told from the index's.
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Think: the vectors of the texts."""
        start = time.perf_counter()
        vectors = super().embed(texts)
        self.seconds += time.perf_counter() - start
        return vectors


def sentences(count: int, random: Random) -> list[str]:
    """Think: sentences of 6 to 15 words of a made-up language."""
    syllables = [first + second for first in "bcdfglmnprstvz" for second in "aeiou"]
    words = ["".join(random.choices(syllables, k=random.randint(1, 4))) for _ in range(WORDS)]
    often = [1 / rank**0.8 for rank in range(1, WORDS + 1)]
    said = iter(random.choices(words, often, k=15 * count))
    return [" ".join(next(said) for _ in range(random.randint(6, 15))) for _ in range(count)]


def reworded(text: str, random: Random) -> str:
    """Think: the same words in another order, one of them left out."""
    words = text.split()
    return " ".join(random.sample(words, len(words) - 1))


def measure(count: int, texts: int, near: int) -> Measured:
    """Write: everything for one size, in a folder that is removed again."""
    random = Random(SEED)
    said = sentences(count + count // 100, random)
    rows = [(f"f{at:08d}", text) for at, text in enumerate(said)]
    asked = [reworded(said[random.randrange(count)], random) for _ in range(texts)]
    with tempfile.TemporaryDirectory() as folder:
        embedder = Timed()
        index = LanceIndex(Path(folder) / "index.lance", embedder)
        index.catch_up([("warm", "imported and compiled")], ["warm"], 0)
        embedder.seconds = 0.0
        catch_up = seconds(lambda: index.catch_up(rows[:count], [], 1))
        embedding = embedder.seconds
        nothing = seconds(lambda: index.catch_up([], [], 2))
        news = seconds(
            lambda: index.catch_up(rows[count:], [id for id, _ in rows[: count // 100]], 3)
        )
        found: list[Sequence[tuple[str, float]]] = []
        embedder.seconds = 0.0
        batch = seconds(lambda: found.extend(index.neighbours(asked, near))) - embedder.seconds
        alone = seconds(lambda: [index.neighbours([text], near) for text in asked[:ALONE]]) / ALONE
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )
    flat, recall = flat_scan(rows[count // 100 :], asked, found)
    return Measured(
        rows=count,
        texts=texts,
        embed_seconds=round(embedding, 3),
        catch_up_seconds=round(catch_up, 3),
        nothing_new_seconds=round(nothing, 3),
        news_seconds=round(news, 3),
        batch_seconds=round(batch, 3),
        alone_seconds_a_text=round(alone, 4),
        flat_seconds=round(flat, 3),
        ratio=round(batch / flat, 2),
        recall=round(recall, 4),
        disk_mb=round(disk / 1e6, 1),
        peak_mb=round(peak / 1e6),
    )


def seconds(work: Callable[[], object]) -> float:
    """Read: how long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def flat_scan(
    rows: list[Row], asked: list[str], found: list[Sequence[tuple[str, float]]]
) -> tuple[float, float]:
    """Scan all vectors exactly [s], and compare the index.

    They are in memory; gives which share of its answers the index found.
    """
    import numpy as np

    embed = HashedNgrams().embed
    parts = [
        np.array(embed([text for _, text in rows[at : at + 512]]), np.float32)
        for at in range(0, len(rows), 512)
    ]
    held, queries = np.concatenate(parts), np.array(embed(asked), np.float32)
    least: list[float] = []
    near = len(found[0])
    start = time.perf_counter()
    for at in range(0, len(queries), BLOCK):
        scores = queries[at : at + BLOCK] @ held.T
        least += np.partition(scores, -near, axis=1)[:, -near].tolist()
    spent = time.perf_counter() - start
    # an answer counts if it is at least as similar as the last exact one: which of two equal ones
    # comes is no matter
    good = sum(
        similarity >= bar - 1e-5
        for hits, bar in zip(found, least, strict=True)
        for _, similarity in hits
    )
    return spent, good / (near * len(asked))


def report(every: list[Measured]) -> str:
    """Think: the figures as a table for people."""
    names = list(asdict(every[0]))
    columns = [[name, *(f"{asdict(one)[name]:,}" for one in every)] for name in names]
    widths = [max(len(row[at]) for row in columns) for at in range(len(every) + 1)]
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in columns
    )
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Write: measure and print, as a table or as one JSON document."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.index", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="sizes of the index"
    )
    parser.add_argument(
        "--texts", type=int, default=1_000, help="texts whose neighbours are asked for"
    )
    parser.add_argument("--count", type=int, default=10, help="neighbours of each text")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    chosen = parser.parse_args(argv)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh, max_tasks_per_child=1) as processes:
        every = [
            processes.submit(measure, rows, chosen.texts, chosen.count).result()
            for rows in chosen.rows
        ]
    document = {
        "benchmark": "index",
        "count": chosen.count,
        "seed": SEED,
        "sizes": [asdict(one) for one in every],
    }
    print(json.dumps(document, indent=2) if chosen.json else report(every))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
