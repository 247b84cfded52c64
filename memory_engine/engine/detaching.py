"""Detach a person from a team.

What rested on their word alone is judged without it. It is the revert of all that they, their
agents and their tools brought. While its entry stands, nothing of theirs speaks for anything; a
revert of the entry brings them back.
"""

from __future__ import annotations

from typing import Any

from memory_engine.domain.team import PERSON
from memory_engine.engine import taking_back
from memory_engine.engine.engine import Engine


def target(person: str) -> str:
    """Name a person as something that can be taken back."""
    return f"{PERSON}:{person}"


def looked_at(engine: Engine, person: str, day: str) -> dict[str, Any]:
    """Tell what detaching a person would touch; nothing is changed."""
    return taking_back.looked_at(engine, target(person), day)


def detached(
    engine: Engine, person: str, day: str, by: str, cascade: bool = False
) -> dict[str, Any]:
    """Detach a person, as one entry.

    Raises ``Unknown``, ``NotTheOwner``, and ``GroundMoved`` where others stand on it, unless
    cascading.
    """
    return taking_back.taken_back(engine, target(person), day, by, cascade)
