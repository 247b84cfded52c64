"""What a user can do: catch up, dream, apply, revert, explain, verify, rebuild. Everything else is called from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.domain.errors import GroundMoved, NothingToRevert, StalePlan, Unknown
from memory_engine.domain.policy import Policy
from memory_engine.domain.ports import LedgerStore, LogStore, Pages, Reporter, Silent
from memory_engine.domain.records import (
    Entry,
    Fact,
    Observation,
    Plan,
    Problem,
    Proposal,
    Standing,
    Veto,
    proposal,
)
from memory_engine.dream.case import case_of, judgement
from memory_engine.dream.gates import Gate, gates
from memory_engine.dream.night import Night
from memory_engine.dream.pipeline import consolidate, too_much
from memory_engine.dream.promote import affected
from memory_engine.dream.undo import Undo, take_back
from memory_engine.text import memory_md
from memory_engine.text.log import log_name, read_log

POOL = 400
"""Facts considered for the index, by weight and again by recency: three times what fits, so that no night reads them all."""

LOG_MARK = "log:"


@dataclass(frozen=True, slots=True)
class Applied:
    """What happened: the entries that were made, the head they lead to, and pages that a person had edited."""

    entries: tuple[Entry, ...]
    head: str
    edited: tuple[str, ...]


class Engine:
    """A memory, through its ports. ``clock`` gives seconds since 1970; every decision is dated by ``day``."""

    def __init__(
        self,
        store: LedgerStore,
        logs: LogStore,
        pages: Pages,
        policy: Policy,
        clock: Callable[[], float],
        reporter: Reporter | None = None,
    ) -> None:
        self.store = store
        self.logs = logs
        self.pages = pages
        self.policy = policy
        self.clock = clock
        self.reporter = reporter or Silent()

    # -- the night

    def catch_up(self) -> int:
        """Write: take in what the logs have that memory has not seen; how many observations were new."""
        marks = self.store.marks()
        seen = {name[len(LOG_MARK) :]: int(size) for name, size in marks.items() if name.startswith(LOG_MARK)}
        new = 0
        for day, size, text in self.logs.news(seen):
            rows = []
            for found in read_log(day, text):
                if isinstance(found, Problem):
                    self.reporter.problem(found)
                else:
                    rows.append((day, *found))
            with self.store.transaction():
                new += self.store.take_in(rows)
                self.store.mark({LOG_MARK + day: str(size)})
        return new

    def shut(self) -> Gate | None:
        """Write: the first gate that is shut, after a scan for news where the cheaper gates allow one."""
        cheap = next((gate for gate in self.gates() if not gate.open and gate.name != "sessions"), None)
        if cheap:
            return cheap
        self.catch_up()
        with self.store.transaction():
            self.store.mark({"scan": str(self.clock())})
        return next((gate for gate in self.gates() if not gate.open and gate.name == "sessions"), None)

    def gates(self) -> list[Gate]:
        """Think: each gate of the next night, open or shut, and why; the lock is the caller's to try."""
        number, at, upto = self.store.last_dream()
        scanned = float(self.store.marks().get("scan", "0"))
        sessions = self.store.sessions_since(upto)
        return gates(self.policy, self.clock(), number, at, scanned, sessions)

    def dream(self, day: str) -> Plan:
        """Think: tonight's plan (what the logs brought is taken in first, which changes no belief)."""
        self.catch_up()
        return consolidate(self.store, self._night(day), self.reporter)

    def _night(self, day: str, number: int = 0) -> Night:
        last, _, upto = self.store.last_dream()
        news = list(self.store.observations(after=upto)) if not number else []
        return Night(
            number=number or last + 1,
            day=day,
            head=self.store.head()[1],
            upto=news[-1][0] if news else upto,
            news=tuple(observation for _, observation in news),
            heard=self.store.observation,
            policy=self.policy,
        )

    def too_much(self, plan: Plan) -> str:
        """Think: why this plan should be reviewed before it is applied; empty if it need not be."""
        return too_much(plan, self.store.count("facts", "status = 'asserted'"), self.policy)

    def apply(self, plan: Plan, by: str, accepted: Iterable[int] | None = None) -> Applied:
        """Write: make a plan (or the accepted proposals of it, numbered from 1) happen, in one transaction.

        Raises ``StalePlan`` if the ledger has moved since it was thought, or if a proposal needs a rejected one. A
        rejected rise leaves a veto, so that the next night does not propose it again from the same evidence.
        """
        number, head = self.store.head()
        if plan.head != head or plan.dream != self.store.last_dream()[0] + 1:
            raise StalePlan(plan.head, head)
        chosen = set(accepted) if accepted is not None else set(range(1, len(plan.proposals) + 1))
        unknown = sorted(chosen - set(range(1, len(plan.proposals) + 1)))
        if unknown:
            raise Unknown("proposal", ", ".join(map(str, unknown)), f"The plan has {len(plan.proposals)}.")
        kept = [p for n, p in enumerate(plan.proposals, 1) if n in chosen]
        try:
            memory = Memory(self.store).after(kept)
        except ValueError as moved:
            raise StalePlan(plan.head, head, f"a proposal needs one that was not accepted: {moved}") from None
        vetoes = self._rejected(memory, [p for n, p in enumerate(plan.proposals, 1) if n not in chosen], number + len(kept))
        entries = ledger.chained([*kept, *vetoes], (number, head), plan.day, plan.dream, by)
        return self._happen(entries, memory.after(vetoes), plan.day, plan)

    def _rejected(self, memory: Memory, rejected: Sequence[Proposal], number: int) -> list[Proposal]:
        vetoes = []
        for one in rejected:
            for change in one.changes if one.verb in ("promote", "supersede") else ():
                fact = memory.fact(change.subject)
                if fact.held and dict(change.after).get("status") in ("corroborated", "asserted"):
                    number += 1
                    veto = Veto(number, tuple(sorted(fact.evidence)), (), True)
                    after = replace(fact, vetoes=fact.vetoes | {veto})
                    vetoes.append(proposal("veto", f"a reviewer rejected: {one.because}", [(fact, after)]))
        return vetoes

    def _happen(self, entries: Sequence[Entry], memory: Memory, day: str, plan: Plan | None = None) -> Applied:
        head = (entries[-1].number, entries[-1].hash) if entries else self.store.head()
        with self.store.transaction():
            self.store.append(entries, self._standings(memory, day))
            if plan:
                self.store.dreamt(plan.dream, self.clock(), plan.upto)
            listed = self._incumbents(entries)
            chosen = memory_md.select(self.store.best(POOL), listed, self.policy, day)
            self.store.list_facts(head[0], chosen)
        return Applied(tuple(entries), head[1], tuple(self.publish()))

    def _incumbents(self, entries: Sequence[Entry]) -> tuple[str, ...]:
        """Who stands in the index now; after a revert of the newest decisions, who stood there before they were made."""
        number = self.store.head()[0]
        taken = {n for entry in entries for n in entry.takes_back}
        before = number - len(entries)
        while before in taken:
            before -= 1
        return self.store.listed(before)

    def _standings(self, memory: Memory, day: str) -> list[Standing]:
        night = self._night(day, number=-1)
        facts = {fact.id: fact for fact in affected(memory)} | dict(memory.touched)
        return [self._standing(memory, night, fact) for _, fact in sorted(facts.items())]

    def _standing(self, memory: Memory, night: Night, fact: Fact) -> Standing:
        found = judgement(memory, night, fact)
        spoken = night.observations(fact.evidence)
        sessions = len({o.provenance.root_session for o in spoken})
        heard = max((o.provenance.at[:10] for o in spoken), default="")
        return Standing(fact, round(found.confidence, 6), round(memory_md.weight(fact, found.bits, sessions), 6), heard)

    def rendered(self) -> dict[str, str]:
        """Think: every page as it must read now."""
        pool = [standing.fact for standing in self.store.best(POOL)]
        listed = set(self.store.listed(self.store.head()[0]))
        return memory_md.render([fact for fact in pool if fact.id in listed], pool, self.policy)

    def publish(self) -> Sequence[str]:
        """Write: make the pages say what memory holds; the names of those that a person had edited, kept aside first."""
        return self.pages.publish(self.rendered())

    # -- taking back

    def undo(self, target: str, day: str) -> Undo:
        """Think: what taking ``target`` back would come to; raises ``Unknown`` and ``NothingToRevert``."""
        entries, withdrawn = self._target(target)
        facts = {fact.id: fact for fact in self.store.facts_on(withdrawn)}
        night = self._night(day, number=self.store.head()[0] + 1)
        try:
            undo = take_back(
                Memory(self.store, facts), night, target, entries, frozenset(withdrawn), self.store.entries_of
            )  # fmt: skip
        except ValueError as moved:
            raise NothingToRevert(target, f"an earlier revert already moved its ground ({moved})") from None
        if not undo.proposal.changes:
            raise NothingToRevert(target, "nothing that stands comes from it")
        return undo

    def revert(self, target: str, day: str, by: str, cascade: bool = False) -> tuple[Undo, Applied]:
        """Write: take back a target as one entry; refuses with ``GroundMoved`` where others stand on it, unless cascading."""
        undo = self.undo(target, day)
        if undo.standing and not cascade:
            raise GroundMoved(target, undo.standing)
        memory = Memory(self.store).after([undo.proposal])
        entries = ledger.chained([undo.proposal], self.store.head(), day, 0, by, undo.takes_back)
        return undo, self._happen(entries, memory, day)

    def _target(self, target: str) -> tuple[list[Entry], list[str]]:
        kind, colon, name = target.partition(":")
        if colon and kind in ("session", "source", "principal"):
            found = self.store.observed_by(kind, name)
            if not found:
                raise Unknown(kind, name)
            return [], found
        if colon and kind == "dream":
            entries = list(self.store.entries_of_dream(int(name))) if name.isdigit() else []
            if not entries:
                raise Unknown("dream", name)
            return self._standing_of(entries, target), []
        if target.isdigit():
            entries = list(self.store.entries(int(target), int(target)))
            if not entries:
                raise Unknown("entry", target)
            return entries if entries[0].proposal.verb == "revert" else self._standing_of(entries, target), []
        fact = self.find(target)
        return self._of_fact(fact, self._standing_of(list(self.store.entries_of(fact.id)), target)), []

    def _standing_of(self, entries: list[Entry], target: str) -> list[Entry]:
        facts = {change.subject for entry in entries for change in entry.proposal.changes}
        around = {entry.number: entry for fact in facts for entry in self.store.entries_of(fact)}
        standing = {entry.number for entry in ledger.live([around[n] for n in sorted(around)])}
        kept = [entry for entry in entries if entry.number in standing]
        if not kept:
            raise NothingToRevert(target, "it has been taken back already")
        return kept

    def _of_fact(self, fact: Fact, standing: list[Entry]) -> list[Entry]:
        """What made a fact what it is: what raised it, else what ended it, else all that brought it into memory."""

        def sets(entry: Entry) -> object:
            return next((dict(c.after).get("status") for c in entry.proposal.changes if c.subject == fact.id), None)

        if fact.status in ("corroborated", "asserted"):
            return [entry for entry in standing if sets(entry) in ("corroborated", "asserted")]
        if fact.status in ("superseded", "retracted"):
            return [entry for entry in standing if sets(entry) == fact.status][-1:]
        return standing

    # -- asking

    def find(self, id: str) -> Fact:
        """Read: the fact with this id or unambiguous beginning of one; raises ``Unknown``."""
        known = self.store.named(id)
        if len(known) != 1:
            raise Unknown("fact", id, f"It could be {', '.join(known[:5])}." if known else "")
        return self.store.fact(known[0])

    def night_now(self, day: str) -> Night:
        """Think: a night without news, for asking what the evidence comes to today."""
        return self._night(day, number=-1)

    def heard(self, fact: Fact) -> list[Observation]:
        """Read: the evidence of a fact."""
        return list(self.night_now("").observations(fact.evidence))

    # -- checking

    def verify(self) -> tuple[list[Problem], list[Problem]]:
        """Read: (problems, notes): the chain, the projection against a replay, the pages, the logs and the file itself."""
        problems = [Problem("memory.db", what, "Restore it from a copy.") for what in self.store.check()]
        entries = list(self.store.entries())
        problems += ledger.broken(entries)
        rows = {} if problems else replay(entries)
        stored = {fact.id: fact for fact in self.store.facts()}
        if not problems:
            differing = sorted(id for id in rows.keys() | stored.keys() if rows.get(id) != stored.get(id))
            problems += [Problem(f"fact {id}", "is not what the ledger leads to", "kairos-mem rebuild") for id in differing]
        return problems + self._pages_amiss(True), self._pages_amiss(False) + self._lines_amiss()

    def _pages_amiss(self, by_hand: bool) -> list[Problem]:
        amiss = []
        for name, text in self.rendered().items():
            standing = self.pages.read(name)
            edited = standing is not None and standing != text and not memory_md.genuine(standing)
            if standing != text and edited == by_hand:
                what = "was edited by hand" if edited else "is behind the ledger" if standing else "is not there"
                amiss.append(Problem(f"memory/{name}", what, "kairos-mem rebuild"))
        return amiss

    def _lines_amiss(self) -> list[Problem]:
        return [found for day, _, text in self.logs.news({}) for found in read_log(day, text) if isinstance(found, Problem)]

    def rebuild(self, day: str) -> Sequence[str]:
        """Write: make every projection anew from ledger and logs; the names of pages kept aside."""
        self.catch_up()
        memory = Memory(Nothing(), replay(self.store.entries()))
        with self.store.transaction():
            self.store.clear_projection()
            self.store.project(self._standings(memory, day))
        return self.publish()

    def today(self) -> str:
        """Read: the clock's day, in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC).strftime("%Y-%m-%d")


