"""The one place that chooses real adapters and builds an Engine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from pathlib import Path

from memory_engine.adapters import host_settings, private, spool
from memory_engine.adapters.host_folder import default_folder
from memory_engine.adapters.host_memory import HostMemory, ShownPages
from memory_engine.adapters.lock import (
    BUILDING_SECONDS,
    NIGHT_PATIENCE_SECONDS,
    PATIENCE_SECONDS,
    READER_PATIENCE_SECONDS,
    free,
    held,
)
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.root import find_root, meant
from memory_engine.adapters.settings import Settings, read_settings
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.deciding import NotGone
from memory_engine.domain.errors.leaving import ShutOff
from memory_engine.domain.errors.memory import DamagedStore, Locked, LostLedger, MovedMeanwhile
from memory_engine.domain.errors.stores import NoStore, NotATeam
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.change import Plan
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import STATUSES
from memory_engine.domain.team import Team, counting
from memory_engine.domain.typed import TYPE_CHECKING, Any, Protocol, cast
from memory_engine.engine.engine import Engine
from memory_engine.privacy import redact

if TYPE_CHECKING:
    from memory_engine.adapters.advisers.advice import Advice
    from memory_engine.adapters.consents import Consents
    from memory_engine.adapters.dreams import Remembered
    from memory_engine.adapters.holding import FileHolding, SchemaHolding
    from memory_engine.adapters.migrating import Moved
    from memory_engine.adapters.network import Door
    from memory_engine.adapters.notebook import Notebook
    from memory_engine.adapters.other_store import OtherMemory
    from memory_engine.adapters.store.seal import Seal
    from memory_engine.adapters.turn_log import Turns
    from memory_engine.adapters.vector_places import VectorPlace
    from memory_engine.domain.egress import Consent
    from memory_engine.domain.flags import Flags
    from memory_engine.domain.keeper import Keeper
    from memory_engine.domain.pack import Came, Pack
    from memory_engine.domain.permission import Asked, Verdict
    from memory_engine.domain.ports import (
        Branches,
        Embedder,
        ImportBatch,
        LedgerStore,
        LeftToHear,
        Machine,
        Rendered,
        Reporter,
        Requests,
        SecondReader,
        SimilarityIndex,
        Sources,
    )
    from memory_engine.engine.elsewhere import Leaving
    from memory_engine.engine.night import Night
    from memory_engine.privacy.erasure import Erasure
    from memory_engine.privacy.recognised import Recognised
    from memory_engine.views.answers.elsewhere import SessionRow, SessionsAnswer
    from memory_engine.views.answers.nights import GateRow
    from memory_engine.views.brief import Beside

CLAUDE_CODE, HOSTS_MEMORY = "claude-code", "claude-memory"
WATCHED = "watched"
"""The event of a session that nobody's hook told of, and that was seen all the same."""
MOST_COPIES = 5
"""[files] From which something was read, that are named."""
WATCH_SECONDS = 2.0
"""How long a page waits for the night watch to say which sessions run."""
FOLDERS = ("logs", "memory", "aside", "dreams", "index.lance")
"""What is written below: looked at before a night, which would else be refused when half told."""


class Attached(NamedTuple):
    """The hosts that are attached to a store, as ``claude-code-local``.

    With the time, in seconds since 1970, at which one was last heard of (0: never), the faults of
    hooks since the last night, those that nothing was ever heard of, and the places of Claude
    Code's settings that call our hooks, the one that is heard first.
    """

    hosts: tuple[str, ...]
    heard: float
    faults: tuple[str, ...]
    silent: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()


SERVERS = (
    "the write-ahead log of the server, its backups, and servers that follow it",
    "the logs of other machines that share this memory, whose nights stop until "
    "`kairos-mem rebuild --accept-loss` is run there: redact it there, too, if it was said there",
)
"""Where a server's memory has copies that nobody can take out from here."""


def now() -> float:
    """Tell the time [s since 1970], by the process's clock."""
    return time.time()


