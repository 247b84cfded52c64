"""One store on disk.

Its folders, its settings, and the real adapters over them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.host_memory import HostMemory
from memory_engine.adapters.lock import free
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.settings import Settings
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.team import Team, counting
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.privacy import redact

if TYPE_CHECKING:
    from memory_engine.adapters.advisers.advice import Advice
    from memory_engine.adapters.consents import Consents
    from memory_engine.adapters.holding import FileHolding, SchemaHolding
    from memory_engine.adapters.notebook import Notebook
    from memory_engine.adapters.turn_log import Turns
    from memory_engine.domain.egress import Consent
    from memory_engine.domain.keeper import Keeper
    from memory_engine.domain.ports import Branches, Rendered, Reporter, Requests, Sources
    from memory_engine.privacy.recognised import Spans


def now() -> float:
    """Tell the time [s since 1970], by the process's clock."""
    return time.time()


def _known_again(root: Path) -> Spans | None:
    """Read what was taken out once and is known again.

    Nothing is loaded where that is nothing.
    """
    if not (root / private.KNOWN_AGAIN).exists():
        return None
    from memory_engine.adapters.erasure.recognised import recognised

    return recognised(str(root))


class Store(NamedTuple):
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

    @property
    def holding(self) -> FileHolding | SchemaHolding:
        """What holds the tables: memory.db, or a schema of a team's server."""
        from memory_engine.adapters.holding import FileHolding, SchemaHolding

        if self.settings.store:
            door = lambda: self.advice().door  # noqa: E731
            return SchemaHolding(self.root, self.settings.store, door, self.hurried)
        return FileHolding(self.root)

    def speak(self) -> None:
        """Apply this store's rules to texts and people.

        They pass, and count, as it wants it from now on.
        """
        redact.recognised.of(_known_again(self.root))
        redact.impersonal.of(self.settings.privacy)
        people = self.settings.people
        counting.of(None if people is None else Team(people))

    def keeper(self) -> Keeper:
        """Tell who begins the store's nights, if anybody: perhaps the night watch."""
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

    def consented(self, destination: str) -> bool:
        """Tell whether a destination is allowed already."""
        return self.consents.for_(destination) is not None

    @property
    def host_memory(self) -> HostMemory:
        """The memory folder of a host, where it was taken over."""
        return HostMemory(self.root)

    @property
    def notebook(self) -> Notebook:
        """The files that agents keep for themselves."""
        from memory_engine.adapters.notebook import Notebook  # heavy: it reads what notes state

        return Notebook(self.root)

    def code(self) -> Sources:
        """Open the store's code base, on its main line."""
        from memory_engine.adapters.branches import GitBranches
        from memory_engine.adapters.workspace import CodeBase

        commit = GitBranches(self.workspace, self.settings.main_branch).main_commit()
        return CodeBase(self.root / self.settings.workspace, commit)

    def tags(self) -> Mapping[str, str]:
        """Name the branch and linked worktree of what is said here."""
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

    @property
    def logs(self) -> Logs:
        """Give the daily logs; observing needs nothing else opened."""
        return Logs(str(self.root))

    def plan_file(self, night: int) -> Path:
        """Name the file in which the plan of a night is kept."""
        return self.root / "dreams" / f"{night:04d}" / "plan.json"

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
