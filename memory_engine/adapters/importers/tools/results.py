"""What a tool has answered, and what that does to the session."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from memory_engine.adapters.importers.conversation.claims import Tests
from memory_engine.adapters.importers.conversation.definitions import defined_names
from memory_engine.adapters.importers.conversation.episode import file_changed
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import (
    Turn,
    TurnResult,
    session_fields,
)
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.adapters.importers.record.line import Result
from memory_engine.adapters.importers.record.reading import content_read
from memory_engine.adapters.importers.test_runs.asserts import Unread, kept_unread, rewritten
from memory_engine.adapters.importers.tools import instruction_writes, origins
from memory_engine.adapters.importers.tools.commands import ran
from memory_engine.adapters.importers.tools.memory import (
    bared,
    memory_answered,
    shows_only_memory,
    was_told,
)
from memory_engine.adapters.importers.tools.names import (
    EDITS,
    REPORTING,
    TASK,
    UNSEEN_REPORT,
    shows_helper,
)
from memory_engine.adapters.importers.tools.printed import of_dependencies
from memory_engine.claims.stance.to_memory import to_memory
from memory_engine.extract import statement

MOST_PLANTED = 3
"""[sentences] Of one tool's output that speak to memory: enough to warn of it."""


DEPENDENCIES = "files of dependencies, found in the project's folder"
UNKNOWN_TOOL = "result of a tool that the transcript does not show"


BACKGROUND_ID = re.compile(r"Command running in background with ID: ([\w-]{1,64})")


def result_of(session: Session, turn: Turn, result: Result) -> tuple[TurnResult, Mapping[str, Any]]:
    """Tell what a tool has answered, and under which use.

    Under the use words that were said with it are heard; it is empty where none are.

    The use is empty where none are.

    1. Facts that are named were shown; what memory shows through it, too.
    2. What it wrote into files of instructions is the agent's.
    3. Where nothing but memory answers, that is all.
    4. What it did to the project is kept, then what it showed: of the project, or from outside.
    5. A command that goes on in the background is known by its id from now on.
    6. Last comes what in it speaks to memory.
    """
    use, session = session.closed(result.id)
    session = _facts_shown(session, use, result)
    origin = use.get("origin", "" if use else UNKNOWN_TOOL)
    if use.get("name", "") in REPORTING and not shows_helper(session, result):
        origin, use = UNSEEN_REPORT, {**use, "near": True}
    if not result.error:
        completed = instruction_writes.by_result(use.get("path", ""), result.more)
        session = session.pens({**use.get("penned", {}), **completed})
    if not origin and shows_only_memory(session, use):
        return TurnResult(memory_answered(session, content_read(result))), {}
    so_far = _did(session, turn, use, result, origin)
    if not origin and use:
        so_far = so_far._replace(session=_shown(so_far.session, use, result.text))
    if task := _background(use, result):
        kept = {"origin": origin, **{name: use.get(name, False) for name in ("stores", "near")}}
        return so_far._replace(session=so_far.session.opened(TASK + task, kept)), {}
    if origin:
        so_far = so_far._replace(session=_brought(so_far.session, use, result, origin))
    return so_far.then(_planted(so_far.session, turn, result, origin)), use


def _facts_shown(session: Session, use: Mapping[str, Any], result: Result) -> Session:
    """Keep which facts an answer names, and what memory showed through it."""
    facts = statement.FACT.findall(result.text)
    session = session.was_shown(facts, ()) if facts else session
    if not use.get("memory"):
        return session
    return was_told(session, "\n\n".join(dict.fromkeys(bared(result.text))))


def _did(
    session: Session, turn: Turn, use: Mapping[str, Any], result: Result, origin: str
) -> TurnResult:
    """Keep what a tool did to the project.

    A run, an edit, or a file that was read.
    """
    name, path = use.get("name", ""), use.get("path", "")
    if name == "Bash":
        return ran(session, turn, use, result)
    if path and not (result.error or origin):
        if name in EDITS:
            return TurnResult(_edited(session, use, path, result))
        if name == "Read":
            return TurnResult(_was_read(session, use, path, result))
    return TurnResult(session)


def _edited(session: Session, use: Mapping[str, Any], path: str, result: Result) -> Session:
    tests = _tests_of(use["asserted"], path, rewritten(result.more))
    after = session.edited(path, use["digest"]).knows(path, use["defines"])
    return file_changed(after, path).saw_tests(path, tests)


def _was_read(session: Session, use: Mapping[str, Any], path: str, result: Result) -> Session:
    content = content_read(result)
    names = defined_names(content)
    after = session.read(path, content).knows(path, names).shows(path, names)
    return after.saw_tests(path, kept_unread(path, content)) if _whole(use, result) else after


def _tests_of(written: Tests, path: str, rewritten: str) -> Tests | None:
    """The tests of a file after an edit.

    As it was written, else as it was rewritten.
    """
    contents = written.contents if isinstance(written, Unread) else ()
    return kept_unread(path, *contents, rewritten) if contents or not written else written


def _shown(session: Session, use: Mapping[str, Any], text: str) -> Session:
    """Keep the names that a local tool showed.

    What it shows of dependencies is theirs.
    """
    others = of_dependencies(text, session.base) if use.get("name") in origins.SHOWING else ""
    return session.fetched(DEPENDENCIES, others) if others else session.printed(text)


def _background(use: Mapping[str, Any], result: Result) -> str:
    """The id under which a command goes on in the background."""
    if use.get("name", "") != "Bash":
        return ""
    id = result.more.get("backgroundTaskId")
    told = BACKGROUND_ID.match(result.text) if use.get("background") else None
    return id if isinstance(id, str) else told.group(1) if told else ""


def _brought(session: Session, use: Mapping[str, Any], result: Result, origin: str) -> Session:
    """Keep what an outside source has answered.

    An error may quote it, too.

    What cannot be seen here (files that were written, pictures) may say anything.
    """
    if use.get("stores") or result.unseen:
        return session.hidden(origin)
    if result.text.strip():
        return session.fetched(origin, result.text, near="program" if use.get("near") else "")
    return session if use.get("blind") and not result.error else session.not_fetched(origin)


def _whole(use: Mapping[str, Any], result: Result) -> bool:
    """Whether a Read tool showed all of a file.

    Of a part nobody knows what stands beside it.
    """
    file = result.more.get("file")
    shown, lines = (
        (file.get("numLines"), file.get("totalLines")) if isinstance(file, dict) else (None, None)
    )
    return not use.get("part") and shown == lines


def _planted(session: Session, turn: Turn, result: Result, origin: str) -> TurnResult:
    """Keep what speaks to memory, as what an outsider said.

    So the night's report can list it.
    """
    sentences = to_memory(result.text, untrusted=bool(origin))[:MOST_PLANTED]
    by = (origin,) if origin else ()
    fields = session_fields(session, turn, method="said", trust="untrusted", origins=by)
    speaker = origins.outsider_of(origin)
    drafts = (
        Unwritten(f"{turn.line.uuid}:planted:{number}", speaker, text, fields)
        for number, text in enumerate(sentences, 1)
    )
    return TurnResult(session, tuple(drafts))
