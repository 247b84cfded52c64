"""A real engine in a folder, and observations for it.

The folder is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.adapters.workspace import CodeBase
from memory_engine.domain.policy import Policy
from memory_engine.domain.ports import Branches, Judge, LedgerStore, SecondReader
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.engine import applying, dreaming, reverting
from memory_engine.engine.applying import Applied
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed


def engine_in(
    folder: Path,
    policy: Policy | None = None,
    judge: Judge | None = None,
    code: Path | None = None,
    branches: Branches | None = None,
    second: SecondReader | None = None,
    opened: Callable[[Path], LedgerStore] = Store,
) -> Engine:
    """Make an engine over the real adapters.

    Its clock is at 2026-11-20, and it may look at the code in a folder.
    """
    store = opened(folder / "memory.db")
    pages = PagesFolder(folder / "memory", folder / "aside")
    return Engine(
        store,
        Logs(str(folder)),
        pages,
        policy or Policy(),
        lambda: 1_795_132_800.0,
        workspace=(lambda: CodeBase(code)) if code else None,
        judge=(lambda: judge) if judge else None,
        branches=(lambda: branches) if branches else None,
        second=(lambda: second) if second else None,
    )


def say(engine: Engine, *sayings: Mapping[str, object]) -> None:
    """Append observations to the log, as ``observe --stdin`` would."""
    engine.logs.append(
        [
            observed({"principal": "agent:claude", **one}, "2026-11-20T00:00:00.000000Z", "test")[0]
            for one in sayings
        ]
    )


def sleep(engine: Engine, day: str = "2026-11-20") -> Applied:
    """One night, applied."""
    return applying.apply(engine, dreaming.dream(engine, day), "engine:dream")


def take_back(engine: Engine, target: str, cascade: bool = False) -> Applied:
    """One revert."""
    return reverting.revert(
        engine, reverting.undo(engine, target, "2026-11-20"), "2026-11-20", "user:owner", cascade
    )


def memory_of(engine: Engine) -> dict[str, Fact]:
    """Every fact that is in memory, without its vetoes."""
    bare = (
        replace(fact, vetoes=frozenset(), pair_vetoes=frozenset()) for fact in engine.store.facts()
    )
    return {fact.id: fact for fact in bare if fact.status}


def by_text(engine: Engine, text: str) -> Fact:
    """The one fact whose text holds this."""
    (found,) = [fact for fact in engine.store.facts() if text in fact.text]
    return found


def index(engine: Engine) -> str:
    """MEMORY.md."""
    return engine.pages.read("MEMORY.md") or ""


def port(
    value: str, session: str, principal: str = "agent:claude", **more: object
) -> dict[str, object]:
    """A statement about the port of the server, in a slot."""
    return {
        "text": f"The default port is {value}",
        "principal": principal,
        "session": session,
        "at": "2026-11-10T10:00:00Z",
        "subject": "server",
        "attribute": "port",
        "value": value,
        **more,
    }


def run_of(
    value: str, code: str, command: str = "pytest -k port", exit: int = 0
) -> dict[str, object]:
    """A run that exercises the port."""
    artefact = {"command": command, "exit": exit, "hash": code}
    return port(
        value,
        f"run-{code}",
        "tool:pytest",
        method="test",
        artefact=artefact,
        at="2026-11-11T10:00:00Z",
    )


def witnesses(value: str = "8080") -> Iterable[dict[str, object]]:
    """Give what earns the port assertion.

    It is two readings, the owner's word and a run.
    """
    return [
        port(value, "s1"),
        port(value, "s2", at="2026-11-10T11:00:00Z"),
        port(value, "s3", "user:owner", at="2026-11-10T12:00:00Z"),
        run_of(value, "aaaa"),
    ]
