"""What a claim and a fact have in common."""

from __future__ import annotations

from memory_engine.domain.typed import Protocol


class Slotted(Protocol):
    """What has a slot: a claim or a fact."""

    @property
    def attribute(self) -> str:
        """Which property."""
        ...

    @property
    def value(self) -> str:
        """What it is."""
        ...

    @property
    def parsed(self) -> bool:
        """Whether the slot was read out of the text."""
        ...


class Statement(Slotted, Protocol):
    """What a claim and a fact have in common.

    The text, the slot if there is one, and whether it was read out of the text.
    """

    @property
    def text(self) -> str:
        """What it says."""
        ...

    @property
    def kind(self) -> str:
        """Claim or rule."""
        ...

    @property
    def subject(self) -> str:
        """Of what."""
        ...

    @property
    def polarity(self) -> bool:
        """Whether it affirms."""
        ...

    @property
    def scope(self) -> str:
        """Where it holds."""
        ...