class Place(NamedTuple):
    """One store on disk, and who hears how work goes.

    ``clock`` gives seconds since 1970. A ``hurried`` one is for whoever somebody waits for: it
    gives a server little time to answer.
    """

    root: Path
    settings: Settings
    reporter: Reporter
    clock: Callable[[], float] = now
    hurried: bool = False

    @property
    def lock(self) -> Path:
        """The lock file of whoever changes beliefs."""
        return self.root / "lock"

    @property
    def workspace(self) -> Path:
        """The folder of the code base that the store speaks of."""
        return (self.root / self.settings.workspace).resolve()

    def folder(self, name: str) -> Path:
        """Give a private folder of the store, made if missing."""
        private.folder(str(self.root / name), str(self.root))
        return self.root / name

    def engine(self) -> Engine:
        """Give an engine for asking.

        All its answers speak of one state of memory, whatever others write meanwhile.
        """
        store = self.holding.opened(steady=True)
        return self._engine(store, READER_PATIENCE_SECONDS, asking=True)

    @property
    def holding(self) -> FileHolding | SchemaHolding:
        """What holds the tables: memory.db, or a schema of a team's server."""
        from memory_engine.adapters.holding import FileHolding, SchemaHolding

        if self.settings.store:
            door = lambda: self.advice().door  # noqa: E731
            return SchemaHolding(self.root, self.settings.store, door, self.hurried)
        return FileHolding(self.root)

    def migrate(self, to: str) -> tuple[Moved, Path | None]:
        """Move memory into a server's schema, or back into the file (``""``).

        Raises ``NotEmpty``, ``NoConsent``, and what is unsound at either end.
        """
        from memory_engine.adapters.holding import FileHolding
        from memory_engine.adapters.migrating import left_behind, move, put_aside, settle
        from memory_engine.adapters.postgres.address import address

        if to:
            address(to, "ADDRESS")  # refused as what was typed, not as a line of the settings
        there = self._replace(settings=self.settings._replace(store=to)).holding
        with self.writing():
            pass  # what was broken off is finished, and what is unsound refused
        with held(self.lock, PATIENCE_SECONDS):
            self._refuse_moved()
            checked = lambda store: _damage(self._engine(store))  # noqa: E731
            if self.settings.store and left_behind(FileHolding(self.root), self.holding):
                put_aside(self.root)  # of a move that was broken off
            moved = move(self.holding, there, checked)
            return moved, settle(self.root, to)

    def _refuse_moved(self) -> None:
        """Refuse to write to a store that was moved meanwhile.

        Another call moved it as this one waited for it.
        """
        now = read_settings(self.root / "config.yaml").store
        if now != self.settings.store:
            raise MovedMeanwhile(self.holding.place)

    def reading(self) -> Engine:
        """Give an engine for what is believed.

        Say where its ledger is older than the last run left it.

        Raises ``LostLedger`` where there is none any more: an empty answer would pass for the
        truth.
        """
        from memory_engine.adapters.store.seal import read_seal

        seal = read_seal(self.root)
        return self._sound(self.engine(), seal)

    def _sound(self, engine: Engine, seal: Seal | None) -> Engine:
        from memory_engine.adapters.store.seal import ACCEPT, outlived

        empty = not engine.store.head()[0]
        if problems := self.broken_off():
            engine.reporter.problem(problems[0])
            return engine
        problems = outlived(seal, engine.store) if seal else []
        if empty and (problems := problems or self._lost(engine.store)):
            there = self.holding.there()
            what = problems[0].what if there else "is gone, though nights were dreamt"
            raise LostLedger(self.holding.place, what, ACCEPT, "What was believed can't be told.")
        for problem in problems:
            engine.reporter.problem(problem)
        return engine

    @contextmanager
    def visiting(self) -> Iterator[Engine]:
        """Give an engine as ``reading`` does, and close what it opened.

        For whatever lives longer than one call.
        """
        from memory_engine.adapters.store.seal import read_seal

        seal = read_seal(self.root)
        engine = self.engine()
        with closing(engine.store):
            yield self._sound(engine, seal)

    def _engine(
        self, store: LedgerStore, patience: float = BUILDING_SECONDS, asking: bool = False
    ) -> Engine:
        """An engine over the real adapters.

        What is heavy is loaded when it is asked for something.
        """
        advice = cache(self.advice)
        self._count_people(store)
        return Engine(
            store,
            self.logs,
            ShownPages(PagesFolder(self.root / "memory", self.root / "aside"), self.host_memory),
            self.settings.policy,
            self.clock,
            self.reporter,
            partial(self._index, patience, asking, store, lambda: advice().door),
            self.code,
            (lambda: advice().judge()) if self.settings.judge != "off" else None,
            self.settings.handwritten,
            branches=self.branches,
            rendered=self.rendered,
            advice=advice,
            reader=(lambda: advice().reader()) if self.settings.reader != "off" else None,
            second=self.second,
            keeper=self.keeper,
        )

    def _count_people(self, store: LedgerStore) -> None:
        """Count people as the store does, where it is a team's."""
        if self.settings.people is None:
            counting.of(None)  # a process may have had another's store open
            return
        from memory_engine.engine.people import in_force, left

        people, account = self.settings.people, self.holding.account(store)
        if self.settings.store:
            people = in_force(store, people, account)
        counting.of(Team(people, account, left(store)))

    def _recount(self, engine: Engine) -> None:
        """Weigh anew what rests on people now counted otherwise.

        A team's settings say so.
        """
        if self.settings.people is not None:
            from memory_engine.engine.people import recount

            with engine.store.transaction():
                recount(engine)

    @contextmanager
    def team(self, given: str) -> Iterator[Place]:
        """Give a team's store, ruling speech until this ends.

        It speaks by its own rules. Raises ``NoStore``, ``UnsafeStore`` and ``NotATeam``.
        """
        there = place(given, self.reporter)
        try:
            if there.settings.people is None or there.root.resolve() == self.root.resolve():
                raise NotATeam(str(there.root))
            yield there
        finally:
            self.speak()

    def speak(self) -> None:
        """Apply this store's rules to texts and people.

        They pass, and count, as it wants it from now on.
        """
        redact.recognised.of(_known_again(self.root))
        redact.impersonal.of(self.settings.privacy)
        people = self.settings.people
        counting.of(None if people is None else Team(people))

    def keeper(self) -> Keeper:
        """Tell who begins the store's nights: perhaps the night watch.

        Nobody may do so.
        """
        from memory_engine.adapters.nightwatch.owning import keeper

        return keeper(str(self.root))

    def advice(self) -> Advice:
        """Give who may be asked at night, and their record.

        The record is of what left.
        """
        from memory_engine.adapters.advisers.advice import Advice
        from memory_engine.adapters.advisers.spec import Advisers
        from memory_engine.adapters.egress import EgressLedger
        from memory_engine.engine.calendar import time_at

        named = {name: getattr(self.settings, name) for name in Advisers._fields}
        return Advice(
            Advisers(**named),
            self.settings.policy,
            EgressLedger(self.root, lambda: time_at(self.clock())),
            self.consents,
        )

    @property
    def consents(self) -> Consents:
        """What the owner has allowed to leave this store."""
        from memory_engine.adapters.consents import Consents

        return Consents(self.root, self.workspace)

    @property
    def requests(self) -> Requests:
        """What the owner is asked, and what they answered."""
        from memory_engine.adapters.permissions import Permissions

        return Permissions(self.root)

    @property
    def project(self) -> str:
        """Name the store, for people, by its folder.

        It is the folder that it lies in.
        """
        return self.root.resolve().parent.name

    def consent(self, consent: Consent) -> None:
        """Allow a destination in the owner's own folder."""
        self.consents.allow(consent)

    def decide(self, verdict: Verdict) -> Asked:
        """Take an answer to a request, and do what it says.

        Raises ``NotPermitted``. Where another holds the lock for long it is done later, once.
        """
        from memory_engine.engine import permitting

        with self.visiting() as engine:
            asked = permitting.answer(engine, self, verdict)
        with suppress(Locked), self.writing() as engine:
            return permitting.finish(engine, self, asked.request.id)
        return asked

    def take_up(self) -> Sequence[Asked]:
        """Do what was decided, and was broken off before it was done."""
        from memory_engine.engine import permitting

        if not permitting.unfinished(self):
            return ()
        with suppress(Locked), self.writing(0.0) as engine:
            left = permitting.unfinished(self)
            return [permitting.finish(engine, self, one.request.id) for one in left]
        return ()

    def ask_owner(self) -> None:
        """Ask the owner what waits for them."""
        from memory_engine.engine import requesting

        with self.visiting() as engine:
            aside = self.beside(engine).set_aside
            requesting.due(engine, self, aside, self.advice().destinations())

    def consented(self, destination: str) -> bool:
        """Tell whether a destination is allowed already."""
        return self.consents.for_(destination) is not None

    def _index(
        self, patience: float, asking: bool, store: LedgerStore, door: Callable[[], Door]
    ) -> SimilarityIndex | None:
        """Open the vectors.

        Gives None where none are wanted, or who only asks finds none. A model that nobody named is
        loaded for no small memory: that takes seconds.
        """
        place = self._vectors(patience, asking, door)
        if place is None:
            return None
        from memory_engine.adapters.embed import AUTO, NONE, chosen
        from memory_engine.adapters.lance import LanceIndex

        wish = NONE if shut("embedder") else self.settings.embedder
        few = store.count_facts(STATUSES) < self.settings.policy.vectors_from
        wanted = None if few and wish == AUTO else chosen(wish)
        return LanceIndex(place, wanted) if wanted else None

    def _vectors(
        self, patience: float, asking: bool, door: Callable[[], Door]
    ) -> VectorPlace | None:
        """Name where the vectors lie; None where who only asks finds none."""
        folder = self.root / "index.lance"
        if not self.settings.vectors and asking and not folder.is_dir():
            return None
        from memory_engine.adapters.vector_places import FolderPlace, place_in

        if self.settings.vectors:
            return place_in(self.root, self.settings.vectors, door, asking)
        return FolderPlace(folder, patience)

    def _left_by_hosts(self) -> LeftToHear:
        from memory_engine.adapters.left_by_hosts import LeftByHosts

        workspace = self.root / self.settings.workspace
        return LeftByHosts(self.root, workspace)

    def heard_on(self, engine: Engine, host: str, source: str) -> tuple[str, Iterator[ImportBatch]]:
        """Read on in a host's transcript from the last stop."""
        from memory_engine.adapters.left_by_hosts import LeftByHosts

        left = LeftByHosts(self.root, self.root / self.settings.workspace)
        return left.of_source(host, source, engine.store.marks, engine.reporter.problem)

    def leave_transcript(self, host: str, session: str, source: str) -> None:
        """Leave a transcript's name for nights, where none knows it."""
        from memory_engine.adapters.left_by_hosts import named, row_of

        if row_of(host, source) not in named(str(self.root)):
            spool.note(str(self.root), WATCHED, host, session, source)

    def note(self, event: str, session: str, text: str = "") -> None:
        """Leave something of a session for the next night to hear."""
        spool.note(str(self.root), event, "kairos-mem", session, text)

    def attached(self) -> Attached:
        """Tell of attached hosts, when last heard, and what failed."""
        from memory_engine.adapters.left_by_hosts import heard_of

        folder, root = self.root / "attached", str(self.root)
        calling = tuple(host_settings.calling(str(self.workspace)))
        plugin = [f"{CLAUDE_CODE}-{name}" for name in calling if name == host_settings.PLUGIN]
        left = [path.stem for path in folder.glob("*.left") if "+" not in path.stem]
        hosts = tuple(sorted([*left, *plugin]))
        events, known = [], frozenset[str]()
        with suppress(KairosError, OSError):  # the night tells of it
            events = list(spool.events(root))
            known = heard_of(root, events)
        faults = [
            f"{one.get('agent', '')}: {one.get('text', '')}"
            for one in events
            if one.get("event") == "fault"
        ]
        moment = time.time()
        heard = [at for one in events if 0 < (at := _seconds(one.get("at"))) <= moment]
        return Attached(
            hosts,
            max([spool.last_heard(root), *heard]),
            tuple(dict.fromkeys(faults)),
            tuple(name for name in hosts if name.rpartition("-")[0] not in known),
            calling,
        )

    @property
    def host_memory(self) -> HostMemory:
        """The memory folder of a host, where it was taken over."""
        return HostMemory(self.root)

    def host_shows_memory(self) -> bool:
        """Tell whether the host puts memory's index before its sessions by itself."""
        return self.host_memory.loaded(host_settings.project_folder(str(self.workspace)))

    def beside_the_hosts(self) -> str:
        """Tell how memory stands to the host's own.

        Gives "" where the host keeps none here.
        """
        taken = self.host_memory.taken
        if taken:
            return f"{taken.folder} is rendered from here, since it was taken over"
        with suppress(KairosError, OSError):
            folder = self.host_memory_folder()
            pages = sum(1 for _ in folder.rglob("*.md"))
            if pages and self.attached().calling:
                return (
                    f"{folder} has {pages} of its own, which sessions load beside memory's; "
                    "`kairos-mem install claude-code --takeover` imports them and renders there"
                )
        return ""

    def host_memory_folder(self) -> Path:
        """Name the folder of a host's memory of this project.

        It may be told otherwise.
        """
        return default_folder(self.workspace)

    def stands_in(self, folder: Path) -> Iterator[ImportBatch]:
        """Read what a host's memory folder says."""
        from memory_engine.adapters.importers import Options, importer
        from memory_engine.adapters.wallclock import offset_at

        if any(folder.rglob("*.md")):
            yield from importer(HOSTS_MEMORY)(folder, {}, Options(clock=offset_at))

    @property
    def notebook(self) -> Notebook:
        """The files that agents keep for themselves."""
        from memory_engine.adapters.notebook import Notebook  # heavy: it reads what notes state

        return Notebook(self.root)

    def revive_watch(self) -> None:
        """Start the night watch again where it is gone without a word."""
        from memory_engine.adapters.nightwatch.reviving import revive

        with suppress(KairosError, OSError):  # a session opens all the same
            revive()

    def sessions_now(self) -> Sequence[SessionRow] | None:
        """List this store's running sessions, as the watch sees them.

        None where nothing watches, or it does not watch this store.
        """
        from memory_engine.adapters.nightwatch import client
        from memory_engine.adapters.nightwatch.folder import watched_roots

        here = self.root.resolve()
        named = [root for root in watched_roots() if Path(root).resolve() == here]
        if not named:
            return None
        with suppress(KairosError):  # it may have ended just now: then nothing watches
            asked = client.lines({"do": "sessions", "store": named[0]}, WATCH_SECONDS)
            answer = cast("SessionsAnswer", next(iter(asked)))
            return [row for row in answer["sessions"] if row["runs"]]
        return None

    def once(self, what: str, session: str) -> bool:
        """Tell whether something first happens to a session, and remember."""
        return spool.once(str(self.root), what, session)

    def noted(self) -> Iterator[tuple[str, str]]:
        """Read what hooks noted since the last night, as (event, session)."""
        for event in spool.events(str(self.root)):
            yield str(event.get("event")), str(event.get("session"))

    def holds(self, path: str, cwd: str = "") -> bool:
        """Tell whether a path lies in the store, or is it.

        It is as somebody gives it in a folder. A host's folder that is taken over holds memory's
        pages, too.
        """
        try:
            whole = (Path(cwd or ".") / path).expanduser().absolute().resolve()
        except (OSError, RuntimeError, ValueError):
            return False
        taken = self.host_memory.taken
        folders = [self.root.resolve(), *([taken.folder] if taken else [])]
        return any(whole.is_relative_to(folder) for folder in folders)

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

    def code(self) -> Sources:
        """Open the store's code base, on its main line."""
        from memory_engine.adapters.branches import GitBranches
        from memory_engine.adapters.workspace import CodeBase

        commit = GitBranches(self.workspace, self.settings.main_branch).main_commit()
        return CodeBase(self.root / self.settings.workspace, commit)

    def tags(self) -> Mapping[str, str]:
        """Name the branch and linked worktree of what is said.

        It is said here.
        """
        from memory_engine.adapters.worktree import tags

        return tags(str(self.root))

    def rendered(self) -> Rendered:
        """Give the files of the code base in which memory shows itself."""
        from memory_engine.adapters.renderings import RenderedFiles

        return RenderedFiles(self.root, self.workspace, self.settings.render)

    def branches(self) -> Branches:
        """Open the branches of the repository that the code base lies in."""
        from memory_engine.adapters.branches import GitBranches

        return GitBranches(self.workspace, self.settings.main_branch)

    def second(self) -> SecondReader | None:
        """Open the second opinion, where wanted and installed.

        It is on two sentences.
        """
        if self.settings.second_opinion == "off" or shut("second-opinion"):
            return None
        from memory_engine.adapters.second_opinion import lacking, shared

        return None if lacking() else shared()

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

    @contextmanager
    def other(self, given: str, any_project: bool = False) -> Iterator[OtherMemory]:
        """Open another store of this repository, to read.

        Raises ``NoStore``, ``UnsafeStore`` and ``OtherStore``.
        """
        from memory_engine.adapters.other_store import OtherMemory

        root = Path(find_root(given))
        there = Place(root, read_settings(root / "config.yaml"), self.reporter)
        held = partial(there.holding.opened, steady=True)
        with closing(OtherMemory(root, there.settings, held)) as other:
            other.refuse_strange(self.root, self.workspace, any_project)
            yield other

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

    @property
    def logs(self) -> Logs:
        """Give the daily logs; observing needs nothing else opened."""
        return Logs(str(self.root))

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

        known = remembered(self.root)  # before the ledger: a night that ends meanwhile is not lost
        engine = self.engine()
        with closing(engine.store):
            problems, notes = health.verify(engine)
            wrong = [*self.broken_off(), *lost(known, engine.store), *problems]
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

    def plan_file(self, night: int) -> Path:
        """Name the file in which the plan of a night is kept."""
        return self.root / "dreams" / f"{night:04d}" / "plan.json"

    def lost(self) -> list[Problem]:
        """Find whether memory.db lacks what files beside it know."""
        return self._lost(self.engine().store)

    def _lost(self, store: LedgerStore) -> list[Problem]:
        from memory_engine.adapters.dreams import lost, remembered

        return lost(remembered(self.root), store)

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

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[Engine]:
        """Hold the lock and give an engine for what is sound.

        Seal what it leaves.

        Raises ``Locked``; ``LostLedger`` for a ledger that is not the last run's; ``DamagedStore``
        for a damaged one.
        """
        from memory_engine.adapters.dreams import lost

        with self._alone(patience) as (store, known, untouched):
            engine = self._engine(store)
            for problem in lost(known, store):
                raise LostLedger(str(self.root / problem.place), problem.what, problem.remedy)
            self._recount(engine)
            if not untouched:
                _refuse_damage(self.holding.place, engine)
            engine.left_to_hear = self._left_by_hosts()
            try:
                yield engine
            finally:
                if store.wrote or not untouched:
                    self._seal(store)

    @contextmanager
    def dreaming(self, patience: float = NIGHT_PATIENCE_SECONDS) -> Iterator[Engine]:
        """Give a night's writing engine that logs its turns.

        It is as ``writing`` gives it. It does not wait for another night, but for the watch that
        hears a session. Whoever watches reads ``turns``.
        """
        from memory_engine.adapters.turn_log import TurnLog

        with self.writing(patience) as engine:
            log = TurnLog(self.root, engine.store.last_dream().number + 1, engine.reporter)
            engine.reporter = log
            with log.kept():
                yield engine

    @property
    def idle(self) -> bool:
        """Whether nobody holds the lock now."""
        return free(self.lock)

    @property
    def turns(self) -> Turns:
        """Give what the running or last logged night told.

        It is what it has told so far.
        """
        from memory_engine.adapters.turn_log import Turns

        return Turns(self.root)

    @contextmanager
    def mending(self, accept_loss: bool) -> Iterator[Engine]:
        """Hold the lock and give an engine for whatever is there.

        But for what only the owner can accept.
        """
        from memory_engine.adapters.dreams import lost

        with self._alone(PATIENCE_SECONDS, accept_loss) as (store, known, _):
            engine = self._engine(store)
            for problem in () if accept_loss else lost(known, store):
                raise LostLedger(str(self.root / problem.place), problem.what, problem.remedy)
            yield engine
            if not _damage(engine):
                self._seal(store)

    @contextmanager
    def _alone(
        self, patience: float, anew: bool = False
    ) -> Iterator[tuple[LedgerStore, Remembered, bool]]:
        from memory_engine.adapters.dreams import remembered
        from memory_engine.adapters.store.seal import ACCEPT

        holding = self.holding
        private.narrow(str(self.root))
        for name in FOLDERS:
            private.no_link(str(self.root / name))
        with held(self.lock, patience):
            self._refuse_moved()
            known = remembered(self.root)
            dreamt = known.night or (known.seal and known.seal.entries)
            if not holding.there() and not anew and dreamt:
                raise LostLedger(holding.place, "is gone, though nights were dreamt", ACCEPT)
            if self.erasing:
                known = self._finish_erasing()
            untouched = known.seal is not None and known.seal.files == holding.stamps()
            with closing(holding.opened()) as store, holding.alone(store, patience):
                yield store, known, untouched

    @property
    def erasing(self) -> bool:
        """Tell whether a redaction waits to be finished.

        It was broken off; the next writer finishes it.
        """
        return os.path.lexists(self.root / private.REDACTING)

    def broken_off(self) -> list[Problem]:
        """Tell of a redaction that was broken off."""
        if not self.erasing:
            return []
        from memory_engine.adapters.erasure import journal

        return [Problem(journal.NAME, journal.BROKEN_OFF, journal.REMEDY)]

    def keyless(self) -> list[Problem]:
        """Tell where redacted content goes unrecognised, for a lost key.

        It is the store's key.
        """
        from memory_engine.adapters.erasure import recognised

        what = f"can't be read without its key, which is not in {recognised.keys_folder()}"
        remedy = (
            "What was redacted may come in again by an import: put the key back, or redact it "
            "once more when it does."
        )
        return (
            [Problem(private.KNOWN_AGAIN, what, remedy)]
            if recognised.keyless(str(self.root))
            else []
        )

    def _finish_erasing(self) -> Remembered:
        """Finish a broken-off redaction, and reread the ledger's surroundings.

        These stand beside it.
        """
        from memory_engine.adapters.dreams import remembered
        from memory_engine.adapters.erasure import journal

        erasure = journal.begun(self.root)
        if erasure:
            with closing(self.holding.opened()) as store:
                self._erase(self._engine(store), store, erasure)
        return remembered(self.root)

    def copies(self, sources: Iterable[str]) -> list[str]:
        """Name possible copies of a saying, not ours to change."""
        files = {source.rpartition(":")[0] or source for source in sources}
        there = sorted(file for file in files if Path(file).is_absolute() and Path(file).exists())
        named = [f"{path}, from which it was read" for path in there[:MOST_COPIES]]
        taken = self.host_memory.taken
        hosts = [f"the host's own memory, {taken.folder}"] if taken else []
        return [
            *named,
            *hosts,
            *(SERVERS if self.settings.store else ()),
            "transcripts that hosts keep, and what agents were shown of it in sessions that run",
            "the history of git, where the store or such a file was ever committed",
            "backups, and snapshots of the file system",
        ]

    def take_out(self, engine: Engine, erasure: Erasure) -> bool:
        """Take something out of every file of the store, for good.

        Whatever breaks it off, the next writer finishes it. Tells whether it will be known again.

        Raises ``Locked`` where somebody reads on, and ``NotGone`` where anything is left.
        """
        from memory_engine.adapters.erasure import journal, recognised

        journal.begin(self.root, erasure)
        self._erase(engine, engine.store, erasure)
        return recognised.store_key(str(self.root)) is not None

    def _erase(self, engine: Engine, store: LedgerStore, erasure: Erasure) -> None:
        """Carry an erasure out, in steps that can be repeated."""
        from memory_engine.adapters.erasure import files, journal, logs, recognised
        from memory_engine.adapters.store.seal import write_seal
        from memory_engine.engine import publishing, redacting

        redact.recognised.of(None)
        recognised.keep(str(self.root), erasure.contents)
        owners = self.settings.handwritten == "owner"
        places = logs.clean_logs(str(self.root), erasure, owners)
        redacting.carry_out(engine, erasure, places)
        engine.reporter.stage("going through every file of the store", 0, 0)
        files.clean_files(self.root, erasure)
        self._empty_vectors()
        store.scrub()
        publishing.publish(engine)
        number, head = store.head()
        write_seal(self.root, number, head, store.last_dream()[0])
        if left := files.remaining(self.root, erasure):
            raise NotGone(left)
        journal.end(self.root)
        redact.recognised.of(recognised.recognised(str(self.root)))

    def _empty_vectors(self) -> None:
        """Remove vectors that lie in a bucket.

        Raises ``NoServer`` where that can't be done.
        """
        place = self._vectors(0.0, True, lambda: self.advice().door)
        if self.settings.vectors and place:
            from memory_engine.adapters.embed import HASHED, embedder
            from memory_engine.adapters.lance import LanceIndex

            LanceIndex(place, embedder(HASHED)).empty()

    def _seal(self, store: LedgerStore) -> None:
        from memory_engine.adapters.store.seal import write_seal

        with suppress(KairosError):  # what can't be read any more is found by the next writer
            number, head = store.head()
            night = store.last_dream()[0]
            store.close()
            write_seal(self.root, number, head, night)


