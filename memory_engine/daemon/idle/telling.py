"""How the owner is told something.

The desktop is one way; others join by name.
"""

from __future__ import annotations

from typing import Protocol

from memory_engine.adapters import notify


class Way(Protocol):
    """One way to the owner.

    It is given one line of counts, and never more than that by itself.
    """

    name: str

    def lacking(self) -> str:
        """Say why it can't be used here; "" where it can."""
        ...

    def tell(self, text: str) -> str:
        """Tell it within seconds; why that failed, or ""."""
        ...


class Desktop:
    """A notification on this machine's desktop."""

    name = "desktop"

    def lacking(self) -> str:
        """Say why the desktop can't be told anything; "" where it can."""
        return notify.lacking()

    def tell(self, text: str) -> str:
        """Show it; why that failed, or ""."""
        return notify.notify(text)


def ways(desktop: bool) -> tuple[Way, ...]:
    """Give the ways that are switched on."""
    return (Desktop(),) if desktop else ()
