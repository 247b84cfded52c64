"""What opens a session: the index, and the brief.

Both are put before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from memory_engine.attach.hooks import AGENT
from memory_engine.attach.hooks.shown import context, remember
from memory_engine.domain.typed import Any
from memory_engine.engine import briefing
from memory_engine.formats.page import FACT_ID, INDEX, MARKER, genuine
from memory_engine.views.brief_lines import brief_lines
from memory_engine.wiring import CLAUDE_CODE, Place

MOST_CHARACTERS = 9_500
"""Hosts cut what a hook adds at 10,000 characters, and show a preview of the rest."""
MOST_BRIEF = 2_000
"""[characters] Of these, for the brief."""
HELD_ALREADY = frozenset({"resume", "fork"})
"""Ways to open a session in which the conversation, with what was shown, is given again."""
LEARN = (
    "When you learn something lasting about this project (a cause and its remedy, a rule, where a "
    'thing is), write it down: `kairos-mem observe "..."`.'
)


def session_start(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give the index, and the brief since the last session.

    A watch that was killed is woken.
    """
    place.revive_watch()
    with place.visiting() as engine:
        brief = "\n".join(brief_lines(briefing.brief(engine, None, "", place.beside(engine))))
        page = engine.pages.read(INDEX) or ""
        if page and not genuine(page):  # somebody wrote on it: what memory says is rendered anew
            from memory_engine.engine import publishing  # heavy, and seldom wanted here

            page = publishing.rendered(engine).get(INDEX, "")
    page = MARKER.sub("", page).rstrip()
    news = f"\n\n## Since the last session\n{brief[:MOST_BRIEF]}" if brief else ""
    room = MOST_CHARACTERS - len(news) - len(LEARN) - 2
    index = _fitting(page, room)
    remember(place, payload, FACT_ID.findall(index + news))
    if payload.get("source") in HELD_ALREADY:
        return {}
    if payload.get(AGENT) == CLAUDE_CODE and place.host_shows_memory():
        index = ""
    return context("SessionStart", f"{index}\n\n{LEARN}{news}".strip())


def _fitting(page: str, room: int) -> str:
    """Cut a page at a line's end, counting the rest.

    It says how much is left out.
    """
    if len(page) <= room:
        return page.rstrip()
    note = "\n({} more lines: .kairos-mem/memory/MEMORY.md)"
    kept = page[: room - len(note)].rpartition("\n")[0]
    left = page[len(kept) :].count("\n- ")
    return kept.rstrip() + note.format(left)
