"""The owner's word on one fact.

It shows what the word would do first, then comes the deed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from memory_engine.domain.named import NamedTuple
from memory_engine.engine import editing, timing
from memory_engine.engine.engine import Engine
from memory_engine.engine.foreseeing import foreseen, said
from memory_engine.web.seen import FIELD, MOVED, seen_mark
from memory_engine.web.visit import Deed, Done, Page, Shown, Visit


class Word(NamedTuple):
    """A word of the owner's.

    It has how it asks, what it does in a sentence, and how it is told.
    """

    question: str
    does: str
    button: str
    told: str


WORDS: Mapping[str, Word] = {
    "confirm": Word(
        "Does this hold?",
        "It is asserted on your word, whatever its evidence.",
        "Confirm it",
        "Confirmed",
    ),
    "forget": Word(
        "Forget this for good?",
        "It is retracted, and what spoke for it can't bring it back. What was observed stays in "
        "the log; only what is said anew, in another session, can speak for it again.",
        "Forget it",
        "Forgotten",
    ),
    "settle": Word(
        "Does this hold, and not the others?",
        "It is asserted on your word, and what can't hold together with it is retracted.",
        "Settle for it",
        "Settled",
    ),
}


def _shows(verb: str) -> Callable[[Visit], Shown]:
    def look(visit: Visit) -> Shown:
        with visit.place.visiting() as engine:
            return _shown(engine, visit, verb)

    return look


def _shown(engine: Engine, visit: Visit, verb: str, status: int = 200) -> Shown:
    found = foreseen(engine, verb, visit.words["id"], timing.today(engine))
    beside = {"word": WORDS[verb], "seen": seen_mark(found), "moved": status == MOVED}
    return Shown("word.html", found, beside, status)


def _does(verb: str) -> Callable[[Visit], Done | Shown]:
    """Make the deed of a word.

    Where it would do something else by now, that is shown first.
    """

    def act(visit: Visit) -> Done | Shown:
        id, because = visit.words["id"], visit.given("because").strip()
        with visit.place.writing(patience=0.0) as engine:
            editing.bring_up_to_date(engine)
            now = _shown(engine, visit, verb, MOVED)
            if visit.given(FIELD, now.beside["seen"]) != now.beside["seen"]:
                return now
            entry = said(engine, verb, id, timing.today(engine), because)["entry"]
        told = f"{WORDS[verb].told} in entry {entry}." if entry else "That was said already."
        return Done(f"/fact/{id}", told, entry)

    return act


PAGES = tuple(Page(f"/{verb}/{{id}}", _shows(verb)) for verb in WORDS)
DEEDS = tuple(Deed(f"/{verb}/{{id}}", _does(verb)) for verb in WORDS)
