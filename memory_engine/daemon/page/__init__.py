"""Each store's page, served while somebody looks.

The process that serves it lives no longer.
"""

from __future__ import annotations

from memory_engine.daemon.duty import Duty
from memory_engine.daemon.settings import Settings


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give what serves the pages; nothing where that is not switched on."""
    if not settings.page.serve:
        return ()
    from memory_engine.daemon.page.duty import Pages

    return (Pages(settings.page),)
