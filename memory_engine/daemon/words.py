"""The watch's own words, beside those of its duties.

It answers them through its socket.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import Protocol

from memory_engine.daemon.control import Answer
from memory_engine.daemon.status import Whole, status
from memory_engine.domain.errors.given import BadInput

Told = Mapping[str, object]


class Led(Whole, Protocol):
    """The watch, as who speaks to it may lead it."""

    def end(self, why: str, anew: bool = False) -> None:
        """End it."""
        ...

    def look_soon(self) -> None:
        """Look after itself with the next turn."""
        ...


def own(watch: Led) -> dict[str, Answer]:
    """Give each word, and what answers it."""
    return {
        "status": lambda _: status(watch),
        "stop": partial(_stop, watch),
        "stores": partial(_stores, watch),
        "night": partial(_night, watch),
    }


def _stop(watch: Led, request: Told) -> Told:
    watch.end("asked to")
    return {"stopping": True, "pid": os.getpid()}


def _stores(watch: Led, request: Told) -> Told:
    """Hear that other stores are watched now."""
    watch.look_soon()
    for duty in watch.roster.duties:
        watch.wake(duty.name)
    watch.nights.forget(watch.roots())
    return {"stores": list(watch.roots())}


def _night(watch: Led, request: Told) -> Told:
    """Hear that somebody wants a night now."""
    root = str(request.get("store", ""))
    if root not in watch.roots():
        raise BadInput(root or "store", "it is not watched", "`kairos-mem daemon add` adds it.")
    why, force = str(request.get("why", "asked for")), bool(request.get("force"))
    return {"asked": watch.night(root, why, None, force), "store": root}
