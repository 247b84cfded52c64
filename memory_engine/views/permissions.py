"""Requests to the owner as values, and as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memory_engine.domain.permission import Asked
from memory_engine.views.visible import visible

if TYPE_CHECKING:
    from memory_engine.views.answers.owner import PermissionRow

TITLES = {
    "night": "Apply a night that was set aside",
    "proposal": "One proposal of it",
    "promotion": "Raise a fact",
    "settle": "Settle a conflict",
    "revert": "Take back",
    "egress": "Let something leave",
    "host": "A host asks",
}
"""Kind -> how it is asked."""


def row(asked: Asked) -> PermissionRow:
    """Give a request as JSON."""
    request, verdict, outcome = asked
    return {
        **request._asdict(),  # type: ignore[typeddict-item]
        "preview": list(request.preview),
        "title": TITLES.get(request.kind, request.kind),
        "state": state(asked),
        "answer": verdict.behavior if verdict else None,
        "via": verdict.via if verdict else None,
        "answered": verdict.at if verdict else None,
        "outcome": outcome.told if outcome else None,
        "entries": list(outcome.entries) if outcome else [],
    }


def state(asked: Asked) -> str:
    """Say in a word how far a request is."""
    if asked.outcome:
        lost = "failed" if asked.verdict else "withdrawn"
        return "done" if asked.outcome.done else lost
    return "decided" if asked.verdict else "open"


def lines(rows: Sequence[PermissionRow]) -> tuple[str, ...]:
    """Write requests as lines, what each would do below it.

    Nothing in them steers a screen.
    """
    return tuple(_plain(line) for one in rows for line in _lines(one))


def _plain(text: str) -> str:
    return visible(text.replace("\n", " ").replace("\t", " "))


def _lines(one: PermissionRow) -> Sequence[str]:
    head = f"{one['id']}  {one['title']}: {one['what']}"
    if one["state"] == "open":
        return [f"{head}  (until {one['expires']})", *(f"       {line}" for line in one["preview"])]
    told = f": {one['outcome']}" if one["outcome"] else ", and is not done yet"
    if one["state"] == "withdrawn":
        return [f"{head}  ({one['outcome']})"]
    return [f"{head}  ({one['via']} answered {one['answer']}{told})"]
