"""Nights of a real engine over a repository's history.

It has what each did to the facts, and what it cost.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.drift_mint import Said
from benchmarks.drift_truth import Truth
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.adapters.workspace import CodeBase
from memory_engine.claims import claim as claims
from memory_engine.domain import ids
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.dream.predicate import predicate
from memory_engine.engine import applying, dreaming
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed
from memory_engine.formats.log_reading import read_line
from memory_engine.formats.page import FACT_ID

STANDS = frozenset({"asserted", "corroborated"})
"""What could stand in MEMORY.md."""
LOCATIONS = ("location", "defined-in")


class Watched(CodeBase):
    """A code base that counts what it is asked."""

    asked = 0
    seconds = 0.0

    def look(self, predicates: Sequence[Predicate]) -> list[Finding]:
        start = time.perf_counter()
        found = super().look(predicates)
        self.asked, self.seconds = (
            self.asked + len(predicates),
            self.seconds + time.perf_counter() - start,
        )
        return found


@dataclass
class Tally:
    """What nights came to.

    It is (predicate, what) -> facts, and (kind of night, what) -> cost.
    """

    facts: Counter[tuple[str, str]] = field(default_factory=Counter)
    cost: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.facts += other.facts
        self.wrong += other.wrong
        for kind, cost in other.cost.items():
            self.cost.setdefault(kind, Counter()).update(cost)

    def table(self) -> dict[str, Any]:
        """By predicate, and over all of them."""
        rows: dict[str, Counter[str]] = {}
        for (name, what), count in sorted(self.facts.items()):
            rows.setdefault(name, Counter())[what] += count
            rows.setdefault("all", Counter())[what] += count
        return {name: {**row, **_shares(row)} for name, row in sorted(rows.items())}


def _shares(row: Mapping[str, int]) -> dict[str, float]:
    true, moved, ended = row.get("true", 0), row.get("moved to one place", 0), row.get("ended", 0)
    shares = {
        "lost, % of true": round(
            100 * (row.get("true: dropped", 0) + row.get("true: contested", 0)) / true, 3
        )
        if true
        else None,
        "stale, % of ended": round(100 * row.get("ended: still stands", 0) / ended, 3)
        if ended
        else None,
        "re-pointed, % of moved": round(100 * row.get("moved: re-pointed", 0) / moved, 2)
        if moved
        else None,
    }
    return {name: share for name, share in shares.items() if share is not None}


class Sleeper:
    """An engine's memory in a folder of its own.

    Each night opens it anew, as a scheduled run would.
    """

    def __init__(self, folder: Path, repo: Path, truth: Truth) -> None:
        self.folder, self.repo, self.truth = folder, repo, truth
        self.store, self.seen = Store(folder / "memory.db"), ""

    def night(self, commit: str, at: int, said: Iterable[Said], tally: Tally, kind: str) -> None:
        """Dream one night at a commit, and tally it.

        It is what it did to what stood before it.
        """
        day = time.strftime("%Y-%m-%d", time.gmtime(at))
        base, before = Watched(self.repo, commit), self._standing()
        engine = Engine(
            self.store,
            Logs(str(self.folder)),
            PagesFolder(self.folder / "memory", self.folder / "aside"),
            Policy(),
            time.time,
            workspace=lambda: base,
        )
        new = list(dict.fromkeys(line_of(one, day, number) for number, one in enumerate(said)))
        engine.logs.append(new)
        start = time.perf_counter()
        applying.apply(engine, dreaming.dream(engine, day), "benchmark")
        spent = Counter(
            {
                "nights": 1,
                "facts asked": base.asked,
                "files read": base.files_read,
                "files parsed": base.files_parsed,
            }
        )
        spent.update(
            {
                "seconds": time.perf_counter() - start,
                "seconds looking": base.seconds,
                "facts held": len(before),
            }
        )
        tally.cost.setdefault(kind, Counter()).update(spent)
        base.close()
        self._opened({fact_id(*one) for one in new}, before, tally)
        self._judged(before, commit, tally)
        self._published(engine, commit, tally)
        self.seen = commit

    def full(self, commit: str, tally: Tally, kind: str) -> None:
        """Read: what looking at every fact that stands would cost."""
        base = Watched(self.repo, commit)
        base.look([question for fact in self._standing().values() if (question := predicate(fact))])
        spent: Counter[str] = Counter(
            {
                "facts asked": base.asked,
                "files read": base.files_read,
                "files parsed": base.files_parsed,
            }
        )
        spent.update({"nights": 1, "seconds looking": base.seconds})
        tally.cost.setdefault(kind, Counter()).update(spent)
        base.close()

    def _standing(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.store.facts() if fact.status in STANDS}

    def _opened(self, new: set[str], before: Mapping[str, Fact], tally: Tally) -> None:
        for fact in (self.store.fact(id) for id in sorted(new - before.keys())):
            tally.facts[family(fact), "minted"] += 1
            if fact.status not in STANDS:
                tally.facts[family(fact), f"minted: {fact.status} after their first night"] += 1
                tally.wrong.append(f"minted, but {fact.status}: {fact.text}")

    def _judged(self, before: Mapping[str, Fact], commit: str, tally: Tally) -> None:
        """Judge every standing fact against its commit's truth.

        It stood before the night.
        """
        after = {fact.id: fact for fact in self.store.facts()}
        places = {
            (fact.subject, fact.value.partition("#")[0])
            for fact in after.values()
            if fact.status in STANDS
        }
        for id, fact in before.items():
            told, new = truth_of(self.truth, fact, self.seen, commit)
            name, status = family(fact), after[id].status
            if told == "unknown":
                tally.facts[name, "undecided"] += 1
            elif told == "supported":
                tally.facts[name, "true"] += 1
                if status not in STANDS:
                    tally.facts[
                        name, "true: contested" if status == "contested" else "true: dropped"
                    ] += 1
                    tally.wrong.append(f"{commit[:9]} true, but {status}: {fact.text}")
            else:
                tally.facts[name, "ended"] += 1
                if status in STANDS:
                    tally.facts[name, "ended: still stands"] += 1
                    tally.wrong.append(f"{commit[:9]} {told}, but {status}: {fact.text}")
                self._ended(after, after[id], new, places, commit, tally)

    def _ended(
        self,
        after: Mapping[str, Fact],
        fact: Fact,
        new: frozenset[str],
        places: set[tuple[str, str]],
        commit: str,
        tally: Tally,
    ) -> None:
        name, heir = family(fact), after.get(fact.successor)
        if fact.attribute in LOCATIONS and len(new) == 1:
            tally.facts[name, "moved to one place"] += 1
            pointed = (fact.subject, min(new)) in places
            done = (
                "re-pointed"
                if pointed and fact.status == "superseded"
                else fact.status
                if fact.held
                else "dropped"
            )
            tally.facts[name, f"moved: {done}"] += 1
            if done != "re-pointed":
                tally.wrong.append(
                    f"{commit[:9]} moved to {min(new)}, but {fact.status}: {fact.text}"
                )
        elif fact.attribute in LOCATIONS:
            tally.facts[name, f"{'moved to several' if new else 'gone'}: {fact.status}"] += 1
        else:
            held = heir is not None and heir.status in STANDS
            tally.facts[
                name,
                "ended: the new value stands" if held else f"ended: {fact.status}, no new value",
            ] += 1

    def _published(self, engine: Engine, commit: str, tally: Tally) -> None:
        page = engine.pages.read("MEMORY.md") or ""
        for fact in (self.store.fact(id) for id in dict.fromkeys(FACT_ID.findall(page))):
            tally.facts[family(fact), "lines of MEMORY.md"] += 1
            if truth_of(self.truth, fact, commit, commit)[0] not in ("supported", "unknown"):
                tally.facts[family(fact), "lines of MEMORY.md: stale"] += 1
                tally.wrong.append(f"{commit[:9]} stale in MEMORY.md: {fact.text}")


def line_of(said: Said, day: str, number: int) -> tuple[str, str]:
    """Think: what an agent wrote down that day."""
    about = {
        "principal": "agent:claude",
        "session": f"{day}-{number % 20}",
        "at": f"{day}T12:00:00Z",
    }
    return observed({**said, **about}, "", "benchmark")[0]


def fact_id(day: str, line: str) -> str:
    """Think: the id of the fact that a line opens."""
    return ids.fact_id(claims.read(read_line(day, line, "")).key)


def family(fact: Fact) -> str:
    """Think: location, version, command or default."""
    return (
        "location"
        if fact.attribute in LOCATIONS
        else "command"
        if fact.attribute.startswith("cmd:")
        else fact.attribute
    )


def truth_of(truth: Truth, fact: Fact, before: str, now: str) -> tuple[str, frozenset[str]]:
    """Give what is true of a fact by now.

    It is supported, moved (to one place), several, gone, refuted or unknown, with the new places.
    """
    path = min(fact.paths, default="")
    if fact.attribute in LOCATIONS:
        verdict, new = truth.place(before, now, fact.value.partition("#")[0], fact.subject)
        return (
            "moved" if len(new) == 1 else "several" if new else "gone"
        ) if verdict == "refuted" else verdict, new
    if fact.attribute == "default":
        return truth.literal(now, path, fact.subject, fact.value), frozenset()
    if fact.attribute == "version":
        return truth.version(now, path, fact.subject, fact.value), frozenset()
    return truth.target(now, path, fact.value.split()[-1]), frozenset()
