"""Gold-labelled data: errors among what is promoted.

Crowd workers and book sellers are the witnesses. The engine's own ``judge`` hears each label as a
statement of one session, and is asked after each. Three readings:

- ``as readings``: workers are agents who looked and say so. By design no number of them promotes.
- ``as owners``: every worker has the owner's standing (class ``user``), which no real worker has.
- ``as independent``: the same, and they are assumed never to err together (a cap of 200, as a probe
  has, instead of 50).
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.consensus import dawid_skene, majority
from memory_engine.belief.confidence import Case, judge
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.domain.records.words import Trust

Votes = Mapping[str, Sequence[tuple[str, str]]]
"""By task: (worker, label), in order."""

LABELLED = {"CF": "CF.csv", "MS": "MS.csv", "SP": "SP.csv", "ZenCrowd": "ZenCrowd_us.csv"}
SURE = 0.95
"""[probability] From here a consensus posterior is called sure."""
POLICY = Policy()
INDEPENDENT = replace(POLICY, user=replace(POLICY.user, beta=POLICY.probe.beta))
READINGS: dict[str, tuple[Trust, Policy]] = {
    "as readings": ("agent", POLICY),
    "as owners": ("owner", POLICY),
    "as independent": ("owner", INDEPENDENT),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One data set: votes, and right labels.

    They are of the tasks that have a known one.
    """

    name: str
    votes: Votes
    gold: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rule came to on gold tasks.

    It has how many it decided, how many labels it promoted, how many wrongly.
    """

    tasks: int
    decided: int
    promoted: int
    wrong: int


def data_sets(folder: Path) -> Iterator[Labelled]:
    """Read: the data sets that are there."""
    for name, file in LABELLED.items():
        if (folder / file).is_file():
            yield _labelled(name, folder / file)
    if (folder / "book.txt").is_file() and (folder / "book_golden.txt").is_file():
        yield _books(folder)


def _labelled(name: str, path: Path) -> Labelled:
    votes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    gold: dict[str, str] = {}
    with path.open(newline="", encoding="utf-8") as rows:
        for worker, task, label, right, *_ in filter(None, csv.reader(rows)):
            votes[task].append((worker, label))
            if right not in ("", "-1"):
                gold[task] = right
    return Labelled(name, votes, gold)


def _books(folder: Path) -> Labelled:
    right = dict(
        line.split("\t", 1)
        for line in (folder / "book_golden.txt").read_text("utf-8").splitlines()
        if "\t" in line
    )
    gold = {isbn: authors(said) for isbn, said in right.items()}
    votes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (folder / "book.txt").read_text("latin-1").splitlines():
        seller, isbn, _, said = (line.split("\t") + [""] * 4)[:4]
        if isbn in gold and authors(said):
            votes[isbn].append((seller, authors(said)))
    return Labelled("book", votes, gold)


def authors(said: str) -> str:
    """Sort a list of authors' last names.

    It is crude, since sellers write names in a dozen ways.
    """
    plain = re.sub(r"\(.*?\)|\b(?:jr|sr|ph\.?d|dr|ed|eds|by|not available)\b\.?", " ", said.lower())
    parts = [part for part in re.split(r"[;/&|]| and ", plain) if part.strip(" .,")]
    return " ".join(sorted({name for part in parts for name in _last_names(part)}))


def _last_names(part: str) -> Iterator[str]:
    pieces = [piece.split() for piece in part.split(",") if piece.strip(" .")]
    if len(pieces) > 1 and all(len(piece) > 1 for piece in pieces):
        yield from (piece[-1].strip(".") for piece in pieces)  # "Ann Lee, Bob Ray"
    else:
        yield from (piece[-1].strip(".") for piece in pieces[:1])  # "Lee, Ann" or "Ann Lee"


def tallies(data: Labelled) -> dict[str, Tally]:
    """Measure what readings and rivals come to on data.

    It is each reading and each rival on a data set.
    """
    found = {name: tally(data, _earned(data.votes, *reading)) for name, reading in READINGS.items()}
    found["majority"] = tally(data, {task: {majority(votes)} for task, votes in data.votes.items()})
    found["three agree, margin two"] = tally(
        data, {task: _clear(votes) for task, votes in data.votes.items()}
    )
    if (
        data.name != "book"
    ):  # each book has labels of its own: there is no confusion between them to learn
        posterior = dawid_skene(data.votes)
        best = {
            task: max(beliefs.items(), key=lambda pair: pair[1])
            for task, beliefs in posterior.items()
        }
        found["Dawid-Skene"] = tally(data, {task: {label} for task, (label, _) in best.items()})
        found[f"Dawid-Skene >= {SURE}"] = tally(
            data, {task: {label} for task, (label, p) in best.items() if p >= SURE}
        )
    return found


def tally(data: Labelled, promoted: Mapping[str, set[str]]) -> Tally:
    """Think: promoted labels, counted against gold."""
    known = {task: promoted.get(task, set()) for task in data.gold if task in data.votes}
    wrong = sum(len(labels - {data.gold[task]}) for task, labels in known.items())
    return Tally(len(known), sum(map(bool, known.values())), sum(map(len, known.values())), wrong)


def _clear(votes: Sequence[tuple[str, str]]) -> set[str]:
    ranked = [*Counter(label for _, label in votes).most_common(2), ("", 0)]
    return {ranked[0][0]} if ranked[0][1] >= 3 and ranked[0][1] - ranked[1][1] >= 2 else set()


def _earned(votes: Votes, trust: Trust, policy: Policy) -> dict[str, set[str]]:
    """List by task the labels that were ever asserted.

    They are judged after each statement for them.
    """
    return {
        task: _of_task([_said(n, *vote, trust) for n, vote in enumerate(cast)], policy)
        for task, cast in votes.items()
    }


def _of_task(cast: Sequence[Observation], policy: Policy) -> set[str]:
    asserted: set[str] = set()
    for count, latest in enumerate(cast, 1):
        if latest.value not in asserted:
            spoken = tuple(one for one in cast[:count] if one.value == latest.value)
            denials = tuple(one for one in cast[:count] if one.value != latest.value)
            if judge(Case(Fact(latest.value), spoken, denials), policy).earned == "asserted":
                asserted.add(latest.value)
    return asserted


def _said(number: int, worker: str, label: str, trust: Trust) -> Observation:
    at = f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000000Z"
    provenance = Provenance(f"agent:{worker}", trust, worker, worker, at, method="read")
    return Observation(f"o{number:06d}", label, provenance, value=label)
