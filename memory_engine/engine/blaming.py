"""Which entry put a line on a page, and its fact."""

from __future__ import annotations

from typing import Any

from memory_engine.domain import marks
from memory_engine.domain.errors.given import BadInput, Unknown
from memory_engine.domain.policy import PAGE_POOL
from memory_engine.engine import publishing
from memory_engine.engine.engine import Engine
from memory_engine.formats import memory_md
from memory_engine.formats.commands import LEAD
from memory_engine.formats.page import FACT_ID
from memory_engine.views import trail


def blame(engine: Engine, name: str, line: int | None) -> list[dict[str, Any]]:
    """Give for each line of a page (or the one asked for).

    The fact it says, and the entry that put it there.
    """
    page = engine.pages.read(name) if name in engine.pages.names() else None
    if page is None:
        from memory_engine.domain.meant import did_you_mean, nearest

        meant = did_you_mean(nearest(name, engine.pages.names()))
        raise Unknown("page", name, meant or "`kairos-mem rebuild` makes the pages anew.")
    written = page.splitlines()
    if line is not None and not 1 <= line <= len(written):
        raise BadInput(
            f"{name}:{line}",
            f"the page has {len(written)} lines",
            f"`kairos-mem blame {name}` shows them all.",
        )
    wanted = range(1, len(written) + 1) if line is None else [line]
    return [_accounted(engine, number, written[number - 1]) for number in wanted]


def _accounted(engine: Engine, number: int, text: str) -> dict[str, Any]:
    named = _named(engine, text)
    row: dict[str, Any] = {
        "fact": None,
        "facts": named,
        "entry": None,
        "because": "part of the page's form",
    }
    if text.startswith(LEAD) and named:
        row["because"] = f"`kairos-mem why` tells of each: {', '.join(named)}"
    elif named and (fact := engine.store.fact(named[0])).status:
        entry = trail.brought_by(fact, engine.store.entries_of(fact.id))
        entries = list(engine.store.entries(entry, entry)) if entry else []
        row |= {"fact": fact.id, "entry": entry}
        row |= {**trail.history_line(entries[0]), "facts": named} if entries else {}
    elif text.startswith("- [") and ".md)" in text:
        row["because"] = "points to topic files; `kairos-mem blame` takes those, too"
    return {"line": number, "text": text} | row


def _named(engine: Engine, line: str) -> list[str]:
    """Find the facts that a line of a page says."""
    if line.startswith(LEAD):
        pool = [one for mark in marks.MARKS for one in engine.store.best(mark, PAGE_POOL, "")]
        listed = publishing.listed_now(engine)
        return [
            *memory_md.facts_of(line, [one for one in pool if one.fact.id in listed], engine.policy)
        ]
    return FACT_ID.findall(line)[-1:]
