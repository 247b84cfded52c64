"""Whether memory is whole."""

from __future__ import annotations

from memory_engine.web.visit import Page, Shown, Visit


def verified(visit: Visit) -> Shown:
    """Show what ``verify`` finds."""
    return Shown("verify.html", visit.place.verified())


PAGES = (Page("/verify", verified),)
