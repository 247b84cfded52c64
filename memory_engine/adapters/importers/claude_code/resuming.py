"""The mark at which reading of a session stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from memory_engine.adapters.importers.claude_code.sources import RootSession
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.session_json import from_json, to_json
from memory_engine.adapters.importers.files.jsonl import ReadPosition, guard, still_there

VERSION = 6
"""Of the mark. One of another version is read as none: the source is read anew, and the keys
keep all from coming twice."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where reading of each file stopped, and its session's state."""

    places: Mapping[str, ReadPosition]
    session: Session


def mark_of(text: str, source: RootSession) -> Mark:
    """Read a mark; else the beginning.

    It must be one of this version, and its files must still be what they were.
    """
    beginning = Mark({}, Session(root=source.root))
    try:
        kept = json.loads(text)
        if kept["v"] != VERSION:
            return beginning
        places = {name: ReadPosition(*place) for name, place in kept["files"].items()}
        session = from_json(kept["session"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return beginning
    intact = all(
        still_there(source.files[name], place)
        for name, place in places.items()
        if name in source.files
    )
    return Mark(places, session) if intact else beginning


def guarded(places: Mapping[str, ReadPosition], source: RootSession) -> dict[str, ReadPosition]:
    """Give the places the guards that they lack.

    A file that is gone keeps its own.
    """
    return {
        name: place
        if place.guard or name not in source.files
        else place._replace(guard=guard(source.files[name], place.offset))
        for name, place in places.items()
    }


def mark_text(places: Mapping[str, ReadPosition], session: Session) -> str:
    """Write down where reading stopped, and the state of the session there."""
    return json.dumps(
        {"v": VERSION, "files": places, "session": to_json(session)}, separators=(",", ":")
    )
