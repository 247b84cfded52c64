"""What a verb of this room needs of the call that runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from memory_engine.wiring import Place


class Call(Protocol):
    """The global options of one call, and how it answers."""

    @property
    def root(self) -> str:
        """The directory that ``--root`` names, or nothing."""
        ...

    def place(self) -> Place:
        """Give the store that this call means."""
        ...

    def answer(self, value: Any, text: str) -> None:  # noqa: ANN401  (JSON is what it is)
        """Write the answer, as one JSON document or as text."""
        ...

    def as_owner(self, verb: str) -> None:
        """Refuse what is the owner's alone in an agent's shell; raises ``NotTheOwner``."""
        ...
