"""LoCoMo: are the evidence turns of answers found?

They are turns of long conversations.

    python -m benchmarks.locomo --clone GITDIR [--conversations 1-5] [--model] [--json]

The turns are observations of who speaks, a session's at a time, with a night after each; each
question is asked of the memory of its conversation, and counted is the share of its evidence among
the first 5, 10 and 20 answers. Asked of the memory of the next conversation a question has no
answer: counted is how often something is given nevertheless. Baseline in the same run, on the same
texts: FTS5's bm25 over "speaker: text", stop words dropped; with ``--model`` vectors alone, too.

The set may not be sold or shipped (CC BY-NC): it is read from a clone of snap-research/locomo, or
from the file that ``--data`` names.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.consolidation import engine_in
from benchmarks.machine import machine
from memory_engine.claims import query
from memory_engine.domain.ports import Embedder
from memory_engine.engine import applying, dreaming, searching
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed

FILE = "data/locomo10.json"
DEPTHS = (5, 10, 20)
EVIDENCE = re.compile(r"D\d+:\d+")
SPOKEN_AT = "%I:%M %p on %d %B, %Y"

Find = Callable[[str], Sequence[str]]
"""A question -> the texts that answer it, best first."""


class Turn(NamedTuple):
    """One turn.

    It has its id, who speaks, the text, its session and its time.
    """

    id: str
    speaker: str
    text: str
    session: int
    at: datetime

    @property
    def place(self) -> str:
        """Where it stands, by which an answer is known again."""
        return f"turns/{self.id.replace(':', '-')}"


class Question(NamedTuple):
    """What is asked, and the turns that hold the answer."""

    text: str
    evidence: frozenset[str]


def turns(conversation: dict[str, Any]) -> Iterator[Turn]:
    """Read the turns of a conversation, in order."""
    number = 1
    while f"session_{number}_date_time" in conversation:
        at = datetime.strptime(conversation[f"session_{number}_date_time"], SPOKEN_AT)
        for row in conversation.get(f"session_{number}", ()):
            yield Turn(row["dia_id"], row["speaker"], row["text"], number, at)
            at += timedelta(seconds=20)
        number += 1


def questions(rows: Sequence[dict[str, Any]]) -> list[Question]:
    """Read the questions whose evidence is told."""
    told = (
        Question(row["question"], frozenset(EVIDENCE.findall(" ".join(row["evidence"]))))
        for row in rows
    )
    return [question for question in told if question.evidence]


def remembered(folder: Path, said: Sequence[Turn], embedder: Embedder | None) -> Engine:
    """Hear all turns, with a night after each session."""
    engine = engine_in(folder)
    if embedder is not None:
        from memory_engine.adapters.lance import LanceIndex

        index = LanceIndex(folder / "index.lance", embedder)
        engine._index = lambda: index
    for number in sorted({turn.session for turn in said}):
        some = [turn for turn in said if turn.session == number]
        engine.logs.append([_line(turn) for turn in some if turn.text.strip()])
        applying.apply(engine, dreaming.dream(engine, f"{some[-1].at:%Y-%m-%d}"), "benchmark")
    return engine


def _line(turn: Turn) -> tuple[str, str]:
    said = {
        "text": turn.text,
        "principal": f"agent:{turn.speaker.lower()}",
        "session": f"session-{turn.session}",
        "at": f"{turn.at:%Y-%m-%dT%H:%M:%SZ}",
        "source": turn.place,
    }
    return observed(said, "", turn.id)[0]


def ours(engine: Engine, count: int) -> Find:
    """Ask recall.

    Of a fact the places of all count that it stands on.
    """

    def find(question: str) -> list[str]:
        found: list[str] = []
        for row in searching.recall(engine, question, count):
            ids = engine.store.fact(row["id"]).evidence if row["kind"] == "fact" else [row["id"]]
            said = (engine.store.observation(id) for id in sorted(ids))
            found += [each.provenance.source for each in said if each]
        return list(dict.fromkeys(found))

    return find


def full_text(said: Sequence[Turn], count: int) -> Find:
    """Ask FTS5 alone, over all turns with who speaks."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(text, place UNINDEXED)")
    rows = [(query.indexed(f"{turn.speaker}: {turn.text}"), turn.place) for turn in said]
    database.executemany("INSERT INTO words VALUES (?, ?)", rows)

    def find(question: str) -> list[str]:
        match = query.match_any(query.terms_of(question))
        ranked = "SELECT place FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?"
        rows = database.execute(ranked, (match, count)) if match else []
        return [place for (place,) in rows]

    return find


