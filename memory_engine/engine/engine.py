"""What a user can do: bring in, dream, apply, revert, verify, rebuild; and, from ``Asking``,
everything one can ask."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple

from memory_engine.belief import ledger, together
from memory_engine.belief.memory import Memory, Nothing, home, replay
from memory_engine.domain import codec, ids
from memory_engine.domain.errors import (
    AlteredPlan,
    BrokenChain,
    Contradicted,
    DamagedStore,
    GroundMoved,
    NothingToRevert,
    OtherPolicy,
    StalePlan,
    TornPlan,
    Unknown,
    ranges,
)
from memory_engine.domain.ports import ImportBatch, Present, Table
from memory_engine.domain.records import (
    UNPLACED,
    Entry,
    Fact,
    Observation,
    Plan,
    Problem,
    Proposal,
    Veto,
    proposal,
    replace,
    revived,
)
from memory_engine.dream import word
from memory_engine.dream.case import judgement, rivals
from memory_engine.dream.gates import Gate
from memory_engine.dream.undo import Target, Undo, take_back
from memory_engine.engine.asking import LOG_MARK, REASSESSED, WITHDRAWN, Asking
from memory_engine.engine.calibration import REFUTED, refuted_promotions
from memory_engine.engine.outside import NOTHING, OUTSIDE_MARK, PENNED_MARK, Filters, replaced
from memory_engine.engine.owners import refuse_rejecting, refuse_undoing
from memory_engine.engine.withdrawing import unread, withdrawals
from memory_engine.formats.choice import select
from memory_engine.formats.edits import Edits, edits
from memory_engine.formats.log import by_hand, kept_for_search, log_name, read_line, read_log
from memory_engine.formats.memory_md import INDEX, genuine
from memory_engine.views.brief import Beside, Brief

MOST_DIGITS = 18
"""[digits] Of an entry's number: a database holds no larger one."""

HIGH = ("corroborated", "asserted")


class Applied(NamedTuple):
    """What happened: the entries that were made, the head they lead to, and pages that a person
    had edited."""

    entries: tuple[Entry, ...]
    head: str
    edited: tuple[str, ...]


class Rebuilt(NamedTuple):
    """What became of it: pages kept aside, what was wrong and is mended, what is wrong still,
    edits taken up."""

    edited: tuple[str, ...]
    mended: tuple[Problem, ...]
    left: tuple[Problem, ...]
    edits: Mapping[str, Edits] = MappingProxyType({})


WRITTEN_ON_A_PAGE = "a line that somebody wrote on {}"
"""What is known of the source of such a line."""


MOST_TAKEN_OFF = 8
"""[lines] Taken off MEMORY.md at once: more are no decision about each of them."""


