"""What a night does while running, as watchers hear it."""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import Any


class Turn(NamedTuple):
    """One event: its number, its kind, and what it says.

    ``run`` names the night's run that it is of, so that a reader who comes back knows whether it is
    still the same.
    """

    n: int
    run: str
    kind: str
    said: dict[str, Any]

    @property
    def id(self) -> str:
        """Where a reader is, to go on from there."""
        return f"{self.run}.{self.n}"
