"""A world played to the real engine.

Log lines go in, a dream and its plan are applied every night, beliefs are read from the store.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.worlds import Claim, Said, World
from memory_engine.adapters.settings import Settings
from memory_engine.adapters.store import Store
from memory_engine.domain.ports import Silent
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor, Observation
from memory_engine.dream.standing import RISEN
from memory_engine.engine import applying, dreaming
from memory_engine.engine.applying import Applied
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed
from memory_engine.wiring import Place

FIRST_DAY = date(2026, 1, 5)


class Remembering(Store):
    """The real store, reading each observation once.

    It never changes, in a benchmark's thousand nights.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._read: dict[str, Observation] = {}

    def observation(self, id: str) -> Observation | None:
        """Read: one observation."""
        found = self._read.get(id) or super().observation(id)
        if found:
            self._read[id] = found
        return found


class CodeBase:
    """The world's code base, behind the engine's own port.

    It gives one answer about a claim, right or wrong, for good. A probe is deterministic, so that
    looking again brings nothing new; where it is wrong, it is wrong about the claim.
    """

    def __init__(self, world: World) -> None:
        self._claims = {claim.subject: claim for claim in world.claims}
        self.night = 0

    def state(self) -> str:
        """Read: every day somebody commits something."""
        return f"tree{self.night}"

    def changed(self, since: str) -> frozenset[str]:
        """Read: nothing that a claim speaks of."""
        return frozenset()

    def look(self, predicates: Sequence[Predicate]) -> Sequence[Finding]:
        """Read: what the code says."""
        return [self._found(predicate) for predicate in predicates]

    def _found(self, asked: Predicate) -> Finding:
        claim = self._claims.get(asked.subject.partition(".")[0])
        if claim is None or claim.code_says is None:
            return Finding(asked, "unknown", "nothing in the code tells")
        if asked.name == "defined":
            return Finding(asked, "supported" if claim.code_says else "refuted", "looked")
        there = claim.value if claim.code_says else claim.other(0)
        return Finding(
            asked, "supported" if asked.value == there else "refuted", "looked", (there,)
        )

    def place(self, anchors: Sequence[Anchor]) -> Sequence[Anchor | None]:
        """Read: no file of this world can be hashed."""
        return [None for _ in anchors]


@dataclass(slots=True)
class Beliefs:
    """What the store was seen to hold.

    ``asserted`` and ``corroborated`` give the first night of each claim at that tier (or above),
    ``otherwise`` that on which something else in its slot was asserted (its negation, another
    value); ``standing`` the claims that were asserted at each horizon; ``set_aside`` counts the
    nights that the guard would have kept for review.
    """

    asserted: dict[int, int] = field(default_factory=dict)
    corroborated: dict[int, int] = field(default_factory=dict)
    otherwise: dict[int, int] = field(default_factory=dict)
    standing: dict[int, frozenset[int]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    observations: int = 0
    set_aside: int = 0


def play(world: World, horizons: Iterable[int]) -> Beliefs:
    """Live through a world's nights in a temporary store.

    Gives what the store held, night by night.
    """
    beliefs, marks, code = Beliefs(), frozenset(horizons), CodeBase(world)
    with tempfile.TemporaryDirectory(prefix="promotion-") as folder:
        engine = _engine(Path(folder), code)
        watch = _Watch(engine, world, beliefs)
        for night, said in enumerate(world.nights):
            code.night = night
            began = time.perf_counter()
            spoken = enumerate(one for one in said if one.method != "probe")
            shown = watch.shown(world.setting.index_shown)
            engine.logs.append([_line(one, order, shown(one)) for order, one in spoken])
            plan = dreaming.dream(engine, _day(night))
            beliefs.set_aside += bool(dreaming.too_much(engine, plan))
            applied = applying.apply(engine, plan, "benchmark:promotion")
            beliefs.seconds.append(time.perf_counter() - began)
            watch.look(applied, night)
            if night in marks:
                beliefs.standing[night] = frozenset(watch.standing)
        beliefs.observations = engine.store.rows("observations")
    return beliefs


def _engine(folder: Path, code: CodeBase) -> Engine:
    root = folder / ".kairos-mem"
    root.mkdir()
    engine = Place(root, Settings(), Silent()).engine()
    engine.store, engine.workspace = Remembering(root / "memory.db"), code
    return engine


def _day(night: int) -> str:
    return (FIRST_DAY + timedelta(night)).isoformat()


def _line(said: Said, order: int, shown: Sequence[str]) -> tuple[str, str]:
    claim, at = said.claim, f"{_day(said.night)}T12:00:00.{order:06d}Z"
    run, value = said.method == "test", said.value or said.claim.value
    holds = said.asserts or run or bool(said.value)
    artefact = {
        "command": f"pytest -k {claim.subject}",
        "exit": int(not said.asserts),
        "hash": said.ran_on,
    }
    caller = {
        "text": f"{claim.subject} has {'' if holds else 'not '}the {claim.attribute} {value}",
        "principal": said.principal,
        "session": said.session,
        "method": said.method,
        "subject": claim.subject,
        "attribute": claim.attribute,
        "value": value,
        "polarity": holds,
        "artefact": artefact if run else None,
        "shown": list(shown),
        "origins": list(said.origins),
    }
    return observed(caller, at, "benchmark")[0]


class _Watch:
    """Somebody who reads the store after each night.

    It has which facts say a claim, and which of those are asserted.
    """

    def __init__(self, engine: Engine, world: World, beliefs: Beliefs) -> None:
        self._engine, self._beliefs = engine, beliefs
        self._claims: dict[str, Claim] = {claim.subject: claim for claim in world.claims}
        self.facts: dict[int, str] = {}
        self.standing: set[int] = set()

    def shown(self, listed_too: bool) -> Callable[[Said], Sequence[str]]:
        """List what a session was shown of a claim.

        It is logged; a statement is about the claim.
        """
        store = self._engine.store
        listed = set(store.listed(store.head()[0])) if listed_too else set()

        def of(said: Said) -> Sequence[str]:
            fact = self.facts.get(said.claim.number)
            return [fact] if fact and (said.shown or fact in listed) else []

        return of

    def look(self, applied: Applied, night: int) -> None:
        """Read the facts that last night's entries touched.

        They are as the store holds them now.
        """
        touched = {change.subject for entry in applied.entries for change in entry.proposal.changes}
        for fact in map(self._engine.store.fact, sorted(touched)):
            claim = self._claims[fact.subject]
            if fact.value == claim.value and fact.polarity:
                self.facts[claim.number] = fact.id
                self._note(claim.number, fact.status, night)
            elif fact.status == "asserted":
                self._beliefs.otherwise.setdefault(claim.number, night)

    def _note(self, number: int, status: str, night: int) -> None:
        self.standing.discard(number)
        if status == "asserted":
            self.standing.add(number)
            self._beliefs.asserted.setdefault(number, night)
        if status in RISEN:
            self._beliefs.corroborated.setdefault(number, night)