class Engine(Asking):
    """A memory to change. Callers hold the store's lock around everything that writes beliefs."""

    def bring_in(self, kind: str, batches: Iterable[ImportBatch]) -> dict[str, Any]:
        """Take in what an importer read, through the log like everything that is said."""
        new, repeated, skipped, sources = 0, 0, Counter[str](), set[str]()
        for_search = 0
        left: list[dict[str, str]] = []
        notes: list[str] = []
        for batch in batches:
            fresh = self.store.unseen([key for key, _, _ in batch.lines])
            lines = {key: (day, line) for key, day, line in batch.lines if key in fresh}
            self.logs.append(lines.values())
            with self.store.transaction():
                self.store.seen(lines)
                self.store.mark({f"{kind}:{batch.source}": batch.mark} if batch.mark else {})
                self._record(f"{kind}:{batch.source}", batch.outside)
                self._pen(batch.penned)
            new, repeated = new + len(lines), repeated + len(batch.lines) - len(lines)
            for_search += sum(kept_for_search(line) for _, line in lines.values())
            skipped.update(dict(batch.skipped))
            left += [
                {"reason": reason, "place": place, "text": text}
                for reason, place, text, _ in batch.left
            ]
            sources.update([batch.source] if batch.mark else [])
            notes += batch.notes
            self.reporter.stage(f"importing {batch.source}: observations so far", new, 0)
        self.catch_up()
        return {
            "kind": kind,
            "observations": new,
            "for_search": for_search,
            "repeated": repeated,
            "sources": len(sources),
            "skipped": dict(skipped.most_common()),
            "left_out": left,
            "notes": notes,
        }

    def withdraw(self, present: Present, day: str, by: str) -> list[dict[str, Any]]:
        """End what files of a kind said and say no more; tell of each fact, with the entry that
        did it."""
        told: list[dict[str, Any]] = []
        for gone, step in list(withdrawals(self, present, day)):
            with self.store.transaction():
                self.store.mark({WITHDRAWN: unread(self, gone)})
                self.store.unsee(
                    ids.import_key(present.kind, one.provenance.principal, one.text) for one in gone
                )
            if step.changes:
                entries = ledger.chained([step], self.store.head(), day, 0, by)
                memory = Memory(self.store).after([step])
                self._happen(entries, memory, day)
                told += [_ended(entries[0], memory, change.subject) for change in step.changes]
        return told

    def catch_up(self, night: str = "") -> int:
        """Take in what the logs have that memory has not seen; how many observations were new.

        What is dated after tomorrow, and after the day of the ``night``, is left where it is.
        """
        marks = self.store.marks()
        seen = {
            name[len(LOG_MARK) :]: token
            for name, token in marks.items()
            if name.startswith(LOG_MARK)
        }
        new = 0
        for day, token, text in self.logs.news(seen):
            if early := self.not_yet(day, night):
                self.reporter.problem(early)
                continue
            self.reporter.stage(f"reading the log of {day}", 0, 0)
            rows = []
            for found in read_log(day, text, self.handwritten == "owner"):
                if isinstance(found, Problem):
                    self.reporter.problem(found)
                elif not self.read_before(found[1]):
                    rows.append((day, *found))
            with self.store.transaction():
                new += self.store.take_in(rows)
                self.store.mark({LOG_MARK + day: token})
                self._taint(observation for _, _, observation in rows)
        return new

    def _taint(self, news: Iterable[Observation]) -> None:
        """Compute anew what rests on sessions into which outside sources turn out to have
        spoken."""
        said = [
            o.provenance for o in news if o.provenance.trust == "untrusted" or o.provenance.origins
        ]
        self._reassess({provenance.root_session for provenance in said} - {""})

    def _record(self, source: str, outside: Mapping[str, Filters]) -> None:
        """Keep what sessions have read from outside, as a source shows it, and what follows."""
        names = {OUTSIDE_MARK + session: session for session in outside}
        before = {name: self.store.marked(name) for name in names}
        now = {name: replaced(before[name], source, outside[names[name]]) for name in names}
        changed = {name: mark for name, mark in now.items() if mark != (before[name] or NOTHING)}
        self.store.mark(changed)
        self._reassess(names[name] for name in changed)

    def _pen(self, penned: Mapping[str, Mapping[str, str]]) -> None:
        """Keep what agents wrote into files of instructions, and what follows for what these
        order."""
        names = {PENNED_MARK + key: root for root, files in penned.items() for key in files}
        news = {name: root for name, root in names.items() if not self.store.marked(name)}
        self.store.mark(news)
        if news:
            self._reassess(
                f"instructions:{file}" for files in penned.values() for file in files.values()
            )

    def _reassess(self, sessions: Iterable[str]) -> None:
        """Compute anew what rests on what was said in these root sessions."""
        spoken = [
            id
            for session in sorted({*sessions})
            for id in self.store.observed_by("session", session)
        ]
        facts = self.store.facts_on(spoken)
        memory = Memory(self.store, {fact.id: fact for fact in facts})
        self.store.project(self.standings(memory, self.today()))
        doubted = {fact.id for fact in facts if fact.status in HIGH} - {*self.reassessed}
        if doubted:
            self._note(sorted({*self.reassessed, *doubted}))

    def _note(self, facts: Sequence[str]) -> None:
        """Have the next night judge these facts, whether its news touches them or not."""
        self.store.mark({REASSESSED: json.dumps(facts)})

    def _unsettled(self, memory: Memory, day: str) -> list[str]:
        """Find the noted facts that no night has put where their evidence puts them."""
        night = self.asking_night(day)
        noted = (memory.fact(id) for id in self.reassessed)
        return [
            fact.id
            for fact in noted
            if fact.status in HIGH and judgement(memory, night, fact).earned != fact.status
        ]

    # -- the night

    def shut(self) -> Gate | None:
        """Write: the first gate that is shut, after a scan for news where the cheaper gates
        allow one."""
        cheap = next(
            (gate for gate in self.gates_by_clock() if not gate.open and gate.name != "sessions"),
            None,
        )
        if cheap:
            return cheap
        self.catch_up()
        with self.store.transaction():
            self.store.mark({"scan": str(self.clock())})
        return next(
            (gate for gate in self.gates_by_clock() if not gate.open and gate.name == "sessions"),
            None,
        )

    def dream(self, day: str) -> Plan:
        """Think: tonight's plan; what the logs brought is taken in first, which changes no
        belief."""
        from memory_engine.dream.pipeline import consolidate
        from memory_engine.engine.gather import gather

        self.catch_up(day)
        return consolidate(self.store, gather(self, day), self.reporter)

    def too_much(self, plan: Plan) -> str:
        """Think: why this plan should be reviewed before it is applied; empty if it need not be."""
        from memory_engine.dream.pipeline import too_much

        return too_much(plan, self.store.count_facts(("asserted",)), self.policy)

    def apply(self, plan: Plan, by: str, accepted: Iterable[int] | None = None) -> Applied:
        """Write: make a plan (or the accepted proposals of it, numbered from 1) happen, in one
        transaction.

        Raises ``StalePlan`` if the ledger has moved since it was thought, ``TornPlan`` if a
        proposal stands on a rejected one, and ``OtherPolicy`` if what is in force would have
        thought otherwise. A rejected rise leaves a veto, so that the next night does not propose it
        again from the same evidence.
        """
        number, head = self.store.head()
        last = self.store.last_dream()[0]
        if plan.head != head or plan.dream != last + 1:
            raise StalePlan(
                plan.head,
                head,
                f"The plan is for dream {plan.dream}, and the last was dream {last}",
            )
        if plan.policy != self.fingerprint:
            raise OtherPolicy(plan.policy, self.fingerprint)
        everything = dict(enumerate(plan.proposals, 1))
        chosen = set(everything) if accepted is None else set(accepted)
        if not chosen <= everything.keys():
            named = ", ".join(map(str, sorted(chosen - everything.keys())))
            raise Unknown("proposal", named, f"The plan has {len(everything)}.")
        _refuse_torn(plan.proposals, chosen)
        rejected = [one for number, one in everything.items() if number not in chosen]
        kept = [everything[n] for n in sorted(chosen)]
        self._grounded(kept, plan.testimony)
        try:
            memory = Memory(self.store).after(kept)
        except ValueError as moved:
            raise StalePlan(
                plan.head, head, f"The plan does not fit the memory that it was made on ({moved})"
            ) from None
        numbers = ",".join(str(number) for number in everything if number not in chosen)
        refuse_rejecting(memory.fact, self.store, by, f"apply PLAN --reject {numbers}", rejected)
        vetoes = self._rejected(memory, rejected, number + len(kept))
        entries = ledger.chained([*kept, *vetoes], (number, head), plan.day, plan.dream, by)
        return self._happen(entries, memory.after(vetoes), plan.day, plan)

    def _grounded(
        self, proposals: Sequence[Proposal], testimony: Sequence[tuple[str, str]]
    ) -> None:
        """Refuse evidence that does not exist: neither in memory nor in what the engine itself
        says tonight."""
        added = {
            id
            for one in proposals
            for c in one.changes
            for id in revived("evidence", dict(c.after).get("evidence", ()))
        }
        said = {read_line(day, line, "").id for day, line in testimony}
        for id in self.store.missing(sorted(map(str, added - said))):
            raise DamagedStore(
                "memory.db",
                f"a proposal rests on observation {id}, which is not there",
                "Restore it from a copy.",
            )

    def _rejected(
        self, memory: Memory, rejected: Sequence[Proposal], number: int
    ) -> list[Proposal]:
        vetoes = []
        rises = [
            (one, c.subject)
            for one in rejected
            for c in one.changes
            if dict(c.after).get("status") in HIGH
        ]
        for position, (one, id) in enumerate(rises, number + 1):
            fact = memory.fact(id)
            if fact.held:
                after = replace(
                    fact,
                    vetoes=fact.vetoes | {Veto(position, tuple(sorted(fact.evidence)), (), True)},
                )
                vetoes.append(
                    proposal("veto", f"a reviewer rejected: {one.because}", [(fact, after)])
                )
        return vetoes

    def _happen(
        self, entries: Sequence[Entry], memory: Memory, day: str, plan: Plan | None = None
    ) -> Applied:
        number, head = (entries[-1].number, entries[-1].hash) if entries else self.store.head()
        self.reporter.stage("writing ledger and pages", 0, 0)
        if plan:
            self.logs.append(plan.testimony)
        with self.store.transaction():
            if plan:
                self.store.take_in(
                    (day, line, read_line(day, line, log_name(day))) for day, line in plan.testimony
                )
                self.store.looked(plan.looks)
                self.store.mark({"tree": plan.tree, "policy": plan.policy})
            incumbents = self._incumbents(entries)
            refuted = refuted_promotions(self.store) + ledger.refuted(entries)
            self.store.append(entries)
            self.store.mark({REFUTED: str(refuted)})
            self.store.project(self.standings(memory, day))
            if plan:
                self.store.dreamt(plan.dream, self.clock(), plan.upto)
                if self.reassessed:
                    self._note(self._unsettled(memory, day))
            self._list(number, incumbents, day)
        return Applied(tuple(entries), head, tuple(self.publish()))

    def _list(self, number: int, incumbents: tuple[str, ...], day: str) -> None:
        pool = self.page_pool(day)
        doubted = self.doubted(standing.fact for standing in pool)
        self.store.list_facts(number, select(pool, incumbents, self.policy, day, doubted), day)

    def _incumbents(self, entries: Sequence[Entry]) -> tuple[str, ...]:
        """Who stands in the index now; after a revert of the newest decisions, who stood there
        before they were made."""
        taken = {number for entry in entries for number in entry.takes_back}
        before = self.store.head()[0]
        while before in taken:
            before -= 1
        return self.store.listed(before)

    def place(self) -> None:
        """Decide where all facts stand on the pages, where an earlier version wrote last."""
        if self.store.marked(UNPLACED):
            rows = replay(self.store.entries())
            with self.store.transaction():
                self.store.project(self.standings(Memory(Nothing(), rows), self.today()))
                self.store.mark({UNPLACED: ""})

    def take_up_edits(self, decide: bool = True) -> dict[str, Edits]:
        """Take what a person wrote on a page as a bullet of today's log; tell what they took off
        it, by page.

        Whose hand it was nothing tells. Where the owner has not said that nobody else writes here,
        it may be anybody's text that an agent put there: it is kept, and stands on no page. Where
        they have said so, a line that is gone from MEMORY.md is the owner's word that it is off for
        good, unless nothing is to be decided; many at once are an accident, until they say it.
        """
        day, owners = self.today(), self.handwritten == "owner"
        found: dict[str, Edits] = {}
        for name, rendered in self.rendered().items():
            page = self.pages.read(name)
            if page is not None and not genuine(page):
                found[name] = edits(rendered, page)
        for name, change in found.items():
            place, origins = f"memory/{name}", (WRITTEN_ON_A_PAGE.format(name),)
            self.logs.append(
                (day, by_hand(day, text, place, owners, origins)) for text in change.added
            )
        if decide and owners and INDEX in found and len(found[INDEX].removed) <= MOST_TAKEN_OFF:
            found[INDEX] = self._taken_off(found[INDEX], day)
        return found

    def _taken_off(self, found: Edits, day: str) -> Edits:
        lasting = tuple(id for id in found.removed if self._stays_off(id, day))
        return found._replace(
            removed=tuple(id for id in found.removed if id not in lasting), lasting=lasting
        )

    def _stays_off(self, id: str, day: str) -> bool:
        """Take a line that the owner took off the page for their word on its fact; tell whether
        it was one."""
        with suppress(Unknown):
            self.forget(id, day, "its line was taken off MEMORY.md by hand")
            return True
        return False

    def publish(self) -> Sequence[str]:
        """Write: make the pages say what memory holds; the names of those that a person had
        edited, kept aside first."""
        return self.pages.publish(self.rendered())

    # -- taking back

    def undo(self, target: str, day: str) -> Undo:
        """Think: what taking ``target`` back would come to; raises ``Unknown`` and
        ``NothingToRevert``."""
        meant = self._target(target)
        memory = Memory(
            self.store, {fact.id: fact for fact in self.store.facts_on(meant.withdrawn)}
        )
        self.reporter.stage("looking for what stands on it", 0, 0)
        night = self.asking_night(day, self.store.head()[0] + 1)
        try:
            undo = take_back(memory, night, meant, self.store.entries_about)
        except ValueError as moved:
            raise NothingToRevert(
                target, f"an earlier revert already moved its ground ({moved})"
            ) from None
        if not undo.proposal.changes:
            raise NothingToRevert(target, "nothing that stands comes from it")
        return undo

    def revert(self, undo: Undo, day: str, by: str, cascade: bool = False) -> Applied:
        """Write: make an ``undo`` happen as one entry; refuses with ``GroundMoved`` where others
        stand on it, unless cascading."""
        if undo.standing and not cascade:
            raise GroundMoved(undo.target, undo.standing)
        taken = (
            entry for number in undo.takes_back for entry in self.store.entries(number, number)
        )
        refuse_undoing(
            self.store,
            by,
            f"revert {undo.target}{' --cascade' * cascade}",
            taken,
            undo.proposal.changes,
        )
        memory = Memory(self.store).after([undo.proposal])
        entries = ledger.chained([undo.proposal], self.store.head(), day, 0, by, undo.takes_back)
        return self._happen(entries, memory, day)

    def settle(self, id: str, day: str, because: str) -> dict[str, Any]:
        """Write: the owner's word that a fact holds: asserted, what conflicts with it retracted,
        in one entry."""
        fact, memory, night = self.find(id), Memory(self.store), self.asking_night(day)
        against = rivals(memory, night, fact)
        if not fact.held:
            raise Unknown("live fact", id, self._way_back(fact, "settled"))
        settled = replace(fact, status="asserted", settled=True)
        pairs = [
            (fact, settled),
            *((rival, replace(rival, status="retracted", valid_to=day)) for rival in against),
        ]
        decision = proposal("promote", f"the owner's word: {because or 'settled by hand'}", pairs)
        entries = ledger.chained([decision], self.store.head(), day, 0, "user:owner")
        applied = self._happen(entries, memory.after([decision]), day)
        return {
            "entry": entries[0].number,
            "settled": fact.id,
            "retracted": [rival.id for rival in against],
            "head": applied.head,
        }

    def confirm(self, id: str, day: str, because: str) -> dict[str, Any]:
        """Take the owner's word that a fact holds; ``entry`` is None where it is held on that
        already.

        Raises ``Unknown`` for what is not held, ``Contradicted`` where something is held that
        excludes it.
        """
        fact, memory = home(self.store, self.find(id).id), Memory(self.store)
        if not fact.held:
            raise Unknown("live fact", id, self._way_back(fact, "confirmed"))
        if against := rivals(memory, self.asking_night(day), fact):
            raise Contradicted(fact.id, tuple((rival.id, rival.text) for rival in against))
        known = fact.settled and fact.status == "asserted"
        entry = None if known else self._decide(word.confirmed(fact, because), day).number
        return {"entry": entry, "confirmed": fact.id, "text": fact.text}

    def _way_back(self, fact: Fact, what: str) -> str:
        """Say what ended a fact, and how it is brought back."""
        ended = [entry.number for entry in self.store.entries_of(fact.id)][-1:]
        back = (
            f"entry {ended[0]} ended it, and `kairos-mem revert {ended[0]}` brings it back"
            if ended
            else "it is in no entry"
        )
        return f"Only what is held can be {what}: {back}."

    def forget(self, id: str, day: str, because: str) -> dict[str, Any]:
        """Take the owner's word that a fact is off for good: retracted, what spoke for it
        vetoed; raises ``Unknown``."""
        fact = home(self.store, self.find(id).id)
        if not fact.held:
            raise Unknown(
                "live fact",
                id,
                f"It is {fact.status or 'not in memory'} already: it stands on no page.",
            )
        night = self.asking_night(day, self.store.head()[0] + 1)
        decision = word.forgotten(Memory(self.store), night, fact, because)
        entry = self._decide(decision, day)
        freed = [change.subject for change in decision.changes[1:]]
        return {"entry": entry.number, "forgotten": fact.id, "text": fact.text, "freed": freed}

    def _decide(self, decision: Proposal, day: str) -> Entry:
        """Make a decision of the owner's happen as one entry."""
        (entry,) = ledger.chained([decision], self.store.head(), day, 0, "user:owner")
        self._happen([entry], Memory(self.store).after([decision]), day)
        return entry

    def _target(self, target: str) -> Target:
        kind, colon, name = target.partition(":")
        if colon and kind in ("session", "source", "principal"):
            found = self.store.observed_by(kind, name) if name else []
            if not found:
                raise Unknown(kind, name or "without a name")
            return Target(target, (), frozenset(found))
        if colon and kind == "dream":
            night = self.store.entries_of_dream(int(name)) if _numbered(name) and int(name) else ()
            return Target(target, self._standing_of(target, kind, name, night), whole_night=True)
        if target.isdecimal() and target.isascii():
            named = list(self.store.entries(int(target), int(target))) if _numbered(target) else []
            return Target(target, self._standing_of(target, "entry", target, named))
        fact = self.find(target)
        entries = _making(fact, self._still_standing(self.store.entries_of(fact.id), target))
        return Target(target, tuple(entries), fact=fact.id if fact.status in HIGH else "")

    def _standing_of(
        self, target: str, kind: str, name: str, entries: Sequence[Entry]
    ) -> tuple[Entry, ...]:
        if not entries:
            raise Unknown(kind, name)
        return tuple(self._still_standing(entries, target))

    def _still_standing(self, entries: Sequence[Entry], target: str) -> list[Entry]:
        fallen = ledger.fallen(self.store.entries_about(ledger.subjects(entries)))
        kept = [entry for entry in entries if entry.number not in fallen]
        if len(entries) > 1:
            kept = [entry for entry in kept if entry.proposal.verb != "revert"]
        if not kept:
            raise NothingToRevert(target, "it has been taken back already")
        return kept

    # -- plans, checking and mending

    def propose(self, plan: Plan) -> None:
        """Record a plan that somebody will review, for ``recognise`` to know it by."""
        parts = codec.plan_parts(plan)
        with self.store.transaction():
            self.store.planned(codec.plan_id(parts), parts)

    def recognise(self, plan: Plan, place: str) -> None:
        """Refuse a plan that is not, part for part, one that was made here; raises
        ``AlteredPlan`` naming what differs."""
        parts, plans = codec.plan_parts(plan), self.store.plans()
        if codec.plan_id(parts) in plans:
            return
        nearest = max(plans.values(), key=lambda made: len({*made} & {*parts}), default=())
        changed = [
            number
            for number, (was, now) in enumerate(zip(nearest, parts, strict=False))
            if was != now
        ]
        if {*nearest}.isdisjoint(parts):
            raise AlteredPlan(place, "this store made no such plan, or an earlier version did")
        if len(nearest) != len(parts):
            raise AlteredPlan(
                place, f"it was made with {len(nearest) - 1} proposals and has {len(parts) - 1} now"
            )
        proposals = [str(number) for number in changed if number]
        if not proposals:
            raise AlteredPlan(
                place, "what stands beside its proposals was changed since it was made"
            )
        which = f"proposal{'s' * (len(proposals) > 1)} {', '.join(proposals)}"
        raise AlteredPlan(place, f"{which} changed since the plan was made")

    def brief(self, since: int | None, asked: str, beside: Beside) -> Brief:
        """Say what happened after an entry, by default since the last session, and what waits
        for the owner."""
        from memory_engine.engine.briefing import brief

        return brief(self, since, asked, beside)

    def damage(self) -> list[Problem]:
        """Find where memory.db is not what was written to it."""
        from memory_engine.engine.health import damage

        return damage(self)

    def verify(self) -> tuple[list[Problem], list[Problem]]:
        """Check (problems, notes): all that decides, against what it was made from or its sum;
        the logs and the pages."""
        from memory_engine.engine.health import verify

        return verify(self)

    def rebuild(self, day: str, nights: int = 0, accept_loss: bool = False) -> Rebuilt:
        """Make everything anew that can be; ``nights`` are known to have been dreamt.

        Raises ``BrokenChain`` for a ledger that was changed from outside: what it leads to is not
        to be believed.
        """
        from memory_engine.engine import health

        self.reporter.stage("checking the ledger", 0, 0)
        for problem in ledger.broken(self.store.entries()):
            raise BrokenChain("memory.db", problem.place, problem.what)
        before, logs, store = health.verify(self)[0], health.logged(self), self.store
        with store.transaction():  # what follows from single lines and entries
            changed = store.changed()
            written: dict[Table, int] = {
                table: store.rows(table) - changed.get(table, 0)
                for table in ("entries", "observations")
            }
            store.mend(logs.lines if "observations" in changed else {})
            self._read_logs_again(logs.days, changed)
        self.catch_up()
        doubtful = set() if accept_loss else health.doubtful(self, changed, written, logs)
        self.reporter.stage("making every fact anew", 0, 0)
        rows = replay(store.entries())
        with store.transaction():  # what follows from the whole ledger, and what must be guessed
            store.clear_projection()
            placed = {UNPLACED: ""} if store.marked(UNPLACED) else {}
            store.mark({REFUTED: str(ledger.refuted(store.entries())), **placed})
            store.project(self.standings(Memory(Nothing(), rows), day))
            self._guess(changed, rows, day, nights)
            store.take_over(changed.keys() - doubtful)
        if "observations" not in changed:
            self.logs.append(health.lost_lines(self, logs))
        changes = self.take_up_edits(decide=False)  # the page may be older than what is made anew
        edited = self.publish()
        left = health.verify(self)[0]
        mended = tuple(problem for problem in before if problem not in left)
        return Rebuilt(tuple(edited), mended, tuple(left), changes)

    def _read_logs_again(self, days: Iterable[str], changed: Mapping[str, int]) -> None:
        if "marks" in changed:
            marks = self.store.marks()
            self.store.forget("marks", ())
            self.store.mark(
                {name: mark for name, mark in marks.items() if name.startswith(OUTSIDE_MARK)}
            )
        if changed.keys() & {"marks", "looks", "look_places"}:
            self.store.mark({"tree": ""})
        self.store.mark({LOG_MARK + day: "0" for day in days})

    def _guess(
        self, changed: Mapping[str, int], rows: Mapping[str, Fact], day: str, nights: int
    ) -> None:
        """Put what is safe for what can't be recomputed: look at everything again, list anew,
        ask for new plans."""
        from memory_engine.engine import health

        store = self.store
        if "plans" in changed:
            store.forget("plans", ())
        if changed.keys() & {"looks", "look_places"}:
            store.forget("looks", ())
            store.looked(health.guesses(rows))
        if "dreams" in changed:
            number = max([nights, *(entry.dream for entry in store.entries())])
            upto = health.read_up_to(self, rows)
            store.forget("dreams", [(night, 0.0, upto) for night in range(1, number + 1)])
        if "published" in changed:
            store.forget("published", ())
            self._list(store.head()[0], (), day)


