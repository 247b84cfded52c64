"""What an owner's word would do, before it is said.

A word on one fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from memory_engine.domain.permission import OWNER
from memory_engine.domain.records.fact import Fact
from memory_engine.engine import deciding, editing
from memory_engine.engine.engine import Engine

if TYPE_CHECKING:
    from memory_engine.views.answers.entries import Foreseen, ForeseenRow

SAYS: Mapping[str, Callable[[Engine, str, str, str, str], dict[str, Any]]] = {
    "confirm": deciding.confirm,
    "forget": deciding.forget,
    "settle": deciding.settle,
}
"""Verb -> what makes the owner's word an entry."""


def foreseen(engine: Engine, verb: str, id: str, day: str) -> Foreseen:
    """Tell what ``confirm``, ``forget`` or ``settle`` would do; nothing is changed.

    Raises what the verb would refuse with.
    """
    fact, changes = _LOOKS[verb](engine, id, day)
    return {"verb": verb, "fact": fact.id, "text": fact.text, "changes": changes}


def said(
    engine: Engine, verb: str, id: str, day: str, because: str, by: str = OWNER
) -> dict[str, Any]:
    """Take the owner's word as the verb does.

    What stands on the pages by hand is heard before. Raises what the verb refuses with.
    """
    editing.bring_up_to_date(engine)
    return SAYS[verb](engine, id, day, because, by)


def _row(fact: Fact, becomes: str) -> ForeseenRow:
    return {"id": fact.id, "text": fact.text, "status": fact.status, "becomes": becomes}


def _confirming(engine: Engine, id: str, day: str) -> tuple[Fact, list[ForeseenRow]]:
    fact = deciding.to_confirm(engine, id, day)
    return fact, [] if _said_already(fact) else [_row(fact, "asserted")]


def _settling(engine: Engine, id: str, day: str) -> tuple[Fact, list[ForeseenRow]]:
    fact, against = deciding.at_stake(engine, id, day)
    if _said_already(fact) and not against:
        return fact, []
    return fact, [_row(fact, "asserted"), *(_row(rival, "retracted") for rival in against)]


def _forgetting(engine: Engine, id: str, day: str) -> tuple[Fact, list[ForeseenRow]]:
    fact, decision = deciding.to_forget(engine, id, day)
    rows = [
        _row(engine.store.fact(change.subject), str(dict(change.after).get("status", "")))
        for change in decision.changes
    ]
    return fact, rows


def _said_already(fact: Fact) -> bool:
    return fact.settled and fact.status == "asserted"


_LOOKS: Mapping[str, Callable[[Engine, str, str], tuple[Fact, list[ForeseenRow]]]] = {
    "confirm": _confirming,
    "forget": _forgetting,
    "settle": _settling,
}
