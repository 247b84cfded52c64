"""A world played to the real engine: log lines in, a dream and its plan applied every night, beliefs read from the store."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.worlds import Claim, Said, World
from kairos_mem.wiring import Place
from memory_engine.adapters.settings import Settings
from memory_engine.adapters.store import Store
from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.records import Observation
from memory_engine.engine import HIGH, Applied, Engine
from memory_engine.text.caller import observed
from memory_engine.text.log import write_line

FIRST_DAY = date(2026, 1, 5)


class Remembering(Store):
    """The real store; an observation never changes, so that it is read from disk once in a benchmark's thousand nights."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._read: dict[str, Observation] = {}

    def observation(self, id: str) -> Observation | None:
        """Read: one observation."""
        found = self._read.get(id) or super().observation(id)
        if found:
            self._read[id] = found
        return found


@dataclass(slots=True)
class Beliefs:
    """What the store was seen to hold.

    ``asserted`` and ``corroborated`` give the first night of each claim at that tier (or above); ``standing`` the claims
    asserted now; ``otherwise`` the claims of whose slot something else was ever asserted (its negation, another value).
    """

    asserted: dict[int, int] = field(default_factory=dict)
    corroborated: dict[int, int] = field(default_factory=dict)
    otherwise: dict[int, int] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    kept: dict[int, frozenset[int]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    observations: int = 0
    set_aside: int = 0


def play(world: World, horizons: Iterable[int]) -> Beliefs:
    """Write: live through a world's nights in a temporary store; what the store held, night by night."""
    beliefs, marks = Beliefs(), frozenset(horizons)
    with tempfile.TemporaryDirectory(prefix="promotion-") as folder:
        engine = _engine(Path(folder))
        known: dict[int, str] = {}
        claims = {claim.subject: claim for claim in world.claims}
        for night, said in enumerate(world.nights):
            began = time.perf_counter()
            engine.logs.append([_line(one, order, world.setting.attribute, known) for order, one in enumerate(said)])
            plan = engine.dream(_day(night))
            beliefs.set_aside += bool(engine.too_much(plan))
            applied = engine.apply(plan, "benchmark:promotion")
            beliefs.seconds.append(time.perf_counter() - began)
            _look(engine, applied, night, claims, known, beliefs)
            if night in marks:
                beliefs.kept[night] = frozenset(beliefs.standing)
        beliefs.observations = engine.store.count("observations")
    return beliefs


def _engine(folder: Path) -> Engine:
    root = folder / ".kairos-mem"
    root.mkdir()
    engine = Place(root, as_json=True, settings=Settings()).engine()
    engine.store = Remembering(root / "memory.db")
    return engine


def _day(night: int) -> str:
    return (FIRST_DAY + timedelta(night)).isoformat()


def _line(said: Said, order: int, attribute: str, known: dict[int, str]) -> tuple[str, str]:
    """Think: the log line of a statement. Only the engine writes probes: here the benchmark plays that part of it."""
    claim, at = said.claim, f"{_day(said.night)}T12:00:00.{order:06d}Z"
    run = said.method != "read"
    value, holds = said.value or claim.value, said.asserts or run or bool(said.value)
    text = f"{claim.subject} {'has' if holds else 'does not have'} {attribute} {value}"
    slot = {"subject": claim.subject, "attribute": attribute, "value": value, "polarity": "" if holds else "no"}
    fields = {**slot, "session": said.session, "method": said.method}
    command = f"{said.method} {claim.subject}"
    if said.method == "probe":
        fields |= {"command": command, "exit": str(int(not said.asserts)), "code": said.ran_on}
        return write_line(at, ENGINE, text, fields, "benchmark")
    shown = [known[claim.number]] if said.shown and claim.number in known else []
    artefact = {"command": command, "exit": int(not said.asserts), "hash": said.ran_on} if run else None
    caller = {"text": text, "principal": said.principal, "at": at, "artefact": artefact, "shown": shown}
    return observed({**fields, **caller, "origins": list(said.origins)}, at, "benchmark")[0]


def _look(engine: Engine, applied: Applied, night: int, claims: dict[str, Claim], known: dict[int, str], seen: Beliefs) -> None:
    """Read: the facts that last night's entries touched, as the store holds them now."""
    touched = {change.subject for entry in applied.entries for change in entry.proposal.changes}
    for fact in map(engine.store.fact, sorted(touched)):
        claim = claims[fact.subject]
        number = claim.number
        if (fact.value, fact.polarity) != (claim.value, True):
            if fact.status == "asserted":
                seen.otherwise.setdefault(number, night)
            continue
        known[number] = fact.id
        seen.standing.discard(number)
        if fact.status == "asserted":
            seen.standing.add(number)
            seen.asserted.setdefault(number, night)
        if fact.status in HIGH:
            seen.corroborated.setdefault(number, night)