def _seconds(written: object) -> float:
    try:
        return float(str(written))
    except ValueError:
        return 0.0


def _damage(engine: Engine) -> list[Problem]:
    from memory_engine.engine.health import damage  # heavy, and seldom wanted here

    return damage(engine)


def _refuse_damage(place: str, engine: Engine) -> None:
    problems = _damage(engine)
    if problems:
        first, more = problems[0], len(problems) - 1
        inside = first.place.removeprefix("memory.db").removeprefix(", ")
        place = f"{place}{f', {inside}' if inside else ''}"
        others = f" ({more} more, `kairos-mem verify` lists them)" if more else ""
        what = f"{first.what}{others}. Nothing was written"
        raise DamagedStore(place, what, first.remedy)


def place(given: str, reporter: Reporter) -> Place:
    """Find the store that a call means; raises ``NoStore`` and ``BadPolicy``."""
    root = Path(find_root(given))
    redact.recognised.of(_known_again(root))
    found = Place(root, read_settings(root / "config.yaml"), reporter)
    found.speak()
    return found


def _known_again(root: Path) -> Recognised | None:
    """Read what was taken out once and is known again.

    Nothing is loaded where that is nothing.
    """
    if not (root / private.KNOWN_AGAIN).exists():
        return None
    from memory_engine.adapters.erasure.recognised import recognised

    return recognised(str(root))


