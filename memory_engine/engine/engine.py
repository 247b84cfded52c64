"""The engine: one memory with its ports, which every use case takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from memory_engine.domain.keeper import NOBODY
from memory_engine.domain.silent import Silent
from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memory_engine.domain.keeper import Keeper
    from memory_engine.domain.policy import Policy
    from memory_engine.domain.ports import (
        Advice,
        Branches,
        Judge,
        LedgerStore,
        LeftToHear,
        LogStore,
        Pages,
        Reader,
        Rendered,
        Reporter,
        SecondReader,
        SimilarityIndex,
        Workspace,
    )


class Engine:
    """A memory, through its ports.

    ``clock`` gives seconds since 1970; every decision is dated by a day. What is heavy is opened
    when it is first asked for. Who writes beliefs holds the store's lock.
    """

    def __init__(
        self,
        store: LedgerStore,
        logs: LogStore,
        pages: Pages,
        policy: Policy,
        clock: Callable[[], float],
        reporter: Reporter | None = None,
        index: Callable[[], SimilarityIndex | None] | None = None,
        workspace: Callable[[], Workspace] | None = None,
        judge: Callable[[], Judge | None] | None = None,
        handwritten: str = "agent",
        left_to_hear: LeftToHear | None = None,
        branches: Callable[[], Branches] | None = None,
        rendered: Callable[[], Rendered] | None = None,
        advice: Callable[[], Advice] | None = None,
        reader: Callable[[], Reader | None] | None = None,
        second: Callable[[], SecondReader | None] | None = None,
        keeper: Callable[[], Keeper] | None = None,
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
        self._branches = branches
        self.handwritten = handwritten
        self.left_to_hear = left_to_hear
        self._rendered = rendered
        self._advice = advice
        self._reader = reader
        self.advised: dict[str, Any] = {}
        """What a night's report tells of the advice that it was given."""
        self._second = second
        self._keeper = keeper

    @property
    def keeper(self) -> Keeper:
        """Who begins the nights, if somebody does; looked at each time."""
        return self._keeper() if self._keeper else NOBODY

    @cached_property
    def index(self) -> SimilarityIndex | None:
        """The vectors of the texts, opened when first asked for.

        None where the caller gave none, or wants none.
        """
        return self._index() if self._index else None

    @cached_property
    def workspace(self) -> Workspace | None:
        """The code base, opened when first asked for.

        None where the caller gave none.
        """
        return self._workspace() if self._workspace else None

    @cached_property
    def rendered(self) -> Rendered | None:
        """The files of the code base in which memory shows itself.

        None where the caller gave none.
        """
        return self._rendered() if self._rendered else None

    @cached_property
    def branches(self) -> Branches | None:
        """The branches of the repository, looked at when first asked for.

        None where the caller gave none.
        """
        return self._branches() if self._branches else None

    @cached_property
    def judge(self) -> Judge | None:
        """Who is asked whether two sentences say the same.

        None where the caller gave none.
        """
        return self._judge() if self._judge else None

    @cached_property
    def reader(self) -> Reader | None:
        """Who proposes lessons from what sessions said.

        None where the caller gave none.
        """
        return self._reader() if self._reader else None

    @cached_property
    def advice(self) -> Advice | None:
        """Give all who may be asked, and what left.

        What left stands in a record. None where the caller gave none.
        """
        return self._advice() if self._advice else None

    @cached_property
    def second(self) -> SecondReader | None:
        """Who has a second opinion on two sentences, beside the rules'.

        None where the caller gave none, or it is not installed.
        """
        return self._second() if self._second else None