def vectors(said: Sequence[Turn], embedder: Embedder, count: int) -> Find:
    """Ask the vectors alone, over the same texts."""
    import numpy as np

    held = np.array(embedder.embed([f"{turn.speaker}: {turn.text}" for turn in said]))

    def find(question: str) -> list[str]:
        nearest = np.argsort(-(held @ np.array(embedder.embed([question])[0])))[:count]
        return [said[at].place for at in nearest]

    return find


def shares(find: Find, asked: Sequence[Question]) -> list[float]:
    """Sum the evidence's share among the first, by depth.

    The sum is over questions.
    """
    sums = [0.0] * len(DEPTHS)
    for question in asked:
        places = find(question.text)
        wanted = {f"turns/{id.replace(':', '-')}" for id in question.evidence}
        for at, depth in enumerate(DEPTHS):
            sums[at] += len(wanted.intersection(places[:depth])) / len(wanted)
    return sums


def measured(rows: Sequence[dict[str, Any]], embedder: Embedder | None) -> dict[str, Any]:
    """Ask each conversation its own questions, and those of the next one."""
    sums: dict[str, list[float]] = {}
    own = [questions(row["qa"]) for row in rows]
    empty = strange = foreign = 0
    for at, row in enumerate(rows):
        said = list(turns(row["conversation"]))
        with tempfile.TemporaryDirectory() as folder:
            engine = remembered(Path(folder) / "store", said, embedder)
            ways = {"ours": ours(engine, DEPTHS[-1]), "full text": full_text(said, DEPTHS[-1])}
            if embedder is not None:
                ways["vectors alone"] = vectors(said, embedder, DEPTHS[-1])
            for name, find in ways.items():
                found = shares(find, own[at])
                sums[name] = [a + b for a, b in zip(sums.get(name, [0.0] * 3), found, strict=True)]
            others = own[(at + 1) % len(own)]
            empty += sum(not ways["ours"](question.text) for question in own[at])
            strange += sum(bool(ways["ours"](question.text)) for question in others)
            foreign += len(others)
    asked = sum(map(len, own))
    return {
        "questions": asked,
        "found": {name: [round(one / asked, 3) for one in each] for name, each in sums.items()},
        "nothing given": empty,
        "of the next conversation": foreign,
        "something given": strange,
    }


def read(clone: Path | None, data: Path | None) -> list[dict[str, Any]]:
    """Read the set, from a file or from a clone's newest commit."""
    if data is not None:
        whole: list[dict[str, Any]] = json.loads(data.read_text("utf-8"))
        return whole
    shown = subprocess.run(
        ["git", "-C", str(clone), "show", f"HEAD:{FILE}"], capture_output=True, check=True
    )
    return list(json.loads(shown.stdout))


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clone", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--conversations", default="1-5")
    parser.add_argument("--model", action="store_true", help="with the vectors of the extra")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    if said.clone is None and said.data is None:
        print("skipped: name a clone of snap-research/locomo with --clone, or the file with --data")
        return 0
    first, _, last = said.conversations.partition("-")
    rows = read(said.clone, said.data)[int(first) - 1 : int(last or first)]
    embedder = None
    if said.model:
        from memory_engine.adapters.embed import embedder as named

        embedder = named("minilm")
    found = measured(rows, embedder)
    if said.json:
        print(json.dumps({"benchmark": "locomo", "machine": machine(), **found}, indent=1))
        return 0
    print(f"{machine()}\nconversations {said.conversations}, {found['questions']} questions\n")
    print(f"{'evidence turns':<16}" + "".join(f"{f'@{depth}':>8}" for depth in DEPTHS))
    for name, each in found["found"].items():
        print(f"{name:<16}" + "".join(f"{one:>8.3f}" for one in each))
    given, foreign = found["something given"], found["of the next conversation"]
    print(
        f"\nnothing given to {found['nothing given']} of {found['questions']}; something given to "
        f"{given} of {foreign} of the next conversation"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