def whereabouts(given: str) -> str:
    """Name a call's store folder, there or not.

    It may not be there any more. Raises ``NoStore`` where none is there and none was named.
    """
    try:
        return find_root(given)
    except NoStore:
        if not (named := meant(given)):
            raise
        return named


def host_config() -> Path:
    """Name the folder in which Claude Code keeps a user's own files."""
    return Path(host_settings.config_folder())


def put_file(path: Path, content: bytes) -> None:
    """Replace a file of others whole, keeping its rights."""
    private.replace_of_others(str(path), content)


def keep_file(path: Path, content: bytes) -> None:
    """Put a private file of a store, whole or not."""
    private.replace(str(path), content)


def shut(name: str) -> str:
    """Say where an operator shut a flag, or its parent.

    Gives "" where nobody did.
    """
    from memory_engine.adapters.flags.shut import why

    return why(name)


def refuse_shut(name: str) -> None:
    """Refuse what an operator shut; raises ``ShutOff``."""
    if where := shut(name):
        raise ShutOff(name, where)


def link_of_watch(root: str) -> str:
    """Have the night watch give a link of a store's page.

    Gives "" where it serves none.
    """
    from memory_engine.adapters.nightwatch.serving import link

    return link(root)


def embed_through(made: Callable[[str], Embedder] | None) -> None:
    """Have another process embed for all stores of this one.

    Gives None: embed here again.
    """
    from memory_engine.adapters.embed import embed_through

    embed_through(made)


