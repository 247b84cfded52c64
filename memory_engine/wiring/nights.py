"""What nights leave below a store, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from memory_engine.adapters.lock import free
from memory_engine.domain.records.change import Plan
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING, Any
from memory_engine.engine.engine import Engine
from memory_engine.wiring.hosts import Hosts

if TYPE_CHECKING:
    from memory_engine.domain.pack import Came, Pack
    from memory_engine.engine.elsewhere import Leaving
    from memory_engine.engine.night import Night
    from memory_engine.views.answers.nights import GateRow
    from memory_engine.views.brief import Beside


class Nights(Hosts):
    """A store whose nights are kept."""

    def beside(self, engine: Engine) -> Beside:
        """Tell what stands beside the store, for a brief.

        Read before the engine is asked: a night that ends meanwhile is not lost.
        """
        from memory_engine.adapters.dreams import lost, remembered, set_aside
        from memory_engine.engine import timing
        from memory_engine.views.brief import Beside

        known = remembered(self.root)
        wrong = timing.impossible_clock(engine)
        return Beside(
            lost=next(iter(lost(known, engine.store)), None),
            set_aside=set_aside(self.root, known, engine.store),
            amiss=(*([Problem("clock", wrong)] if wrong else []), *self.surroundings()),
            problems=known.problems if known.night == engine.store.last_dream().number else 0,
        )

    def keep(self, plan: Plan, report: Mapping[str, object]) -> str:
        """Keep plan and report of a night below the store.

        Tell where the plan lies.
        """
        from memory_engine.adapters.dreams import keep_night

        return str(keep_night(self.root, plan, report) / "plan.json")

    def pack(self, engine: Engine, day: str) -> Leaving:
        """Pack what tonight would ask, sealed by the store; raises ``NothingToAsk``."""
        from memory_engine.adapters.sealing import seal
        from memory_engine.engine import elsewhere

        known = self._known_answers(engine)
        return elsewhere.export(engine, day, partial(seal, self.root), known)

    def write_pack(self, file: Path, leaving: Leaving) -> None:
        """Write a pack, which is on record before."""
        from memory_engine.adapters.carrying import write_pack
        from memory_engine.engine.calendar import time_at

        at = time_at(self.clock())
        write_pack(file, leaving.pack, leaving.observations, self.advice().egress, at)

    def bring_back(self, engine: Engine, pack: Pack, files: Sequence[Path], place: str) -> Night:
        """Think a night from a pack's answers; keep its plan.

        It is kept for review. Raises ``AlteredPack``, ``ReplayedPack``, ``StalePack`` and
        ``OverreachingPack``.
        """
        from memory_engine.adapters import carrying
        from memory_engine.adapters.sealing import seal
        from memory_engine.engine import elsewhere

        elsewhere.vouch(engine, pack, partial(seal, self.root), place)
        came = carrying.read_answers(pack, files)
        known = self._known_answers(engine)
        done = elsewhere.bring_back(engine, self.keep, pack, came, known, place)
        dream, head = pack.bound.dream, pack.bound.head
        carrying.keep_answers(self.root, dream, head, {**known, **came})
        elsewhere.brought_in(engine, pack)
        return done

    def _known_answers(self, engine: Engine) -> Mapping[str, Came]:
        from memory_engine.adapters.carrying import known_answers

        last = engine.store.last_dream().number
        return known_answers(self.root, last + 1, engine.store.head()[1])

    def night_on_file(self, night: int) -> dict[str, object]:
        """Read the report of a night as it was given that night.

        Raises ``NoReport``.
        """
        from memory_engine.adapters.dreams import night_on_file

        return night_on_file(self.root, night)

    def gates(self, engine: Engine) -> list[GateRow]:
        """Tell each gate of the next night, and why.

        It is open or shut. What waits in the logs is counted; what hosts left to be heard may open
        the gate when it is.
        """
        from memory_engine.engine import gating

        left = {session for _, session in self.noted() if session}
        return gating.told(engine, left, free(self.lock), self._lost(engine.store))

    def verified(self) -> dict[str, Any]:
        """Check everything that can be checked: the answer of ``verify``."""
        from memory_engine.adapters.dreams import lost, remembered
        from memory_engine.engine import health

        # Before the ledger: a night that ends meanwhile is not lost.
        known, engine = self._opened(lambda: remembered(self.root))
        with closing(engine.store):
            problems, notes = health.verify(engine)
            wrong = [*self.broken_off(), *lost(known, engine.store), *problems]
            wrong = self.in_words([*wrong, *self.brought_falsely(engine)])
            number, head = engine.store.head()
        return {
            "ok": not wrong,
            "entries": number,
            "head": head,
            "problems": [problem._asdict() for problem in wrong],
            "notes": [note._asdict() for note in notes],
        }

    def plan_of(self, night: int) -> Plan:
        """Read the plan that was kept of a night.

        Raises ``BadInput`` where there is none.
        """
        from memory_engine.adapters.dreams import read_plan

        return read_plan(self.plan_file(night))

    def surroundings(self) -> list[Problem]:
        """Find what is amiss around the store.

        No code base to look at, a link in its place.
        """
        found = []
        workspace = self.root / self.settings.workspace
        if not workspace.is_dir():
            what = "is not there: nothing is held against the code base"
            found.append(Problem(str(workspace), what, "See to `workspace` in config.yaml."))
        if self.settings.judge != "off" or self.settings.reader != "off":
            found += self.advice().lacking()
        if self.root.is_symlink():
            what = f"is a link to {self.root.resolve()}"
            found.append(Problem(str(self.root), what, "Remove it if you did not make it."))
        return found
