"""What the engine needs of the outside, as Protocols. Adapters implement them; the engine never
sees which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol

from memory_engine.domain.records import (
    Anchor,
    Dreamt,
    Entry,
    Fact,
    Finding,
    Look,
    Mark,
    Observation,
    Predicate,
    Problem,
    Question,
    Slot,
    Spoken,
    Standing,
    Tally,
    Trace,
    Verb,
    Verdict,
)


class FactBase(Protocol):
    """The facts as they stand; looks up, never loads all of them."""

    def fact(self, id: str) -> Fact:
        """The fact with this id; one with status ``""`` if there is none."""
        ...

    def in_slot(self, slot: Slot) -> Sequence[Fact]:
        """The live facts with this scope, subject and attribute, by id."""
        ...

    def at_anchor(self, path: str) -> Sequence[Fact]:
        """The live facts with an anchor in this file, by id."""
        ...

    def merged_into(self, id: str) -> Sequence[Fact]:
        """The wordings that were merged into a fact, by id."""
        ...

    def contrary_to(self, ids: Iterable[str]) -> Sequence[Fact]:
        """The facts, held or not, whose contrary (``opposite``) is one of these, by id."""
        ...

    def vetoed(self) -> Sequence[Fact]:
        """The facts that carry a veto, by id: as many as there were reverts."""
        ...


class LogStore(Protocol):
    """The daily logs: append-only text, one observation a line."""

    def append(self, lines: Iterable[tuple[str, str]]) -> None:
        """Write (day, line) pairs durably: when this returns they are on disk."""
        ...

    def news(self, seen: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
        """(day, token, text) of every daily log whose token is not the one in ``seen``, by day.

        A token names one state of a log and is nobody's to read.
        """
        ...


class LedgerStore(FactBase, Protocol):
    """Observations, entries and the projection of facts, in one place with one transaction."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside, or none."""
        ...

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Add (day, line, observation) rows that are not there yet; how many were new."""
        ...

    def observation(self, id: str) -> Observation | None:
        """One observation."""
        ...

    def lines(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """The (day, line) pairs of these observations, in order of arrival."""
        ...

    def outside_in(self, root_session: str) -> Sequence[Observation]:
        """What outside sources brought into a session or its sub-agents, in order of arrival."""
        ...

    def observations(self, after: int = 0) -> Iterator[tuple[int, Observation]]:
        """(position, observation) from the position after ``after`` on, in order of arrival."""
        ...

    def observed_by(self, column: str, value: str) -> list[str]:
        """The ids of observations of one ``session``, ``source`` or ``principal``."""
        ...

    def unweighed(self, ids: Sequence[str]) -> set[str]:
        """Those of the observations that no night has read yet."""
        ...

    def spoken(self, after: int, upto: int | None, but: str) -> Spoken:
        """What was said after a position, up to another (None: to the end), but for what one
        principal said."""
        ...

    def last_spoken(self, but: str) -> int:
        """The position of the newest observation that one principal did not make; 0 if there is
        none."""
        ...

    def facts(self) -> Iterator[Fact]:
        """Every fact row, by id, held or not."""
        ...

    def facts_on(self, observations: Iterable[str]) -> list[Fact]:
        """The facts that rest on any of these observations, by id."""
        ...

    def named(self, beginning: str) -> list[str]:
        """The ids of facts that begin so; the exact one alone, if there is one."""
        ...

    def standings(self, where: str = "1", *values: object) -> list[Standing]:
        """Fact rows with what was computed of them, by id."""
        ...

    def standings_of(self, facts: Sequence[str]) -> list[Standing]:
        """These facts with what was computed of them, by id."""
        ...

    def contested(self, count: int) -> list[Fact]:
        """The facts that are contested, the latest heard first, so many of them."""
        ...

    def settled(self, count: int) -> list[Fact]:
        """The latest facts that are asserted or retracted, so many of them."""
        ...

    def best(self, mark: Mark, count: int, since: str) -> list[Standing]:
        """The facts with this mark that were heard or decided on since a day: the weightiest,
        and the last heard."""
        ...

    def count(self, table: str, where: str = "1") -> int:
        """How many rows."""
        ...

    def head(self) -> tuple[int, str]:
        """Number and hash of the newest entry; (0, GENESIS) when there is none."""
        ...

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """The entries from ``first`` to ``last``, both included, in order."""
        ...

    def entries_of(self, fact: str) -> Sequence[Entry]:
        """The entries that touched a fact, in order."""
        ...

    def entries_about(self, facts: Iterable[str]) -> Sequence[Entry]:
        """The entries that touched any of these facts, each once, in order."""
        ...

    def touched_since(self, entry: int) -> list[Fact]:
        """The facts that entries after this one touched, by id, as they stand now."""
        ...

    def entries_of_dream(self, dream: int) -> Sequence[Entry]:
        """The entries that one night made, in order."""
        ...

    def before_night(self, dream: int) -> int:
        """The number of the entry before the first of this night or a later one; of the newest
        if they made none."""
        ...

    def decisions(self, after: int, but: Collection[Verb]) -> Iterator[Entry]:
        """The entries after one, but for those with one of these verbs, in order."""
        ...

    def tally(self, after: int) -> Tally:
        """How many entries of each verb there are after one, and which nights made them."""
        ...

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries at the end of the ledger."""
        ...

    def clear_projection(self) -> None:
        """Drop every fact row."""
        ...

    def project(self, standings: Iterable[Standing]) -> None:
        """Write these fact rows."""
        ...

    def due(self, night: int, changed: Iterable[str] | None) -> list[str]:
        """The facts to hold against the code base: due by this night, or resting on a changed
        path (None: all)."""
        ...

    def streaks(self, facts: Iterable[str]) -> dict[str, int]:
        """How many looks in a row found each fact unchanged."""
        ...

    def looked(self, looks: Iterable[Look]) -> None:
        """Record (fact, night when next due, streak, verdict, paths looked at)."""
        ...

    def rarity(
        self, terms: Sequence[str], of: Literal["fact", "observation"], most: int
    ) -> dict[str, int]:
        """In how many texts each term stands, counted up to ``most``."""
        ...

    def texts(self, of: Literal["fact", "observation"]) -> int:
        """How many texts there are, at most."""
        ...

    def facts_about(
        self, match: str, statuses: Sequence[str], count: int
    ) -> list[tuple[Standing, float]]:
        """Facts in these statuses that match a full text query, best first, with their score."""
        ...

    def vetoed_count(self) -> int:
        """How many facts carry a veto."""
        ...

    def vetoed_about(self, match: str, count: int) -> list[str]:
        """The ids of facts with a veto that match a full text query, best first."""
        ...

    def observations_about(self, match: str, count: int) -> list[tuple[Observation, float]]:
        """Observations that match a full text query, best first, with their score."""
        ...

    def dreamt(self, number: int, at: float, upto: int) -> None:
        """Record that a night happened, when (seconds since 1970), and up to where it read."""
        ...

    def last_dream(self) -> Dreamt:
        """The newest night; zeros when there was none."""
        ...

    def dream(self, number: int) -> Dreamt:
        """The night with this number; zeros when there was none."""
        ...

    def first_to_read(self, position: int) -> int:
        """The number of the first night that read up to a position in the log; 0 when none has."""
        ...

    def first_dream(self) -> float:
        """The earliest time that a night is dated (seconds since 1970); 0 when there was none."""
        ...

    def listed(self, entry: int) -> tuple[str, ...]:
        """The facts that MEMORY.md listed when the ledger stood at this entry."""
        ...

    def listed_on(self) -> str:
        """The day on which it was last decided what the pages show; empty where nobody noted it."""
        ...

    def list_facts(self, entry: int, facts: Sequence[str], day: str) -> None:
        """Record which facts MEMORY.md lists from this entry on, as was decided on a day."""
        ...

    def marks(self, beginning: str = "") -> dict[str, str]:
        """How far each source, whose name begins so, has been read."""
        ...

    def marked(self, name: str) -> str:
        """One mark; empty where there is none of this name."""
        ...

    def mark(self, marks: Mapping[str, str]) -> None:
        """Record how far sources have been read."""
        ...

    def unseen(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that no import has brought yet."""
        ...

    def unsee(self, keys: Iterable[str]) -> None:
        """Let imports bring these again."""
        ...

    def seen(self, keys: Iterable[str]) -> None:
        """Record that an import has brought these."""
        ...

    def planned(self, id: str, parts: Sequence[str]) -> None:
        """Record a plan that was made: its id, and the digests of its parts."""
        ...

    def plans(self) -> Mapping[str, Sequence[str]]:
        """The plans that were made here: id -> digests of their parts."""
        ...

    def head_of_dream(self, dream: int) -> str:
        """Hash of the last entry that a night made; empty if it made none."""
        ...

    def missing(self, ids: Sequence[str]) -> Sequence[str]:
        """Those of the ids that no observation has, in order."""
        ...

    def check(self) -> list[Problem]:
        """What is wrong with the file, its observations and its ledger rows."""
        ...

    def misprojected(self, rows: Mapping[str, Fact]) -> list[Problem]:
        """Where the projection differs from these facts, to which the ledger leads."""
        ...

    def out_of_sum(self, known: Sequence[Problem]) -> list[Problem]:
        """The tables that somebody else wrote to, unless a known problem says it better."""
        ...

    def changed(self) -> Mapping[str, int]:
        """The tables that somebody else wrote to, with how many rows more than were written each
        has."""
        ...

    def mend(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        """Make anew what is derived from the logs' lines (id -> line) and from the entries."""
        ...

    def forget(
        self,
        table: Literal["looks", "dreams", "published", "marks", "plans"],
        fresh: Iterable[Sequence[object]],
    ) -> None:
        """Put fresh rows for what a table holds, where that is not to be believed."""
        ...

    def take_over(self, tables: Iterable[str]) -> None:
        """Take these tables, as they stand now, for what was written."""
        ...


class SimilarityIndex(Protocol):
    """Vectors of texts: derived, disposable, proposes neighbours and decides nothing."""

    def behind(self, position: int) -> int:
        """How many ledger entries are missing up to ``position``."""
        ...

    def catch_up(self, rows: Iterable[tuple[str, str]], gone: Iterable[str], position: int) -> None:
        """Take in (id, text) rows and drop ids, up to a ledger position."""
        ...

    def neighbours(self, texts: Sequence[str], count: int) -> Sequence[Sequence[tuple[str, float]]]:
        """For each text its nearest (id, cosine similarity), best first, in one batch."""
        ...

    @property
    def name(self) -> str:
        """The name of the embedder that made the vectors."""
        ...

    @property
    def semantic(self) -> bool:
        """Whether a model that has learnt what words mean made the vectors: then a cosine says
        more than shared words do."""
        ...

    def among(self, texts: Sequence[str], count: int) -> Sequence[Sequence[tuple[int, float]]]:
        """For each text the nearest of those before it (position, cosine similarity), best
        first."""
        ...


class Workspace(Protocol):
    """The code base that the facts speak of: looked at, never run, never written."""

    def state(self) -> str:
        """A name for the state of the whole tree, cheap to get; equal names mean that nothing
        changed."""
        ...

    def changed(self, since: str) -> frozenset[str] | None:
        """The paths that changed since a state, or None where that can't be told."""
        ...

    def look(self, predicates: Sequence[Predicate]) -> Sequence[Finding]:
        """A finding for each predicate, in order."""
        ...

    def place(self, anchors: Sequence[Anchor]) -> Sequence[Anchor | None]:
        """Each anchor with the hashes it has now, or None if it is not there (any more)."""
        ...


class Sources(Workspace, Protocol):
    """The code base with the texts in it, for those who hold a text against the rest of it."""

    def files(self) -> Sequence[str] | None:
        """The paths of all files, or None where not all can be told."""
        ...

    def texts(self, asked: Sequence[str]) -> Mapping[str, str]:
        """Files as text, by path; what is none, lies outside, or is too large is left out."""
        ...

    def traces(self, asked: Sequence[str]) -> Sequence[Trace]:
        """What is known of each path where nothing is."""
        ...


class Judge(Protocol):
    """Someone who can say that two sentences mean the same; never that either is true."""

    @property
    def name(self) -> str:
        """Who answers, with the model and the wording that it is asked in."""
        ...

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """A verdict for each question, in order; ``unsure``, with the reason, where no answer
        was to be had."""
        ...


class Pages(Protocol):
    """The folder of MEMORY.md and topic files; each write replaces a file whole or not at all."""

    def read(self, name: str) -> str | None:
        """The text of a page, or None."""
        ...

    def names(self) -> Sequence[str]:
        """The pages that there are."""
        ...

    def publish(self, pages: Mapping[str, str]) -> Sequence[str]:
        """Make the folder hold these pages; the names of those that a person had edited, kept
        aside first."""
        ...


class Present(NamedTuple):
    """All that files of one kind say now, so that what they said before can be told from it.

    ``said`` are the sentences of all of them; ``sessions`` those whose files were read whole, or
    are gone, each with what is to be said of it; ``speakers`` who spoke there; ``kind`` is the
    import's.
    """

    kind: str
    said: frozenset[str]
    sessions: Mapping[str, str]
    speakers: frozenset[str]


class ImportBatch(Protocol):
    """What an importer read in one go: (key, day, line) triples, how far it came in a source,
    and what it skipped."""

    @property
    def source(self) -> str:
        """The name under which reading resumes."""
        ...

    @property
    def mark(self) -> str:
        """From where reading resumes."""
        ...

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """(idempotency key, day, log line) of each observation."""
        ...

    @property
    def left(self) -> tuple[tuple[str, str, str, bool], ...]:
        """(reason, place, text, whether it is damage) of what was left out."""
        ...

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """(reason, how many) of what was left out."""
        ...

    @property
    def penned(self) -> Mapping[str, Mapping[str, str]]:
        """By root session: keys of what agents wrote into files of instructions, each with its
        file."""
        ...

    @property
    def outside(self) -> Mapping[str, Mapping[str, str]]:
        """By root session: outside sources that it has read so far, each with a filter of its
        words."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What the owner should know of it, in full sentences."""
        ...


class Reporter(Protocol):
    """Somebody who watches; silent by default."""

    def stage(self, name: str, done: int, of: int) -> None:
        """``done`` of ``of`` things of a stage are finished."""
        ...

    def problem(self, problem: Problem) -> None:
        """Something in the data is wrong, and was stepped over."""
        ...


class Silent:
    """A reporter that says nothing."""

    def stage(self, name: str, done: int, of: int) -> None:
        """Say nothing."""

    def problem(self, problem: Problem) -> None:
        """Say nothing."""


class Embedder(Protocol):
    """Texts -> vectors of length one, in which what says the same lies close."""

    @property
    def name(self) -> str:
        """The model and its revision, or the local scheme and its version: another name, other
        vectors."""
        ...

    @property
    def semantic(self) -> bool:
        """Whether it has learnt what words mean."""
        ...

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        ...

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector of length one for each text, in order."""
        ...
