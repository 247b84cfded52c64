"""What a user can ask: everything here reads and thinks, nothing writes. ``Engine`` adds what
changes things."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import Any, get_args

from memory_engine.belief.confidence import ENGINE, tainted
from memory_engine.belief.confidence import judge as weighed
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.claims.lapse import lapsed
from memory_engine.domain import marks
from memory_engine.domain.errors import BadInput, DamagedStore, Locked, Unknown
from memory_engine.domain.policy import (
    CLOCK_JUMP_DAYS,
    FEWS_WORTH,
    LISTED_WORTH,
    PAGE_POOL,
    UNLISTED,
    Policy,
)
from memory_engine.domain.ports import (
    Judge,
    LedgerStore,
    LogStore,
    Pages,
    Reporter,
    Silent,
    SimilarityIndex,
    Workspace,
)
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records import (
    STATUSES,
    Fact,
    Observation,
    Off,
    Problem,
    Provenance,
    Standing,
)
from memory_engine.dream.case import case_of, judgement, rivals
from memory_engine.dream.gates import Gate, gates
from memory_engine.dream.night import NONE, Night
from memory_engine.dream.standing import RISEN
from memory_engine.dream.standing import shown as placed
from memory_engine.engine.outside import OUTSIDE_MARK, PENNED_MARK, Filters, shown, speaking
from memory_engine.formats import lines, memory_md
from memory_engine.formats.commands import LEAD
from memory_engine.formats.log import handwritten, log_name, read_log, read_otherwise
from memory_engine.views import trail

INSTRUCTED = ("rules:instructions", "owner")
"""Who reads a file of instructions, and whose word what orders in it is."""
PENNED_BY = "agent:instructions"
"""Whose word what orders in it is, where an agent wrote it."""
REASSESSED = "reassessed"
"""The mark with the facts, a JSON list of ids, that later news of outside sources put in doubt."""
WITHDRAWN = "withdrawn"
"""The mark with the observations, a JSON list of ids, that their file took back before or after
a night read them."""
LOG_MARK = "log:"
"""Before a day: the name under which the state of its log is remembered."""


MADE = "made"
"""The name under which the time is remembered at which a store was made."""
DAY_SECONDS = 86_400.0
LAST_SECOND = 253_402_300_799.0
"""Of the year 9999: a day beyond it can't be written."""


def day_at(seconds: float) -> str:
    """Write the day, in UTC, of seconds since 1970."""
    return time_at(seconds)[:10]