def embedder(setting: str) -> Embedder:
    """Give the embedder that a setting names, for whoever embeds for others."""
    from memory_engine.adapters.embed import embedder

    return embedder(setting)


def flags(place: Place | None, refusal: str = "") -> Flags:
    """Tell what is on, and why the rest is off.

    It is for a store or for none. ``refusal`` says why a store that is there is not used.
    """
    from memory_engine.adapters.flags.reading import Store
    from memory_engine.adapters.flags.reading import flags as read

    if place is None:
        return read(None, refusal)
    store = Store(str(place.root), place.settings.embedder, place.advice(), place.consents)
    return read(store)


def machine(bases: Iterable[str] = ()) -> Machine:
    """Give the machine: its programs, and files that are no store's.

    What lies below ``bases`` is tidied up when it is left empty.
    """
    from memory_engine.adapters.machine import LocalMachine

    return LocalMachine(bases)


class Call(Protocol):
    """What another room's verb needs of its call.

    It is the call that runs it.
    """

    @property
    def root(self) -> str:
        """The directory that ``--root`` names, or nothing."""
        ...

    @property
    def as_json(self) -> bool:
        """Whether the answer is to be JSON."""
        ...

    def place(self) -> Place:
        """Give the store that this call means."""
        ...

    def answer(self, value: Any, text: str) -> None:  # noqa: ANN401  (JSON is what it is)
        """Write the answer, as one JSON document or as text."""
        ...

    def as_owner(self, verb: str) -> None:
        """Refuse what is the owner's alone in an agent's shell; raises ``NotTheOwner``."""
        ...
