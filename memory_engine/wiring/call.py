"""What a verb of another room needs of the call running it."""

from __future__ import annotations

from memory_engine.domain.typed import Any, Protocol
from memory_engine.wiring.places import Place


class Call(Protocol):
    """What another room's verb needs of its call.

    It is the call that runs it.
    """

    @property
    def root(self) -> str:
        """The directory that ``--root`` names, or nothing."""
        ...

    @property
    def as_json(self) -> bool:
        """Whether the answer is to be JSON."""
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
