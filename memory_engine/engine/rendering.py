"""Show memory in other hosts' files, and remember what was shown.

Their agents read these files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set

from memory_engine.domain.ports import Rendered
from memory_engine.engine.calendar import moment_at
from memory_engine.engine.engine import Engine
from memory_engine.engine.weighing import RENDERED
from memory_engine.formats.page import FACT_ID
from memory_engine.formats.rendered import RENDERERS, Shown


def show(engine: Engine, rendered: Rendered, shown: Shown) -> None:
    """Bring every file of every renderer that is on up to date."""
    seen = set[str]()
    for name in rendered.on():
        files = RENDERERS[name](shown)
        for problem in rendered.write(name, files):
            engine.reporter.problem(problem)
        seen |= {id for one in files.values() for id in FACT_ID.findall(one.body)}
    _remember(engine, seen)


def hide(engine: Engine, rendered: Rendered, name: str) -> None:
    """Take a renderer's files away, as far as memory's.

    What is not memory's in them stays.
    """
    for problem in rendered.write(name, {}):
        engine.reporter.problem(problem)
    if not rendered.on():
        _remember(engine, set())


def foreseen(rendered: Rendered, name: str, shown: Shown | None) -> Mapping[str, tuple[str, str]]:
    """Give a renderer's files, before and after.

    These are those that it would write, or take away.
    """
    return rendered.foreseen(name, RENDERERS[name](shown) if shown else {})


def _remember(engine: Engine, facts: Set[str]) -> None:
    """Keep since and until when each fact is shown.

    It stands where every session reads it then. What an agent says of it meanwhile is an echo.
    """
    known: dict[str, list[str]] = json.loads(engine.store.marked(RENDERED) or "{}")
    now = moment_at(engine.clock())
    after = {
        id: [since, "" if id in facts else until or now] for id, (since, until) in known.items()
    } | {id: [now, ""] for id in facts - known.keys()}
    if after != known:
        with engine.store.transaction():
            engine.store.mark({RENDERED: json.dumps(after, sort_keys=True)})
