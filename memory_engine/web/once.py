"""A form that is sent twice is done once.

So are a double click, the back button, a page loaded anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

import anyio

from memory_engine.web.visit import Done, Shown

FIELD = "once"
"""The field by which a form that was shown can be told from all others."""
MOST_DEEDS = 200
"""[deeds] Known again, the newest."""


class Once:
    """Remembers which forms were done, and what came of them.

    What was refused is tried anew: nothing was done.
    """

    def __init__(self) -> None:
        self._done: dict[str, Done] = {}
        self._doing: dict[str, anyio.Event] = {}

    async def does(self, form: str, act: Callable[[], Awaitable[Done | Shown]]) -> Done | Shown:
        """Do what a form asks, or give what came of it.

        What is being done is waited for.
        """
        while form in self._doing:
            await self._doing[form].wait()
        if form in self._done:
            return self._done[form]
        over = self._doing[form] = anyio.Event()
        try:
            return self._kept(form, await act())
        finally:
            del self._doing[form]
            over.set()

    def _kept(self, form: str, came: Done | Shown) -> Done | Shown:
        if isinstance(came, Done):
            self._done[form] = came
            while len(self._done) > MOST_DEEDS:
                self._done.pop(next(iter(self._done)))
        return came


def form_name(session: str, address: str, form: Mapping[str, Sequence[str]]) -> str:
    """Name a form by all that it says, and by where.

    Gives "" for one that is like any other.
    """
    if not "".join(form.get(FIELD, ())):
        return ""
    whole = json.dumps([session, address, {name: list(said) for name, said in form.items()}])
    return hashlib.sha256(whole.encode()).hexdigest()
