"""The state of a session as JSON values, for a mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memory_engine.adapters.importers.conversation.claims import (
    NarrowRun,
    TestableClaim,
    read_tests,
)
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.stated import understood
from memory_engine.extract import filters


def to_json(session: Session) -> dict[str, Any]:
    """Write the state as JSON values, without what is empty."""
    state = session._asdict() | {
        "before": understood(session.before),
        "claims": [claim._asdict() for claim in session.claims],
        "runs": [run._asdict() for run in session.runs],
        "open": {id: {**use, **_read_in(use)} for id, use in session.open.items()},
        "asserted": read_tests(session.asserted),
    }
    return {name: value for name, value in state.items() if value}


def _read_in(use: Mapping[str, Any]) -> dict[str, Any]:
    """The tests that a tool at work is writing, understood."""
    tests = use.get("asserted")
    return {"asserted": read_tests({"": tests}).get("", {})} if tests else {}


def from_json(state: Mapping[str, Any]) -> Session:
    """Read the state again.

    Raises ``TypeError``, ``AttributeError``, ``KeyError`` or ``ValueError`` where it is none of
    ours.
    """
    known = {name: value for name, value in state.items() if name in Session._fields}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    claims = tuple(TestableClaim(**_tuples(claim)) for claim in known.get("claims", ()))
    runs = tuple(NarrowRun(**_tuples(run)) for run in known.get("runs", ()))
    for seen in known.get("origins", {}).values():
        filters.check(seen)
    return Session(**{**known, **lists, "claims": claims, "runs": runs})


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
