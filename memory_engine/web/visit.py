"""What a page is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from memory_engine.domain.named import NamedTuple
from memory_engine.wiring import Place

OWNER = "user:owner"
"""Who decides on this page: whoever opened it in a shell that is no agent's."""


class Visit(NamedTuple):
    """One request as pages see it.

    It has the store, the words in the address, and the form. ``form`` has each field's values in
    their order; it is empty but for a deed.
    """

    place: Place
    words: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, Sequence[str]]
    read_only: bool

    def asked(self, name: str, otherwise: str = "") -> str:
        """Give what the address asks by a name (``?name=``)."""
        return self.query.get(name, otherwise)

    def given(self, name: str, otherwise: str = "") -> str:
        """Give the last value of a field of the form."""
        return next(reversed(self.form.get(name, ())), otherwise)


class Shown(NamedTuple):
    """A page: template, ``.json`` document, and further drawn values.

    They are what else is drawn. ``document`` is the very value that the verb prints with
    ``--json``. The template sees it as ``found``, and ``beside`` by its names.
    """

    template: str
    document: Any
    beside: Mapping[str, Any] = {}
    status: int = 200


class Done(NamedTuple):
    """A deed that is done.

    It has the page that shows it, a sentence, and the entry that can be undone. ``undid`` is the
    entry that it took back: nobody is asked to undo that any more.
    """

    to: str
    text: str = ""
    entry: int | None = None
    undid: int | None = None


class Page(NamedTuple):
    """An address and what is shown there; ``path.json`` is made beside it.

    ``show`` runs in a thread of its own, and opens and closes what it reads:
    ``with visit.place.visiting() as engine``. ``document`` gives what ``path.json`` answers, where
    the page shows less of it.
    """

    path: str
    show: Callable[[Visit], Shown]
    document: Callable[[Visit], Any] | None = None


class Deed(NamedTuple):
    """An address that a form posts to, and what is done there.

    ``act`` runs in a thread of its own, and writes within ``visit.place.writing(patience=0.0)``.
    It is called only for the owner, by a form of this page, and never with ``--read-only``. Where
    it gives a page instead of ``Done``, nothing was done, and the page asks for something more.
    """

    path: str
    act: Callable[[Visit], Done | Shown]
