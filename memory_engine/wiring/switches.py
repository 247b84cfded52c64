"""What is on and what is off, and what an operator shut."""

from __future__ import annotations

from memory_engine.domain.errors.leaving import ShutOff
from memory_engine.domain.typed import TYPE_CHECKING
from memory_engine.wiring.store import Store

if TYPE_CHECKING:
    from memory_engine.domain.flags import Flags


def shut(name: str) -> str:
    """Say where an operator shut a flag, or its parent.

    Gives "" where nobody did.
    """
    from memory_engine.adapters.flags.shut import why

    return why(name)


def refuse_shut(name: str) -> None:
    """Refuse what an operator shut; raises ``ShutOff``."""
    if where := shut(name):
        raise ShutOff(name, where)


def flags(place: Store | None, refusal: str = "") -> Flags:
    """Tell what is on, and why the rest is off.

    It is for a store or for none. ``refusal`` says why a store that is there is not used.
    """
    from memory_engine.adapters.flags import reading

    if place is None:
        return reading.flags(None, refusal)
    asked = (str(place.root), place.settings.embedder, place.advice(), place.consents)
    return reading.flags(reading.Store(*asked))
