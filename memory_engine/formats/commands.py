"""Commands seen to work, as few lines.

What everybody runs is no lesson.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from memory_engine.domain import policy as numbers
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Standing
from memory_engine.formats.lines import command_of

LEAD = "- Commands seen to work: "

Listed = tuple[str, tuple[str, ...]]
"""A line, and the facts of the commands that it names."""


def commands_of(pool: Iterable[Standing]) -> list[Standing]:
    """Pick facts that a command works, the most used first."""
    return sorted(
        (one for one in pool if command_of(one)), key=lambda one: (-one.weight, one.fact.id)
    )


def packed(commands: Sequence[Standing], policy: Policy) -> list[Listed]:
    """Write commands on lines of the index, as many as fit.

    One that fits on no line is left out.
    """
    lines: list[Listed] = []
    for one in commands:
        said = command_of(one)
        joined = f"{lines[-1][0]}, {said}" if lines else ""
        if lines and len(joined) <= policy.line_chars:
            lines[-1] = joined, (*lines[-1][1], one.fact.id)
        elif len(lines) < numbers.COMMAND_LINES and len(LEAD + said) <= policy.line_chars:
            lines.append((LEAD + said, (one.fact.id,)))
    return lines
