"""What is put before a session: the index as it opens, and what speaks of each prompt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memory_engine.engine import briefing, searching
from memory_engine.formats.lines import FACT_ID, index_line
from memory_engine.formats.memory_md import INDEX, MARKER
from memory_engine.views.brief_lines import brief_lines
from memory_engine.wiring import Place

MOST_CHARACTERS = 9_500
"""Hosts cut what a hook adds at 10,000 characters, and show a preview of the rest."""
MOST_BRIEF = 2_000
"""[characters] Of these, for the brief."""
MOST_RECALLED = 1_500
"""[characters] Added to a prompt."""
SHORTEST_PROMPT = 12
"""[characters] A shorter prompt ("go on", "yes") asks nothing of memory."""
HELD_ALREADY = frozenset({"resume", "fork"})
"""Ways to open a session in which the conversation, with what was shown, is given again."""
LEAD = "From this project's memory (kairos-mem):"
LEARN = (
    "When you learn something lasting about this project (a cause and its remedy, a rule, where a "
    'thing is), write it down: `kairos-mem observe "..."`.'
)


def session_start(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give the index, and the brief since the last session."""
    if payload.get("source") in HELD_ALREADY:
        return {}
    engine = place.reading()
    brief = "\n".join(brief_lines(briefing.brief(engine, None, "", place.beside(engine))))
    page = MARKER.sub("", engine.pages.read(INDEX) or "").rstrip()
    news = f"\n\n## Since the last session\n{brief[:MOST_BRIEF]}" if brief else ""
    room = MOST_CHARACTERS - len(news) - len(LEARN) - 2
    index = _fitting(page, room)
    _remember(place, payload, FACT_ID.findall(index))
    return _context("SessionStart", f"{index}\n\n{LEARN}{news}".strip())


def prompt_submit(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give the lines that speak of a prompt and stand on no page that was shown; or nothing."""
    prompt = str(payload.get("prompt", ""))
    if len(prompt) < SHORTEST_PROMPT or prompt.startswith("/"):
        return {}
    engine = place.reading()
    lines: list[str] = []
    for standing in searching.fitting(engine, prompt):
        line = index_line(standing, engine.policy)
        if sum(map(len, lines)) + len(line) > MOST_RECALLED:
            break
        lines.append(line)
    if not lines:
        return {}
    _remember(place, payload, FACT_ID.findall("\n".join(lines)))
    return _context("UserPromptSubmit", "\n".join([LEAD, *lines]))


def _fitting(page: str, room: int) -> str:
    """Cut a page at the end of a line, and say how much of it is left out."""
    if len(page) <= room:
        return page.rstrip()
    note = "\n({} more lines: .kairos-mem/memory/MEMORY.md)"
    kept = page[: room - len(note)].rpartition("\n")[0]
    left = page[len(kept) :].count("\n- ")
    return kept.rstrip() + note.format(left)


def _remember(place: Place, payload: Mapping[str, Any], facts: list[str]) -> None:
    """Note what was shown: what the session says of it again is an echo, and no evidence."""
    session = str(payload.get("session_id", ""))
    if facts and session:
        place.note("shown", session, " ".join(dict.fromkeys(facts)))


def _context(event: str, text: str) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": event, "additionalContext": text}}
