"""FactConsolidation (MemoryAgentBench): the later of two facts holds.

They are numbered facts in order, on the same thing; one fact answers.

    python -m benchmarks.consolidation [--data FILE] [--items sh_6k] [--night 455] [--json]

The facts are observations of one principal, dreamt on ``--night`` at a time; each question is
answered by the first fact that ``recall`` returns, right if it holds the gold answer, and counted
apart by the first of the list of what is one step further. Baselines in the same run, on the same
words: full text over all facts, and the newest of its five best. Also counted: gold answers that no
live fact holds any more (false supersessions).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.domain.policy import Policy
from memory_engine.engine import applying, asking, dreaming, intake, searching
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed
from memory_engine.views.answers.facts import RecalledRow

DATA = (
    Path(__file__).parents[2]
    / "shared"
    / "data"
    / "factconsolidation"
    / "factconsolidation_6k.json"
)
FACT = re.compile(r"^(\d+)\. (.+)$", re.M)


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--items", default="", help="part of the name of those that are run")
    parser.add_argument("--night", type=int, default=455, help="facts a night")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    if not said.data.exists():
        print(f"skipped: {said.data} is not there; name the file with --data")
        return 0
    items = json.loads(said.data.read_text("utf-8"))
    rows = [measured(item, said.night) for item in items if said.items in name_of(item)]
    if said.json:
        print(json.dumps({"machine": machine(), "night": said.night, "rows": rows}))
        return 0
    print(f"{machine()}\n{said.data.name}, {said.night} facts a night\n")
    print(
        f"{'item':<36} {'facts':>6} {'ours':>5} {'a step':>7} {'full text':>10} "
        f"{'newest of 5':>12} "
        f"{'superseded':>11} {'gold lost':>10} {'seconds':>8}"
    )
    for row in rows:
        print(f"{row['item']:<36} {row['facts']:>6} {row['ours']:>5} {row['step']:>7} "
              f"{row['full_text']:>10} {row['newest']:>12} "
              f"{row['superseded']:>11} {row['lost']:>10} {row['seconds']:>8.1f}")  # fmt: skip
    print(
        "\nof 100 questions; multi-hop questions need several facts, and one fact can't "
        "answer them: the first of what is one step further may"
    )
    return 0


def measured(item: dict[str, Any], night: int) -> dict[str, Any]:
    """Write: one item consolidated, asked, and compared with its baselines."""
    facts = [text for _, text in FACT.findall(item["context"])]
    asked = list(zip(item["questions"], item["answers"], strict=True))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        engine = consolidated(Path(folder) / "ours", facts, night)
        seconds = time.perf_counter() - start
        plain = engine_in(Path(folder) / "plain")
        plain.logs.append(lines(facts))
        intake.catch_up(plain)
        held = [fact.text for fact in engine.store.facts() if fact.held]
        return {
            "item": name_of(item),
            "facts": len(facts),
            "ours": right(asked, lambda question: first(searching.recall(engine, question, 1))),
            "step": right(asked, lambda question: first(searching.steps(engine, question))),
            "full_text": right(asked, lambda question: first(searching.recall(plain, question, 1))),
            "newest": right(
                asked,
                lambda question: max(
                    (row["text"] for row in searching.recall(plain, question, 5)),
                    key=facts.index,
                    default="",
                ),
            ),
            "superseded": asking.stats(engine)["by_status"]["superseded"],
            "lost": len(asked) - right(asked, lambda _: "", held=held),
            "seconds": seconds,
        }


def name_of(item: dict[str, Any]) -> str:
    """Name an item as its questions do."""
    return str(item["metadata"]["qa_pair_ids"][0]).rsplit("_", 1)[0]


def engine_in(folder: Path) -> Engine:
    """Make an engine over the real adapters in a folder."""
    folder.mkdir()
    return Engine(
        Store(folder / "memory.db"),
        Logs(str(folder)),
        PagesFolder(folder / "memory", folder / "aside"),
        Policy(),
        time.time,
    )


def lines(facts: Sequence[str]) -> list[tuple[str, str]]:
    """Think: the facts as log lines of one principal, a minute apart."""
    said = []
    for number, text in enumerate(facts):
        day, minute = divmod(number, 1440)
        at = f"2026-01-{1 + day:02d}T{minute // 60:02d}:{minute % 60:02d}:00Z"
        said.append(
            observed(
                {"text": text, "principal": "agent:reader", "session": "document", "at": at},
                "",
                text,
            )[0]
        )
    return said


def consolidated(folder: Path, facts: Sequence[str], night: int) -> Engine:
    """Make an engine that dreamt on the facts.

    They are in order, so many a night.
    """
    engine, said = engine_in(folder), lines(facts)
    for start in range(0, len(said), night):
        engine.logs.append(said[start : start + night])
        applying.apply(engine, dreaming.dream(engine, "2026-02-01"), "benchmark")
    return engine


def first(rows: Sequence[RecalledRow]) -> str:
    """Think: the text of the first hit."""
    return str(rows[0]["text"]) if rows else ""


def right(
    asked: Sequence[tuple[str, list[str]]], answer: Callable[[str], str], held: Sequence[str] = ()
) -> int:
    """Count answers that hold a gold one.

    With ``held``, how many gold answers stand in any of these texts.
    """
    return sum(
        any(gold.lower() in text.lower() for gold in golds for text in held or (answer(question),))
        for question, golds in asked
    )


if __name__ == "__main__":
    sys.exit(main())
