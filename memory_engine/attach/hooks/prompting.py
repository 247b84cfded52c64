"""What is put beside a prompt: the lines that speak of it."""

from __future__ import annotations

from collections.abc import Mapping

from memory_engine.attach.hooks.shown import context, remember
from memory_engine.domain.typed import Any
from memory_engine.engine import searching
from memory_engine.formats.lines import index_line
from memory_engine.formats.page import FACT_ID
from memory_engine.wiring import Place

MOST_RECALLED = 1_500
"""[characters] Added to a prompt."""
SHORTEST_PROMPT = 12
"""[characters] A shorter prompt ("go on", "yes") asks nothing of memory."""
LEAD = "From this project's memory (kairos-mem):"


def prompt_submit(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give a prompt's lines that no shown page has.

    They speak of it; there may be none.
    """
    prompt = str(payload.get("prompt", ""))
    if len(prompt) < SHORTEST_PROMPT or prompt.startswith("/"):
        return {}
    lines: list[str] = []
    with place.visiting() as engine:
        for standing in searching.fitting(engine, prompt):
            line = index_line(standing, engine.policy)
            if sum(map(len, lines)) + len(line) > MOST_RECALLED:
                break
            lines.append(line)
    if not lines:
        return {}
    remember(place, payload, FACT_ID.findall("\n".join(lines)))
    return context("UserPromptSubmit", "\n".join([LEAD, *lines]))
