"""In which folder a chat of Cursor ran.

It says so itself since 3.12; before, its window did.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.database import object_in, reading
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text
from memory_engine.domain.errors.given import BadInput

HEADER = "SELECT value FROM composerHeaders WHERE composerId = ?"
LISTED = "SELECT value FROM ItemTable WHERE key = 'composer.composerData'"
LISTS = ("allComposers", "selectedComposerIds")
PLACES = (("workspaceIdentifier", "uri"), ("agentLocation", "environment", "uri"))
"""Where a chat names its folder."""


def folder_of(database: sqlite3.Connection, id: str, chat: Json, older: Mapping[str, str]) -> str:
    """Name the folder of a chat; "" where nothing tells."""
    header: Json = {}
    with suppress(sqlite3.Error):  # versions before 3.16 have no such table
        row = database.execute(HEADER, (id,)).fetchone()
        header = object_in(_text(row[0])) if row else {}
    found = (path for said in (chat, header) for path in _named(said))
    return next(filter(None, found), older.get(id, ""))


def by_workspace(file: Path) -> dict[str, str]:
    """Find the folders of chats in a window's own list.

    Older versions kept them so.
    """
    found: dict[str, str] = {}
    for about in sorted(file.parent.parent.glob("workspaceStorage/*/workspace.json")):
        folder = _local(_json(about).get("folder"))
        beside = about.with_name("state.vscdb")
        if folder and beside.is_file():
            found |= dict.fromkeys(_listed(beside), folder)
    return found


def _named(said: Json) -> Iterator[str]:
    for place in PLACES:
        value: Any = said
        for name in place:
            value = as_object(as_object(value).get(name))
        yield as_text(value.get("fsPath")) or _local(value.get("external"))
    repositories = said.get("trackedGitRepos")
    for one in repositories if isinstance(repositories, list) else ():
        yield as_text(as_object(one).get("repoPath"))


def _listed(file: Path) -> Iterator[str]:
    with suppress(BadInput), reading(file, ("ItemTable",), "") as database:
        row = database.execute(LISTED).fetchone()
        said = object_in(_text(row[0])) if row else {}
        for name in LISTS:
            listed = said.get(name)
            for one in listed if isinstance(listed, list) else ():
                yield as_id(as_object(one).get("composerId")) or as_id(one)


def _local(address: object) -> str:
    """Read the path of a folder of this machine off its address."""
    try:
        parts = urlsplit(as_text(address))
    except ValueError:
        return ""
    return unquote(parts.path) if parts.scheme == "file" and not parts.netloc else ""


def _json(path: Path) -> Json:
    try:
        return object_in(path.read_text("utf-8", "replace"))
    except OSError:
        return {}


def _text(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
