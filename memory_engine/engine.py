"""What a user can do: bring in, dream, apply, revert, verify, rebuild; and, from ``Asking``, everything one can ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from memory_engine.asking import LOG_MARK, Asking
from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.domain.errors import BrokenChain, GroundMoved, NothingToRevert, StalePlan, Unknown
from memory_engine.domain.policy import INDEX_POOL
from memory_engine.domain.ports import ImportBatch
from memory_engine.domain.records import Entry, Fact, Plan, Problem, Proposal, Veto, proposal, replace
from memory_engine.dream.case import rivals
from memory_engine.dream.gates import Gate
from memory_engine.dream.undo import Undo, take_back
from memory_engine.text import memory_md
from memory_engine.text.log import log_name, read_line, read_log

HIGH = ("corroborated", "asserted")


class Applied(NamedTuple):
    """What happened: the entries that were made, the head they lead to, and pages that a person had edited."""

    entries: tuple[Entry, ...]
    head: str
    edited: tuple[str, ...]


class Engine(Asking):
    """A memory to change. Callers hold the store's lock around everything that writes beliefs."""

    def bring_in(self, kind: str, batches: Iterable[ImportBatch]) -> dict[str, Any]:
        """Write: what an importer read, through the log like everything that is said; what it came to."""
        new, repeated, skipped, sources = 0, 0, Counter[str](), set[str]()
        for batch in batches:
            fresh = self.store.unseen([key for key, _, _ in batch.lines])
            lines = {key: (day, line) for key, day, line in batch.lines if key in fresh}
            self.logs.append(lines.values())
            with self.store.transaction():
                self.store.seen(lines)
                self.store.mark({f"{kind}:{batch.source}": batch.mark})
            new, repeated = new + len(lines), repeated + len(batch.lines) - len(lines)
            skipped.update(dict(batch.skipped))
            sources.add(batch.source)
            self.reporter.stage(f"import {batch.source}", new, 0)
        self.catch_up()
        return {
            "kind": kind,
            "observations": new,
            "repeated": repeated,
            "sources": len(sources),
            "skipped": dict(skipped.most_common()),
        }

    def catch_up(self, night: str = "") -> int:
        """Take in what the logs have that memory has not seen; how many observations were new.

        What is dated after tomorrow, and after the day of the ``night``, is left where it is.
        """
        marks = self.store.marks()
        seen = {name[len(LOG_MARK) :]: token for name, token in marks.items() if name.startswith(LOG_MARK)}
        new = 0
        for day, token, text in self.logs.news(seen):
            if early := self.not_yet(day, night):
                self.reporter.problem(early)
                continue
            rows = []
            for found in read_log(day, text):
                if isinstance(found, Problem):
                    self.reporter.problem(found)
                else:
                    rows.append((day, *found))
            with self.store.transaction():
                new += self.store.take_in(rows)
                self.store.mark({LOG_MARK + day: token})
        return new

    # -- the night

    def shut(self) -> Gate | None:
        """Write: the first gate that is shut, after a scan for news where the cheaper gates allow one."""
        cheap = next((gate for gate in self.gates_by_clock() if not gate.open and gate.name != "sessions"), None)
        if cheap:
            return cheap
        self.catch_up()
        with self.store.transaction():
            self.store.mark({"scan": str(self.clock())})
        return next((gate for gate in self.gates_by_clock() if not gate.open and gate.name == "sessions"), None)

    def dream(self, day: str) -> Plan:
        """Think: tonight's plan; what the logs brought is taken in first, which changes no belief."""
        from memory_engine.dream.pipeline import consolidate
        from memory_engine.gather import gather

        self.catch_up(day)
        return consolidate(self.store, gather(self, day), self.reporter)

    def too_much(self, plan: Plan) -> str:
        """Think: why this plan should be reviewed before it is applied; empty if it need not be."""
        from memory_engine.dream.pipeline import too_much

        return too_much(plan, self.store.count("facts", "status = 'asserted'"), self.policy)

    def apply(self, plan: Plan, by: str, accepted: Iterable[int] | None = None) -> Applied:
        """Write: make a plan (or the accepted proposals of it, numbered from 1) happen, in one transaction.

        Raises ``StalePlan`` if the ledger has moved since it was thought, or if a proposal needs a rejected one. A
        rejected rise leaves a veto, so that the next night does not propose it again from the same evidence.
        """
        number, head = self.store.head()
        if plan.head != head or plan.dream != self.store.last_dream()[0] + 1:
            raise StalePlan(plan.head, head)
        everything = dict(enumerate(plan.proposals, 1))
        chosen = set(everything) if accepted is None else set(accepted)
        if not chosen <= everything.keys():
            named = ", ".join(map(str, sorted(chosen - everything.keys())))
            raise Unknown("proposal", named, f"The plan has {len(everything)}.")
        kept = [everything[n] for n in sorted(chosen)]
        try:
            memory = Memory(self.store).after(kept)
        except ValueError as moved:
            raise StalePlan(plan.head, head, f"a proposal needs one that was rejected ({moved}), or something") from None
        vetoes = self._rejected(memory, [p for n, p in everything.items() if n not in chosen], number + len(kept))
        entries = ledger.chained([*kept, *vetoes], (number, head), plan.day, plan.dream, by)
        return self._happen(entries, memory.after(vetoes), plan.day, plan)

    def _rejected(self, memory: Memory, rejected: Sequence[Proposal], number: int) -> list[Proposal]:
        vetoes = []
        rises = [(one, c.subject) for one in rejected for c in one.changes if dict(c.after).get("status") in HIGH]
        for position, (one, id) in enumerate(rises, number + 1):
            fact = memory.fact(id)
            if fact.held:
                after = replace(fact, vetoes=fact.vetoes | {Veto(position, tuple(sorted(fact.evidence)), (), True)})
                vetoes.append(proposal("veto", f"a reviewer rejected: {one.because}", [(fact, after)]))
        return vetoes

    def _happen(self, entries: Sequence[Entry], memory: Memory, day: str, plan: Plan | None = None) -> Applied:
        number, head = (entries[-1].number, entries[-1].hash) if entries else self.store.head()
        if plan:
            self.logs.append(plan.testimony)
        with self.store.transaction():
            if plan:
                self.store.take_in((day, line, read_line(day, line, log_name(day))) for day, line in plan.testimony)
                self.store.looked(plan.looks)
                self.store.mark({"tree": plan.tree})
            incumbents = self._incumbents(entries)
            self.store.append(entries)
            self.store.project(self.standings(memory, day))
            if plan:
                self.store.dreamt(plan.dream, self.clock(), plan.upto)
            pool = self.store.best(INDEX_POOL)
            doubted = self.doubted(standing.fact for standing in pool)
            chosen = memory_md.select(pool, incumbents, self.policy, day, doubted)
            self.store.list_facts(number, chosen)
        return Applied(tuple(entries), head, tuple(self.publish()))

    def _incumbents(self, entries: Sequence[Entry]) -> tuple[str, ...]:
        """Who stands in the index now; after a revert of the newest decisions, who stood there before they were made."""
        taken = {number for entry in entries for number in entry.takes_back}
        before = self.store.head()[0]
        while before in taken:
            before -= 1
        return self.store.listed(before)

    def publish(self) -> Sequence[str]:
        """Write: make the pages say what memory holds; the names of those that a person had edited, kept aside first."""
        return self.pages.publish(self.rendered())

    # -- taking back

    def undo(self, target: str, day: str) -> Undo:
        """Think: what taking ``target`` back would come to; raises ``Unknown`` and ``NothingToRevert``."""
        entries, withdrawn = self._target(target)
        memory = Memory(self.store, {fact.id: fact for fact in self.store.facts_on(withdrawn)})
        night = self.asking_night(day, self.store.head()[0] + 1)
        try:
            undo = take_back(memory, night, target, entries, frozenset(withdrawn), self.store.entries_of)
        except ValueError as moved:
            raise NothingToRevert(target, f"an earlier revert already moved its ground ({moved})") from None
        if not undo.proposal.changes:
            raise NothingToRevert(target, "nothing that stands comes from it")
        return undo

    def revert(self, undo: Undo, day: str, by: str, cascade: bool = False) -> Applied:
        """Write: make an ``undo`` happen as one entry; refuses with ``GroundMoved`` where others stand on it, unless cascading."""
        if undo.standing and not cascade:
            raise GroundMoved(undo.target, undo.standing)
        memory = Memory(self.store).after([undo.proposal])
        entries = ledger.chained([undo.proposal], self.store.head(), day, 0, by, undo.takes_back)
        return self._happen(entries, memory, day)

    def settle(self, id: str, day: str, because: str) -> dict[str, Any]:
        """Write: the owner's word that a fact holds: asserted, what conflicts with it retracted, in one entry."""
        fact, memory, night = self.find(id), Memory(self.store), self.asking_night(day)
        against = rivals(memory, night, fact)
        if not fact.held:
            raise Unknown("live fact", id, "Only what is held can be settled; `kairos-mem facts --status all` lists the rest.")
        settled = replace(fact, status="asserted", settled=True)
        pairs = [(fact, settled), *((rival, replace(rival, status="retracted", valid_to=day)) for rival in against)]
        decision = proposal("promote", f"the owner's word: {because or 'settled by hand'}", pairs)
        entries = ledger.chained([decision], self.store.head(), day, 0, "user:owner")
        applied = self._happen(entries, memory.after([decision]), day)
        return {
            "entry": entries[0].number,
            "settled": fact.id,
            "retracted": [rival.id for rival in against],
            "head": applied.head,
        }

    def _target(self, target: str) -> tuple[list[Entry], list[str]]:
        kind, colon, name = target.partition(":")
        if colon and kind in ("session", "source", "principal"):
            found = self.store.observed_by(kind, name)
            if not found:
                raise Unknown(kind, name)
            return [], found
        if colon and kind == "dream":
            entries = list(self.store.entries_of_dream(int(name))) if name.isdecimal() and name.isascii() else []
            if not entries:
                raise Unknown("dream", name)
            return self._still_standing(entries, target), []
        if target.isdecimal() and target.isascii():
            entries = list(self.store.entries(int(target), int(target)))
            if not entries:
                raise Unknown("entry", target)
            return self._still_standing(entries, target), []
        fact = self.find(target)
        return _making(fact, self._still_standing(self.store.entries_of(fact.id), target)), []

    def _still_standing(self, entries: Sequence[Entry], target: str) -> list[Entry]:
        facts = {change.subject for entry in entries for change in entry.proposal.changes}
        around = {entry.number: entry for fact in facts for entry in self.store.entries_of(fact)}
        fallen = ledger.fallen([around[number] for number in sorted(around)])
        kept = [entry for entry in entries if entry.number not in fallen]
        if len(entries) > 1:
            kept = [entry for entry in kept if entry.proposal.verb != "revert"]
        if not kept:
            raise NothingToRevert(target, "it has been taken back already")
        return kept

    # -- checking

    def verify(self) -> tuple[list[Problem], list[Problem]]:
        """Read: (problems, notes): the chain, the projection against a replay, the pages, the logs and the file itself."""
        problems = [Problem("memory.db", what, "Restore it from a copy.") for what in self.store.check()]
        problems += ledger.broken(self.store.entries())
        if not problems:
            rows, stored = replay(self.store.entries()), {fact.id: fact for fact in self.store.facts()}
            differing = sorted(id for id in rows.keys() | stored.keys() if rows.get(id) != stored.get(id))
            problems += [Problem(f"fact {id}", "is not what the ledger leads to", "kairos-mem rebuild") for id in differing]
        edited, behind = self._pages_amiss()
        return problems + edited, behind + self._lines_amiss()

    def _pages_amiss(self) -> tuple[list[Problem], list[Problem]]:
        edited, behind = [], []
        for name, text in self.rendered().items():
            standing = self.pages.read(name)
            if standing is not None and not memory_md.genuine(standing):
                edited.append(Problem(f"memory/{name}", "was edited by hand", "`kairos-mem rebuild` keeps it aside."))
            elif standing != text:
                what = "is behind the ledger" if standing else "is not there"
                behind.append(Problem(f"memory/{name}", what, "The next run writes it, or `kairos-mem rebuild`."))
        return edited, behind

    def _lines_amiss(self) -> list[Problem]:
        return [found for day, _, text in self.logs.news({}) for found in read_log(day, text) if isinstance(found, Problem)]

    def rebuild(self, day: str) -> Sequence[str]:
        """Write: make every projection anew from ledger and logs; the names of pages kept aside.

        Raises ``BrokenChain`` for a ledger that was changed from outside: what it leads to is not to be believed.
        """
        for problem in ledger.broken(self.store.entries()):
            raise BrokenChain("memory.db", problem.place, problem.what)
        self.catch_up()
        memory = Memory(Nothing(), replay(self.store.entries()))
        with self.store.transaction():
            self.store.clear_projection()
            self.store.project(self.standings(memory, day))
        return self.publish()


def _making(fact: Fact, standing: list[Entry]) -> list[Entry]:
    """What made a fact what it is: what raised it, else what ended it, else all that brought it into memory."""

    def status_in(entry: Entry) -> object:
        return next((dict(c.after).get("status") for c in entry.proposal.changes if c.subject == fact.id), None)

    if fact.status in HIGH:
        return [entry for entry in standing if status_in(entry) in HIGH]
    if fact.status in ("superseded", "retracted"):
        return [entry for entry in standing if status_in(entry) == fact.status][-1:]
    return standing
