"""The door through which each call reaches the store.

It is opened in the thread of the call and closed behind it. Refusals become errors that say what to
do, so that no store, however locked, missing or damaged, ends the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio.from_thread
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError

from memory_engine.attach.mcp.session import Session, agent
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import Unknown

if TYPE_CHECKING:
    from memory_engine.domain.records.problem import Problem
    from memory_engine.engine.engine import Engine
    from memory_engine.wiring import Place


PATIENCE_SECONDS = 10.0
"""For which a decision waits for a night that is at work."""


class Door:
    """The way to one store, given or found.

    It is named by ``root`` or found by walking up.
    """

    def __init__(self, root: str = "") -> None:
        self.root = root
        self.session = Session()
        self.steps = count(1)
        """Numbers for progress: no step is smaller than one before it, whatever asks."""

    def place(self, watch: Watch) -> Place:
        """Find the store; raises ``NoStore`` and ``BadPolicy``."""
        from memory_engine.wiring import place

        return place(self.root, watch)


Ctx: TypeAlias = Context[Door, Any]
"""What a call brings: the connection, and the door."""


def door(ctx: Ctx) -> Door:
    """Give the door that a call goes through."""
    found: Door = ctx.request_context.lifespan_context
    return found


def speaker(ctx: Ctx) -> str:
    """Name the client of a call as a principal."""
    known = ctx.session.client_params
    return agent(known.client_info.name if known and known.client_info else "")


class Watch:
    """A reporter for one call.

    Stages become progress, problems notes beside the answer. Without a call to answer, as where a
    fixed resource is read, nobody is told how it goes.
    """

    def __init__(self, ctx: Ctx | None = None) -> None:
        self._ctx = ctx
        self._notes: dict[str, str] = {}

    @property
    def notes(self) -> list[str]:
        """The problems that the call stepped over, as sentences."""
        return list(self._notes.values())

    def stage(self, name: str, done: int, of: int) -> None:
        """Send word of how the work goes.

        A step is never smaller than the one before.
        """
        if self._ctx is None:
            return
        step, share = next(door(self._ctx).steps), f" ({done:,} of {of:,})" if of > 1 else ""
        anyio.from_thread.run(self._ctx.report_progress, step, None, name + share)

    def problem(self, problem: Problem) -> None:
        """Keep a problem for the answer."""
        text = f"{problem.place}: {problem.what}. {problem.remedy}".strip()
        self._notes.setdefault(problem.place, text)


@contextmanager
def reading(ctx: Ctx) -> Iterator[tuple[Engine, Watch]]:
    """Open one state of the store's beliefs for one call."""
    watch = Watch(ctx)
    with opened(door(ctx), watch) as engine:
        yield engine, watch


@contextmanager
def opened(at: Door, watch: Watch) -> Iterator[Engine]:
    """Open the store behind a door, for what is believed."""
    with refusals(), at.place(watch).visiting() as engine:
        yield engine


def show(at: Door, facts: Iterable[str]) -> None:
    """Remember what was put before a session.

    Where the host named it, also for what it says in other ways: in a shell, in its transcript. A
    store that can't be written is still read.
    """
    fresh = at.session.show(facts)
    with suppress(KairosError, OSError):
        if fresh and at.session.hosted:
            at.place(Watch()).note("shown", at.session.name, " ".join(fresh))


@contextmanager
def writing(ctx: Ctx) -> Iterator[tuple[Engine, Watch]]:
    """Hold the store's lock for one decision.

    The pages are brought up to date first.
    """
    watch = Watch(ctx)
    with refusals():
        from memory_engine.engine.editing import bring_up_to_date

        with door(ctx).place(watch).writing(PATIENCE_SECONDS) as engine:
            bring_up_to_date(engine)
            yield engine, watch


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the engine refuses into a tool's error, with its remedy."""
    try:
        yield
    except (KairosError, OSError) as refusal:
        raise ToolError(told(refusal)) from refusal


@contextmanager
def lookups() -> Iterator[None]:
    """Turn what can't be read into a resource's error, with its remedy."""
    try:
        yield
    except ToolError as refusal:
        unknown = isinstance(refusal.__cause__, Unknown)
        raise (ResourceNotFoundError if unknown else ResourceError)(str(refusal)) from refusal


def told(refusal: KairosError | OSError) -> str:
    """Tell a refusal in a sentence, and what to do."""
    if isinstance(refusal, KairosError):
        return f"{refusal.message} {refusal.hint}".strip()
    return f"{refusal.filename or 'the store'}: {refusal.strerror or refusal}."