def time_at(seconds: float) -> str:
    """Write seconds since 1970 as a time in UTC; what no calendar holds is moved to its nearest
    end."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(min(max(seconds, 0.0), LAST_SECOND)))


class Asking:
    """A memory to ask, through its ports. ``clock`` gives seconds since 1970; every decision is
    dated by a day."""

    def __init__(
        self,
        store: LedgerStore,
        logs: LogStore,
        pages: Pages,
        policy: Policy,
        clock: Callable[[], float],
        reporter: Reporter | None = None,
        index: Callable[[], SimilarityIndex] | None = None,
        workspace: Callable[[], Workspace] | None = None,
        judge: Callable[[], Judge] | None = None,
        handwritten: str = "agent",
    ) -> None:
        self.store = store
        self.logs = logs
        self.pages = pages
        self.policy = policy
        self.clock = clock
        self.reporter = reporter or Silent()
        self._index = index
        self._workspace = workspace
        self._judge = judge
        self.handwritten = handwritten

    @cached_property
    def index(self) -> SimilarityIndex | None:
        """The vectors of the texts, opened when first asked for; None where the caller gave
        none."""
        return self._index() if self._index else None

    @cached_property
    def workspace(self) -> Workspace | None:
        """The code base, opened when first asked for; None where the caller gave none."""
        return self._workspace() if self._workspace else None

    @cached_property
    def judge(self) -> Judge | None:
        """Who is asked whether two sentences say the same; None where the caller gave none."""
        return self._judge() if self._judge else None

    @cached_property
    def fingerprint(self) -> str:
        """Digest all that a night decides by: the policy, the tables, and whom it asks."""
        from memory_engine.engine.fingerprint import fingerprint  # loads every word table

        asked = [one.name if one else "" for one in (self.index, self.judge)]
        return fingerprint(self.policy, *asked)

    @property
    def last_policy(self) -> str:
        """Look up by which policy the last night decided; empty where nobody noted it."""
        return self.store.marked("policy")

    @property
    def reassessed(self) -> tuple[str, ...]:
        """Look up the facts that the next night judges though nothing new is said of them."""
        return tuple(json.loads(self.store.marked(REASSESSED) or "[]"))

    def today(self) -> str:
        """Read: the clock's day, in UTC."""
        return day_at(self.clock())

    def last_day(self) -> str:
        """Give the day of the newest entry; empty where there is none."""
        number, _ = self.store.head()
        return next((entry.day for entry in self.store.entries(number)), "") if number else ""

    def latest_day(self) -> str:
        """Give the latest day that a clock or an entry tells: today, unless the clock is behind."""
        return max(self.today(), self.last_day(), day_at(float(self.store.marked(MADE) or "0")))

    def impossible_clock(self) -> str:
        """Tell why the clock can't be right: it is before all that is known, or has leapt.

        Only readings of a clock and the days of logs count as known: the times of what was said
        are its callers'.
        """
        number, last, _ = self.store.last_dream()
        made = float(self.store.marked(MADE) or "0")
        readings = [reading for reading in (made, self.store.first_dream()) if reading]
        days = [name[len(LOG_MARK) :] for name in self.store.marks(LOG_MARK)]
        known = min([*days, *map(day_at, readings)], default="")
        if known and day_at(self.clock() + DAY_SECONDS) < known:
            return (
                f"The clock says {self.today()}, which is before all that is known (from "
                f"{known} on)"
            )
        since, what = (last, "the last night") if number else (made, "this memory was made")
        if since and self.clock() - since > CLOCK_JUMP_DAYS * DAY_SECONDS:
            return f"The clock says {self.today()}, more than a year after {what} ({day_at(since)})"
        return ""

    def not_yet(self, day: str, night: str = "") -> Problem | None:
        """Tell of a log that is dated after tomorrow and after the night: a wrong clock wrote it.

        It waits for its day: taken in now it would stay the latest word on everything until then.
        """
        if day <= max(night, day_at(self.clock() + DAY_SECONDS)):
            return None
        what = f"is dated {day}, which has not come; it is read when it has"
        return Problem(log_name(day), what, "Say it again if it should count now.")

    def gates(self) -> list[Gate]:
        """Think: each gate of the next night, open or shut, and why; the lock is the caller's to
        try."""
        wrong = self.impossible_clock()
        return [
            Gate("time", False, wrong) if wrong and gate.name == "time" else gate
            for gate in self.gates_by_clock()
        ]

    def gates_by_clock(self) -> list[Gate]:
        """Tell of each gate, taking the clock's word for it."""
        number, at, upto = self.store.last_dream()
        scanned = float(self.store.marked("scan") or "0")
        spoken = self.store.spoken(upto, None, ENGINE)
        news = spoken.observations or (0 if number else self.pending())
        return gates(self.policy, self.clock(), number, at, scanned, len(spoken.sessions), news)

    def asking_night(
        self, day: str, number: int = 0, known: Mapping[str, Observation] = NONE
    ) -> Night:
        """Think: a night without news: what the evidence comes to on a day; ``known`` is read
        already."""
        _, _, upto = self.store.last_dream()
        heard = cache(
            partial(
                self._heard,
                known=known,
                recorded=cache(self._recorded),
                outside=cache(self.store.outside_in),
            )
        )
        head, now = self.store.head()[1], time_at(self.clock()).replace("Z", ".000000Z")
        return Night(
            number, day, head, upto, (), heard, self.policy, watch=self.reporter.problem, now=now
        )

    def heard(self, id: str) -> Observation | None:
        """Look up an observation, with the outside sources that may speak through it."""
        return self._heard(id, NONE, self._recorded, self.store.outside_in)

    def _heard(
        self,
        id: str,
        known: Mapping[str, Observation],
        recorded: Callable[[str], Sequence[Filters]],
        outside: Callable[[str], Sequence[Observation]],
    ) -> Observation | None:
        spoken = self._as_written(known.get(id) or self.store.observation(id))
        if spoken is None or spoken.provenance.origins or not _may_pass_on(spoken.provenance):
            return spoken
        origins = [*_quoted(spoken, outside), *_read_on_record(spoken, recorded)]
        return spoken._replace(
            provenance=spoken.provenance._replace(origins=tuple(dict.fromkeys(origins)))
        )

    def _as_written(self, spoken: Observation | None) -> Observation | None:
        """Take for an agent's what an agent wrote into the owner's file of instructions."""
        if (
            spoken is None
            or (spoken.provenance.extracted_by, spoken.provenance.trust) != INSTRUCTED
        ):
            return spoken
        from memory_engine.extract.instruction_file import pen_key  # heavy, and seldom wanted here

        wordings = (
            spoken.text,
            *(spoken.text[led.end() :] for led in re.finditer(": ", spoken.text)),
        )
        root = next(
            filter(None, (self.store.marked(PENNED_MARK + pen_key(text)) for text in wordings)), ""
        )
        by = spoken.provenance._replace(trust="agent", principal=PENNED_BY, root_session=root)
        return spoken._replace(provenance=by, kind="claim") if root else spoken

    def _recorded(self, root_session: str) -> Sequence[Filters]:
        """Look up what a session's own record shows it to have read from outside."""
        return tuple(shown(self.store.marked(OUTSIDE_MARK + root_session)).values())

    def find(self, id: str) -> Fact:
        """Read: the fact with this id or unambiguous beginning of one; raises ``Unknown``."""
        known = self.store.named(id)
        if len(known) != 1:
            raise Unknown("fact", id, f"It could be {', '.join(known[:5])}." if known else "")
        return self.store.fact(known[0])

    def why(self, id: str) -> dict[str, Any]:
        """Think: the whole trail of a fact."""
        fact = self.find(id)
        night = self.asking_night(self.today())
        case = case_of(Memory(self.store), night, fact)
        standing = self._standing(Memory(self.store), night, fact)
        found = judgement(Memory(self.store), night, fact)
        return trail.why(standing, case, found, self.store.entries_of(fact.id))

    def neighbourhood(self, id: str) -> dict[str, Any]:
        """Think: a fact and the facts around it: rivals, its slot, its files, what it
        superseded."""
        fact, memory = self.find(id), Memory(self.store)
        night = self.asking_night(self.today())
        around = {
            "conflicts with": rivals(memory, night, fact),
            "superseded by": [self.store.fact(fact.successor)] if fact.successor else [],
            "same slot": memory.in_slot(fact.slot) if fact.slot else [],
            "same file": [other for path in fact.paths for other in memory.at_anchor(path)],
        }
        rows = {
            name: [
                trail.fact_row(self._standing(memory, night, other))
                for other in others
                if other.id != fact.id
            ]
            for name, others in around.items()
        }
        return {"fact": trail.fact_row(self._standing(memory, night, fact)), "around": rows}

    def diff(self, first: int, last: int) -> list[dict[str, Any]]:
        """Think: what differs between memory after two entries."""
        return trail.moved(
            replay(self.store.entries(1, first)), replay(self.store.entries(1, last))
        )

    def blame(self, name: str, line: int | None) -> list[dict[str, Any]]:
        """Think: for each line of a page (or the one asked for): the fact it says, and the entry
        that put it there."""
        page = self.pages.read(name)
        if page is None:
            from memory_engine.domain.meant import did_you_mean, nearest

            meant = did_you_mean(nearest(name, self.pages.names()))
            raise Unknown("page", name, meant or "`kairos-mem rebuild` makes the pages anew.")
        written = page.splitlines()
        if line is not None and not 1 <= line <= len(written):
            raise BadInput(
                f"{name}:{line}",
                f"the page has {len(written)} lines",
                f"`kairos-mem blame {name}` shows them all.",
            )
        wanted = range(1, len(written) + 1) if line is None else [line]
        return [self._accounted(number, written[number - 1]) for number in wanted]

    def _accounted(self, number: int, text: str) -> dict[str, Any]:
        named = self._named(text)
        row: dict[str, Any] = {
            "fact": None,
            "facts": named,
            "entry": None,
            "because": "part of the page's form",
        }
        if text.startswith(LEAD) and named:
            row["because"] = f"`kairos-mem why` tells of each: {', '.join(named)}"
        elif named and (fact := self.store.fact(named[0])).status:
            entry = trail.brought_by(fact, self.store.entries_of(fact.id))
            entries = list(self.store.entries(entry, entry)) if entry else []
            row |= {"fact": fact.id, "entry": entry}
            row |= trail.history_line(entries[0]) | {"facts": named} if entries else {}
        elif text.startswith("- [") and ".md)" in text:
            row["because"] = "points to topic files; `kairos-mem blame` takes those, too"
        return {"line": number, "text": text} | row

    def _named(self, line: str) -> list[str]:
        """Find the facts that a line of a page says."""
        if line.startswith(LEAD):
            pool = [one for mark in marks.MARKS for one in self.store.best(mark, PAGE_POOL, "")]
            listed = self.listed()
            return [
                *memory_md.facts_of(
                    line, [one for one in pool if one.fact.id in listed], self.policy
                )
            ]
        return lines.FACT_ID.findall(line)[-1:]

    def recall(self, question: str, limit: int, superseded: bool = False) -> list[dict[str, Any]]:
        """Find facts, then observations, that speak of a question, best first; what is not taken
        in yet, too."""
        from memory_engine.engine.recall import recall

        return recall(self.store, self._near_if_free, question, limit, superseded, self.waiting())

    def _near_if_free(self, texts: Sequence[str]) -> Sequence[Sequence[tuple[str, float]]]:
        """Give the nearest facts; none where the index is being written, or can't be used.

        Vectors of a sentence model only add to what words find: whoever asks is answered by words,
        and told so. Hashed ones know no more than words do: fused with these they answer worse.
        """
        if not self.semantic:
            return [()] * len(texts)
        try:
            return self.near(texts)
        except (Locked, DamagedStore) as refusal:
            self.reporter.problem(
                Problem("index.lance", f"answered by words alone: {refusal.message}")
            )
            return [()] * len(texts)

    @property
    def semantic(self) -> bool:
        """Think: whether the vectors are of a model that has learnt what words mean: then no
        memory is too small for them."""
        return self.index is not None and self.index.semantic

    def near(self, texts: Sequence[str]) -> Sequence[Sequence[tuple[str, float]]]:
        """Read: the nearest live facts of each text, where memory is large enough for vectors to
        find what words do not."""
        enough = self.semantic or self.store.count_facts(STATUSES) >= self.policy.vectors_from
        if not texts or not enough or self.index is None:
            return [()] * len(texts)
        number, _ = self.store.head()
        behind = self.index.behind(number)
        if behind:
            self.reporter.stage("making vectors", 0, 0)
            changed = self.store.touched_since(number - behind)
            rows = [(fact.id, fact.text) for fact in changed if fact.held]
            self.index.catch_up(rows, [fact.id for fact in changed if not fact.held], number)
        return self.index.neighbours(texts, self.policy.neighbours)

    def among(self, texts: Sequence[str]) -> Sequence[Sequence[tuple[int, float]]]:
        """Read: for each text the nearest of those before it, where the vectors know more of
        them than shared words do."""
        if self.index is None or not self.semantic:
            return [()] * len(texts)
        return self.index.among(texts, self.policy.neighbours)

    def conflicts(self) -> list[dict[str, Any]]:
        """Think: each pair of facts that cannot both hold, with both sides' evidence and what
        would settle it."""
        memory, night = Memory(self.store), self.asking_night(self.today())
        rows, listed = [], set[frozenset[str]]()
        for standing in self.store.standings(("contested",)):
            for rival in rivals(memory, night, standing.fact):
                pair = frozenset({rival.id, standing.fact.id})
                if pair not in listed:
                    listed.add(pair)
                    sides = [self._side(memory, night, fact) for fact in (standing.fact, rival)]
                    rows.append(
                        {"sides": sides, "would_settle": trail.would_settle(standing.fact, rival)}
                    )
        return rows

    def alternatives(self) -> list[dict[str, Any]]:
        """List each pair of facts that may be two values of one thing, and both stand: the later
        first."""
        memory, night, rows = Memory(self.store), self.asking_night(self.today()), []
        for standing in self.store.linked():
            for id in sorted(standing.fact.alternatives):
                other = memory.fact(id)
                if standing.fact.held and other.held and standing.fact.id < id:
                    rows.append({"sides": self._in_time(memory, night, standing.fact, other)})
        return rows

    def _in_time(self, memory: Memory, night: Night, *facts: Fact) -> list[dict[str, Any]]:
        def heard(fact: Fact) -> str:
            return max((o.provenance.at for o in night.observations(fact.evidence)), default="")

        return [self._side(memory, night, fact) for fact in sorted(facts, key=heard, reverse=True)]

    def _side(self, memory: Memory, night: Night, fact: Fact) -> dict[str, Any]:
        found = judgement(memory, night, fact)
        spoken = night.observations(fact.evidence)
        speakers = sorted(
            {
                f"{o.provenance.principal} ({o.provenance.source or o.provenance.log})"
                for o in spoken
            }
        )
        return {
            **trail.fact_row(self._standing(memory, night, fact)),
            "bits": round(found.bits, 3),
            "said_by": speakers,
        }

    def pending(self) -> int:
        """Count the observations that ``waiting`` gives."""
        return len(self.waiting())

    def waiting(self) -> list[Observation]:
        """Read the observations in the logs that memory has not taken in yet; the next night
        does."""
        seen = {name[len(LOG_MARK) :]: token for name, token in self.store.marks(LOG_MARK).items()}
        news = (
            found
            for day, _, text in self.logs.news(seen)
            for found in read_log(day, text, self.handwritten == "owner")
        )
        fresh = (
            found[1]
            for found in news
            if not isinstance(found, Problem) and not self.read_before(found[1])
        )
        return list(
            {said.id: said for said in fresh if not self.store.observation(said.id)}.values()
        )

    def read_before(self, observation: Observation) -> bool:
        """Tell whether a bullet written by hand was taken in already, as whoever it counted as
        then."""
        return (
            handwritten(observation)
            and self.store.observation(read_otherwise(observation)) is not None
        )

    def stats(self) -> dict[str, Any]:
        """Read: sizes and rates."""
        store, pending, verbs = self.store, self.pending(), self.store.tally(0).verbs
        by_status = {status: store.count_facts((status,)) for status in STATUSES}
        return {
            "observations": store.rows("observations") + pending,
            "pending": pending,
            "facts": sum(by_status.values()),
            "by_status": by_status,
            "entries": store.rows("entries"),
            "dreams": store.rows("dreams"),
            "promotions": verbs.get("promote", 0),
            "demotions": verbs.get("demote", 0),
            "reverts": verbs.get("revert", 0),
            "vetoes": store.vetoed_count(),
            "sessions": len(self.store.spoken(0, None, ENGINE).sessions),
            "calibration": self.calibration(),
        }

    def calibration(self) -> dict[str, Any]:
        """Read: how well belief has done over facts that the code base or the owner has settled."""
        from memory_engine.engine.calibration import calibration

        return calibration(self.store, self.asking_night(self.today()))

    def standings(self, memory: Memory, day: str) -> list[Standing]:
        """Compute the standing of each fact that a memory's changes bear on.

        Those are the facts that they touch, and those against which the evidence of one of them
        counts: a judgement looks at nothing else of other facts (``dream.case``).
        """
        night = self.asking_night(day)
        facts = {fact.id: fact for fact in memory.contrary_to(memory.touched)} | dict(
            memory.touched
        )
        return [self._standing(memory, night, fact) for _, fact in sorted(facts.items())]

    def _standing(self, memory: Memory, night: Night, fact: Fact) -> Standing:
        case = case_of(memory, night, fact)
        found = weighed(case, night.policy)
        sessions = len({o.provenance.root_session for o in case.spoken})
        heard = max((o.provenance.at[:10] for o in case.spoken), default="")
        place, worth = placed(case), _worth(case.spoken)
        weight = lines.weight(fact, found.bits, sessions, worth)
        if place.mark in marks.WORDS_ALONE and worth:
            weight -= UNLISTED * ((worth < LISTED_WORTH) + (worth < FEWS_WORTH))
        return Standing(fact, round(found.confidence, 6), round(weight, 6), heard, *place)

    def memory_at(self, entry: int) -> Memory:
        """Think: memory as it stood after a ledger entry."""
        return Memory(Nothing(), replay(self.store.entries(1, entry)))

    def rendered(self) -> dict[str, str]:
        """Think: every page as it must read now."""
        day, listed = self.store.listed_on(), self.listed()
        pool, past = self.page_pool(day), self.lapsed(day)
        doubted = self.doubted(one.fact for one in pool)
        off = self.off_pages() | ({"lapsed": past} if past else {})
        return memory_md.render(listed, pool, self.policy, doubted, off if not listed else {})

    def topic_pages(self) -> dict[str, list[Standing]]:
        """Lay out what each topic file says now."""
        return memory_md.topics(self.listed(), self.page_pool(self.store.listed_on()), self.policy)

    def listed(self) -> frozenset[str]:
        """Read the facts that MEMORY.md lists now."""
        return frozenset(self.store.listed(self.store.head()[0]))

    def page_pool(self, day: str) -> list[Standing]:
        """Read the facts that the pages could show on a day."""
        pool = [one for one in self._marked(day) if not lapsed(one.fact, one.heard, day)]
        gone = self._taken_back(pool)
        return [one for one in pool if one.fact.id not in gone]

    def lapsed(self, day: str) -> int:
        """Count what could stand on a page but for the day that ended it."""
        return sum(lapsed(one.fact, one.heard, day) for one in self._marked(day))

    def withheld(self, day: str) -> int:
        """Count what is only heard and says again, in other words, what was taken back."""
        return len(
            self._taken_back(
                [one for one in self._marked(day) if not lapsed(one.fact, one.heard, day)]
            )
        )

    def _marked(self, day: str) -> list[Standing]:
        """Read the facts with a mark; what is only heard, if it was heard lately."""
        since = lines.oldest(day, self.policy.heard_days)
        found = [
            self.store.best(mark, PAGE_POOL, since if mark in marks.FLEETING else "")
            for mark in marks.MARKS
        ]
        return sorted((one for of_mark in found for one in of_mark), key=lambda one: one.fact.id)

    def _taken_back(self, pool: Sequence[Standing]) -> frozenset[str]:
        fallen = [
            fact for fact in self.store.vetoed() if fact.status not in ("", *RISEN) and _fell(fact)
        ]
        if not fallen:
            return frozenset()
        from memory_engine.formats.again import (
            said_again,
        )  # what compares words is heavy, and seldom wanted here

        return said_again(pool, fallen)

    def off_pages(self) -> dict[str, int]:
        """Count the facts that may stand on no page, by why."""
        found = self.store.off_pages()
        return {reason: found[reason] for reason in get_args(Off) if reason in found}

    def doubted(self, facts: Iterable[Fact]) -> frozenset[str]:
        """Find the asserted facts beside which something stands that cannot hold with them."""
        memory, night = Memory(self.store), self.asking_night(self.today())
        return frozenset(
            fact.id for fact in facts if fact.status == "asserted" and rivals(memory, night, fact)
        )