def _refuse_torn(proposals: Sequence[Proposal], chosen: AbstractSet[int]) -> None:
    """Refuse a choice that leaves out what others of it stand on; the remedy names the smaller
    way out."""
    rejected = set(range(1, len(proposals) + 1)) - chosen
    needed = together.needs(proposals) if rejected else {}
    standing = tuple(sorted(together.falling(needed, rejected) & chosen))
    if not standing:
        return
    kept = together.brought_along(needed, chosen)
    only = f"`--only {ranges(tuple(sorted(kept)))}`"
    reject = f"`--reject {ranges(tuple(sorted(rejected.union(standing))))}`"
    take = (
        f"Take what they stand on, too: {only}"
        if len(chosen) < len(rejected)
        else f"Reject those, too: {reject}"
    )
    left = tuple(sorted(frozenset().union(*(needed[number] for number in standing)) & rejected))
    raise TornPlan(left, standing, f"{take}. `kairos-mem review` shows what each stands on.")


def _ended(entry: Entry, memory: Memory, id: str) -> dict[str, Any]:
    fact = memory.fact(id)
    return {
        "entry": entry.number,
        "fact": id,
        "text": fact.text,
        "status": fact.status,
        "because": entry.proposal.because,
    }  # fmt: skip


def _numbered(name: str) -> bool:
    """Whether an entry or a night can have this number."""
    return name.isascii() and name.isdecimal() and len(name) <= MOST_DIGITS


def _making(fact: Fact, standing: list[Entry]) -> list[Entry]:
    """What made a fact what it is: what raised it, else what ended it, else all that brought it
    into memory."""

    def status_in(entry: Entry) -> object:
        return next(
            (dict(c.after).get("status") for c in entry.proposal.changes if c.subject == fact.id),
            None,
        )

    if fact.status in HIGH:
        return [entry for entry in standing if status_in(entry) in HIGH]
    if fact.status in ("superseded", "retracted"):
        return [entry for entry in standing if status_in(entry) == fact.status][-1:]
    return standing
