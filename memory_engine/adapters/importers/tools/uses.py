"""A tool is started: what its result will be understood by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation.definitions import defined_names
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.record.line import RecordLine, Use
from memory_engine.adapters.importers.test_runs.asserts import kept_unread
from memory_engine.adapters.importers.tools import instruction_writes, origins
from memory_engine.adapters.importers.tools.memory import may_show_memory
from memory_engine.adapters.importers.tools.names import ASKING, EDITS, PLANNING, TASK
from memory_engine.adapters.importers.tools.plans import title_of
from memory_engine.domain import ids

LONGEST_SHELL = 4000
"""[characters] Of a shell line: enough to see that it is too long to be remembered."""

LONGEST_PURPOSE = 200
"""[characters] Of what an agent says a command is for."""


UNKNOWN_TASK = "output of a command that the transcript does not show"


def keep_use(session: Session, line: RecordLine, use: Use) -> Session:
    """Keep of a tool what its result will be understood by."""
    path = use.input.get("file_path") or use.input.get("notebook_path")
    place = _place(path, session) if isinstance(path, str) else None
    kept: dict[str, Any] = {"name": use.name, **({} if place is None else {"path": place})}
    if use.name in EDITS:
        text = "\n".join(_new_text(use.input))
        session = session.printed(text)
        kept |= _of_edit(use, place or "", text)
    kept |= _by_name(session, line, use)
    kept["memory"] = any(
        may_show_memory(text[:LONGEST_SHELL])
        for text in use.input.values()
        if isinstance(text, str)
    )
    source = _source_of(session, use)
    session = session.fetches(source.name) if source.blind else session
    origin = {
        "origin": source.name,
        "blind": source.blind,
        "stores": source.stores,
        "near": source.near,
    }
    return session.opened(use.id, {**kept, **origin})


def _place(path: str, session: Session) -> str:
    """Name a file as the project does.

    A page of memory keeps its whole path.
    """
    memory = origins.is_memory_page(path, session.base)
    return path if memory else paths.relative(path, session.base)


def _of_edit(use: Use, path: str, text: str) -> dict[str, Any]:
    """What an edit is known by once it has succeeded."""
    whole = text if use.name == "Write" else ""
    return {
        "digest": ids.digest("edit", ids.canonical(use.input))[:16],
        "defines": defined_names(text),
        "asserted": kept_unread(path, whole) or {},
        "penned": instruction_writes.by_tool(path, text),
    }


def _by_name(session: Session, line: RecordLine, use: Use) -> dict[str, Any]:
    """What is kept of one tool alone."""
    if use.name == PLANNING:
        return {"plan": title_of(use.input.get("plan"))}
    if use.name == ASKING:
        return {"options": list(_labels(use.input))}
    if use.name == "Read":
        return {"part": bool(use.input.get("offset") or use.input.get("limit"))}
    command = use.input.get("command") if use.name == "Bash" else None
    return _of_shell(session, line, use, command) if isinstance(command, str) else {}


def _of_shell(session: Session, line: RecordLine, use: Use, command: str) -> dict[str, Any]:
    return {
        "shell": command[:LONGEST_SHELL],
        "cwd": line.cwd,
        "penned": {
            **instruction_writes.by_commit(command),
            **instruction_writes.by_shell(command, session.base, line.at),
        },
        "purpose": _short(use.input.get("description")),
        "background": bool(use.input.get("run_in_background")),
    }


def _source_of(session: Session, use: Use) -> origins.OutsideSource:
    """Name the outside source of a tool.

    Of a background task's output that of the task.
    """
    task = origins.task_of(use.name, use.input)
    if not task:
        return origins.source_of(use.name, _with_tasks_known(session, use.input), session.base)
    begun, _ = session.closed(TASK + task)
    return origins.OutsideSource(
        begun.get("origin", UNKNOWN_TASK),
        stores=bool(begun.get("stores")),
        near=bool(begun.get("near")),
    )


def _labels(value: object) -> Iterator[str]:
    """Yield the labels of all options that a question offers."""
    for question in _dicts(value, "questions"):
        for option in _dicts(question, "options"):
            yield _short(option.get("label"))


def _dicts(value: object, name: str) -> Iterator[Mapping[str, Any]]:
    items = value.get(name) if isinstance(value, dict) else None
    yield from (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()


def _short(text: object) -> str:
    return text[:LONGEST_PURPOSE] if isinstance(text, str) else ""


def _with_tasks_known(session: Session, input: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the outputs of local background commands as local.

    In a tool's input they become files of the project.
    """
    command = input.get("command")
    if not isinstance(command, str):
        return input
    named = origins.TASK_PATH.finditer(command[:LONGEST_SHELL])
    local = [
        match.group(0)
        for match in named
        if session.open.get(TASK + match.group(1), {"origin": "?"})["origin"] == ""
    ]
    for path in local:
        command = command.replace(path, "background.output")
    return {**input, "command": command}


def _new_text(input: Mapping[str, Any]) -> Iterator[str]:
    edits = input.get("edits")
    for part in (input, *(edits if isinstance(edits, list) else ())):
        if isinstance(part, dict):
            yield from (
                part[name]
                for name in ("content", "new_string", "new_source")
                if isinstance(part.get(name), str)
            )