def _fell(fact: Fact) -> bool:
    """Tell whether a revert took back a rise of the fact, not only something said for it."""
    return any(veto.counts for veto in fact.vetoes)


def _may_pass_on(speaker: Provenance) -> bool:
    """Whether what a session had heard from outside may speak through this principal.

    An agent's own word, and a run that an agent may have tied to its text; not the owner, not the
    engine's own look, and no run that the host recorded: its importer has named the origins.
    """
    run = (
        speaker.trust == "tool"
        and speaker.method != "probe"
        and speaker.extracted_by != HOST_RECORD
    )
    return bool(speaker.root_session) and (speaker.trust == "agent" or run)


def _quoted(spoken: Observation, outside: Callable[[str], Sequence[Observation]]) -> list[str]:
    """Name the outside sources observed in its session, of the same matter and before it.

    What the host's record tells has the origins that the record shows, in order: of other sources
    in the same record nothing is left to ask.
    """
    by = spoken.provenance
    before = [
        said
        for said in outside(by.root_session)
        if said.provenance.at < by.at
        and not said.passage
        and not _recorded_alike(said.provenance, by)
    ]
    if not before:
        return []
    from memory_engine.claims.claim import (
        share_a_matter,
    )  # what reads sentences is heavy, and seldom wanted here

    return [
        origin
        for said in before
        if share_a_matter(said, spoken)
        for origin in said.provenance.origins or (said.provenance.principal,)
    ]


def _recorded_alike(one: Provenance, other: Provenance) -> bool:
    return one.extracted_by == HOST_RECORD and other.extracted_by == HOST_RECORD


def _worth(spoken: Iterable[Observation]) -> float:
    """Find what a line is worth to a reader, by the source that says it best."""
    return max((said.worth for said in spoken if not tainted(said)), default=0.0)


def _read_on_record(
    spoken: Observation, recorded: Callable[[str], Sequence[Filters]]
) -> tuple[str, ...]:
    """Name the outside sources on its session's record that an observation shares an anchor with.

    At whatever time they were read: the clock of an observation is the agent's own. What was read
    out of the record itself has its origins already, in order.
    """
    by = spoken.provenance
    sources = () if by.extracted_by == HOST_RECORD else recorded(by.root_session)
    return speaking(spoken, sources) if sources else ()
