"""One store, as entrances use it; and how it is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from memory_engine.adapters.root import find_root, meant
from memory_engine.adapters.settings import read_settings
from memory_engine.domain.errors.memory import Locked
from memory_engine.domain.errors.stores import NoStore, NotATeam
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.privacy import redact
from memory_engine.wiring.nights import Nights
from memory_engine.wiring.store import _known_again

if TYPE_CHECKING:
    from memory_engine.adapters.other_store import OtherMemory
    from memory_engine.domain.permission import Asked, Verdict
    from memory_engine.domain.ports import Reporter


class Place(Nights):
    """One store, with all that an entrance may ask of it."""

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


def place(given: str, reporter: Reporter) -> Place:
    """Find the store that a call means; raises ``NoStore`` and ``BadPolicy``."""
    root = Path(find_root(given))
    redact.recognised.of(_known_again(root))
    found = Place(root, read_settings(root / "config.yaml"), reporter)
    found.speak()
    return found


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
