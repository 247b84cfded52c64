"""Another store of the same repository, read and never written.

A laptop's beside a desktop's, say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.settings import Settings
from memory_engine.adapters.workspace.git import Git
from memory_engine.domain.errors.stores import OtherStore
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.problem import Problem
from memory_engine.formats.log_reading import read_log, signed

FIRST_COMMITS = ("rev-list", "--max-parents=0", "HEAD")
"""What two clones of one repository have in common, whatever else was done in either."""


class OtherMemory:
    """What another store heard and took back.

    And what bears on what was said.
    """

    def __init__(self, root: Path, settings: Settings, opened: Callable[[], LedgerStore]) -> None:
        """Open it; raises ``OtherStore``."""
        self.root, self._settings, self._log = root, settings, b""
        if os.path.lexists(self.root / private.REDACTING):
            hint = "Finish it there first: any `kairos-mem consolidate` does."
            raise OtherStore(str(self.root), "has a redaction that was broken off", hint)
        self._store = opened()

    def close(self) -> None:
        """Let go of it."""
        self._store.close()

    @property
    def name(self) -> str:
        """Where it lies."""
        return str(self.root)

    def days(self) -> Iterator[tuple[str, list[str]]]:
        """Give days with speech, and their logs' names.

        Each comes with the names of what its log holds.
        """
        for day, _, text in Logs(str(self.root)).news({}):
            self._log = text
            yield day, [id for line in text.split(b"\n") if (id := signed(line))]

    def lines(self, day: str, known: Set[str]) -> Iterator[tuple[str, str]]:
        """Give (line, place) of ``days``' last day, minus known ones.

        What can't be read stays there.
        """
        owners = self._settings.handwritten == "owner"
        for found in read_log(day, self._log, owners, known):
            if not isinstance(found, Problem):
                line, said = found
                yield line, said.provenance.log

    def marks(self, beginning: str) -> Mapping[str, str]:
        """Read its marks whose name begins so."""
        return self._store.marks(beginning)

    def taken_back(self) -> Sequence[Fact]:
        """List the facts on which vetoes lie."""
        listed = {fact.id: fact for fact in self._store.vetoed()}
        paired = (fact for fact in self._store.facts() if fact.pair_vetoes)
        return list({**listed, **{fact.id: fact for fact in paired}}.values())

    def refuse_strange(self, root: Path, workspace: Path, any_project: bool = False) -> None:
        """Refuse this very store, and one of another repository; raises ``OtherStore``."""
        if self.root.resolve() == root.resolve():
            raise OtherStore(str(self.root), "is this very store", "Name the other one.")
        if self._settings.people is not None:
            hint = "What a team knows is several people's: ask it with `--root`."
            raise OtherStore(str(self.root), "is a team's memory", hint)
        if any_project:
            return
        theirs = _begun(self.root.resolve() / self._settings.workspace)
        ours = _begun(workspace)
        if ours and theirs and ours.isdisjoint(theirs):
            hint = "If it speaks of this code base all the same: `--any-project`."
            raise OtherStore(str(self.root), "is the memory of another repository", hint)


def _begun(folder: Path) -> frozenset[bytes]:
    """Name the first commits of a repository.

    None where there is no repository, or it has none.
    """
    git = Git.find(folder) if folder.is_dir() else None
    if git is None:
        return frozenset()
    with closing(git):
        return frozenset((git.ask(*FIRST_COMMITS) or b"").split())
