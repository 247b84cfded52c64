"""What the tools of an agent show in a transcript: files read and changed, outside sources,
words that speak to memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation.episode import changed
from memory_engine.adapters.importers.conversation.passages import Ear
from memory_engine.adapters.importers.conversation.session import Session, Tests, defined
from memory_engine.adapters.importers.conversation.turn_result import Heard, Said, about
from memory_engine.adapters.importers.record.line import Line, Result, Use, content_read
from memory_engine.adapters.importers.test_runs.asserts import Unread, rewritten, unread
from memory_engine.adapters.importers.tools import instruction_writes, origins
from memory_engine.adapters.importers.tools.commands import ran
from memory_engine.adapters.importers.tools.printed import of_dependencies
from memory_engine.adapters.importers.tools.talk import (
    ASKING,
    PLANNING,
    REPORTING,
    UNSEEN_REPORT,
    shows_helper,
    spoken,
    title_of,
)
from memory_engine.claims.to_memory import to_memory
from memory_engine.domain import ids
from memory_engine.extract import statement

MOST_PLANTED = 3
"""[sentences] Of one tool's output that speak to memory: enough to warn of it."""

LONGEST_SHELL = 4000
"""[characters] Of a shell line: enough to see that it is too long to be remembered."""

LONGEST_PURPOSE = 200
"""[characters] Of what an agent says a command is for."""

TASK = "task:"
"""Before the id of a command in the background, among what a session has open."""

DEPENDENCIES = "files of dependencies, found in the project's folder"
UNKNOWN_TASK = "output of a command that the transcript does not show"
UNKNOWN_TOOL = "result of a tool that the transcript does not show"

RECORDED = "outsider's word that memory keeps"
UNTRUSTED = "untrusted"
ROW = re.compile(r"^(?=[^\S\n]*[of][0-9a-f]{12,16}\b)", re.M)
"""Where a row of memory's answer begins, and what it calls the word of an outsider."""

ASKS_MEMORY = re.compile(
    r"\s*(?:cd [\w./~-]+ && )?kairos-mem [^;&|<>`$\n]*(?:2>&1|2>/dev/null)?\s*"
)
SHOWS_MEMORY = re.compile(r"\bkairos-mem\b|\.kairos-mem\b|/\.claude/projects/\S*/memory\b")
"""Somewhere in what a tool is given: it may show what memory keeps, in whatever form."""
BEFORE = re.compile(r"^[-*+] |[:-]\d{1,6}[:-]\s*(?:[-*+] )?|[:|] |\s{2,}|\t|\) |\] ")
ENDS = re.compile(r"\t\S+=|\s\^[of][0-9a-f]{8}")
"""What stands before and behind the words in a line of a log, a page or a table."""
FEWEST_WORDS = 3
"""[words] Of a part of a line: fewer are no sentence."""
MOST_LINES, MOST_COLUMNS, LONGEST_PIECE = 400, 6, 600
"""[lines, parts of a line, characters] That are looked at of what memory may have shown."""

BACKGROUND_ID = re.compile(r"Command running in background with ID: ([\w-]{1,64})")

EDITS = frozenset({"Edit", "MultiEdit", "Write", "NotebookEdit"})


def started(session: Session, line: Line, use: Use) -> Session:
    """Think: a tool is started: keep what its result will be understood by."""
    path = use.input.get("file_path") or use.input.get("notebook_path")
    kept: dict[str, Any] = {"name": use.name}
    if isinstance(path, str):
        memory = origins.is_memory_page(path, session.base)
        kept["path"] = path if memory else paths.relative(path, session.base)
    if use.name in EDITS:
        text = "\n".join(_new_text(use.input))
        session = session.printed(text)
        kept["digest"] = ids.digest("edit", ids.canonical(use.input))[:16]
        whole = text if use.name == "Write" else ""
        kept |= {"defines": defined(text), "asserted": unread(kept.get("path", ""), whole) or {}}
        kept["penned"] = instruction_writes.by_tool(kept.get("path", ""), text)
    if use.name == PLANNING:
        kept["plan"] = title_of(use.input.get("plan"))
    if use.name == ASKING:
        kept["options"] = list(_labels(use.input))
    if use.name == "Read":
        kept["part"] = bool(use.input.get("offset") or use.input.get("limit"))
    if use.name == "Bash" and isinstance(use.input.get("command"), str):
        kept |= {"shell": use.input["command"][:LONGEST_SHELL], "cwd": line.cwd}
        kept["penned"] = instruction_writes.by_shell(use.input["command"], session.base)
        kept["purpose"] = _short(use.input.get("description"))
        kept["background"] = bool(use.input.get("run_in_background"))
    kept["memory"] = any(
        SHOWS_MEMORY.search(text[:LONGEST_SHELL])
        for text in use.input.values()
        if isinstance(text, str)
    )
    source = origins.source_of(use.name, _with_tasks_known(session, use.input), session.base)
    task = origins.task_of(use.name, use.input)
    if task:
        ran, _ = session.closed(TASK + task)
        source = origins.Source(
            ran.get("origin", UNKNOWN_TASK),
            stores=bool(ran.get("stores")),
            near=bool(ran.get("near")),
        )
    session = session.fetches(source.name) if source.blind else session
    return session.opened(
        use.id,
        {
            **kept,
            "origin": source.name,
            "blind": source.blind,
            "stores": source.stores,
            "near": source.near,
        },
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
    """A tool's input in which the outputs of local commands in the background count as files of
    the project."""
    command = input.get("command")
    if not isinstance(command, str):
        return input
    named = origins.TASK_PATH.finditer(command[:LONGEST_SHELL])
    local = [
        found.group(0)
        for found in named
        if session.open.get(TASK + found.group(1), {"origin": "?"})["origin"] == ""
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


def result_of(session: Session, ear: Ear, result: Result) -> Heard:
    """Think: a tool has answered: what was read, changed, fetched or run."""
    line, source = ear.line, ear.source
    use, session = session.closed(result.id)
    facts = statement.FACT.findall(result.text)
    session = session.was_shown(facts, ()) if facts else session
    if use.get("memory"):
        session = told(session, "\n\n".join(dict.fromkeys(_bared(result.text))))
    name, path = use.get("name", ""), use.get("path", "")
    origin = use.get("origin", "" if use else UNKNOWN_TOOL)
    if name in REPORTING and not shows_helper(session, result):
        origin, use = UNSEEN_REPORT, {**use, "near": True}
    if not result.error:
        completed = instruction_writes.by_result(path, result.more)
        session = session.pens({**use.get("penned", {}), **completed})
    if not origin and _shows_memory(session, use):
        return Heard(_remembered(session, content_read(result)))
    if name == "Bash":
        heard = ran(session, line, use, result, source)
    elif result.error or origin:
        heard = Heard(session)
    elif name in EDITS and path:
        tests = _tests_of(use["asserted"], path, rewritten(result.more))
        after = changed(session.edited(path, use["digest"]).knows(path, use["defines"]), path)
        heard = Heard(after.saw_tests(path, tests))
    elif name == "Read" and path:
        content = content_read(result)
        names = defined(content)
        session = session.read(path, content).knows(path, names).shows(path, names)
        heard = Heard(
            session.saw_tests(path, unread(path, content)) if _whole(use, result) else session
        )
    else:
        heard = Heard(session)
    if not origin and use:
        heard = heard._replace(session=_shown(heard.session, use, result.text))
    if name == "Bash" and (task := _background(use, result)):
        kept = {
            "origin": origin,
            "stores": use.get("stores", False),
            "near": use.get("near", False),
        }
        return Heard(
            heard.session.opened(TASK + task, kept), heard.said, heard.skipped, heard.unsaid
        )
    after = _brought(heard.session, use, result, origin) if origin else heard.session
    heard = Heard(after, heard.said, heard.skipped, heard.unsaid).then(
        _planted(after, line, result, origin, source)
    )
    return heard.then(spoken(heard.session, ear, use, result))


def _tests_of(written: Tests, path: str, rewritten: str) -> Tests | None:
    """The tests of a file after an edit: as it was written, else as it was rewritten."""
    contents = written.contents if isinstance(written, Unread) else ()
    return unread(path, *contents, rewritten) if contents or not written else written


def _shown(session: Session, use: Mapping[str, Any], text: str) -> Session:
    """Keep the names that a local tool showed; what it shows of dependencies is theirs."""
    others = of_dependencies(text, session.base) if use.get("name") in origins.SHOWING else ""
    return session.fetched(DEPENDENCIES, others) if others else session.printed(text)


def _shows_memory(session: Session, use: Mapping[str, Any]) -> bool:
    """Whether a tool shows nothing but memory; a line that runs something else as well is no
    such tool."""
    if origins.OWN_SERVER.fullmatch(use.get("name", "")) and "kairos" in use["name"]:
        return True
    asks = ASKS_MEMORY.fullmatch(use.get("shell", ""))
    return bool(asks) or origins.is_memory_page(use.get("path", ""), session.base)


def _remembered(session: Session, text: str) -> Session:
    """After memory has answered: what it marks as an outsider's word stays that in every mouth."""
    outsiders = "\n".join(row for row in ROW.split(text) if UNTRUSTED in row)
    return told(session.fetched(RECORDED, outsiders) if outsiders else session, text)


def _bared(text: str) -> Iterator[str]:
    """Yield the lines of what memory may have shown, each also without what stands before its
    words."""
    for line in text.splitlines()[:MOST_LINES]:
        whole = ENDS.split(line[:LONGEST_PIECE])[0].strip()
        starts = [
            0,
            *(
                found.end()
                for found, _ in zip(BEFORE.finditer(whole), range(MOST_COLUMNS), strict=False)
            ),
        ]
        yield from (whole[start:] for start in starts if len(whole[start:].split()) >= FEWEST_WORDS)


def _background(use: Mapping[str, Any], result: Result) -> str:
    """The id under which the host goes on with a command in the background."""
    id = result.more.get("backgroundTaskId")
    said = BACKGROUND_ID.match(result.text) if use.get("background") else None
    return id if isinstance(id, str) else said.group(1) if said else ""


def _brought(session: Session, use: Mapping[str, Any], result: Result, origin: str) -> Session:
    """After an outside source has answered, an error included, which may quote it.

    What cannot be seen here (files that were written, pictures) may say anything.
    """
    if use.get("stores") or result.unseen:
        return session.hidden(origin)
    if result.text.strip():
        return session.fetched(origin, result.text, near="program" if use.get("near") else "")
    return session if use.get("blind") and not result.error else session.not_fetched(origin)


def _whole(use: Mapping[str, Any], result: Result) -> bool:
    """Whether a Read tool showed all of a file: of a part nobody knows what stands beside it."""
    file = result.more.get("file")
    shown, lines = (
        (file.get("numLines"), file.get("totalLines")) if isinstance(file, dict) else (None, None)
    )
    return not use.get("part") and shown == lines


def _planted(session: Session, line: Line, result: Result, origin: str, source: str) -> Heard:
    """Text from a tool that speaks to memory: kept as what an outsider said, so that the night's
    report can list it."""
    spoken = to_memory(result.text, untrusted=bool(origin))[:MOST_PLANTED]
    fields = about(
        session, line, source, method="said", trust="untrusted", origins=(origin,) if origin else ()
    )
    speaker = origins.speaker_of(origin)
    return Heard(
        session,
        tuple(
            Said(f"{line.uuid}:planted:{n}", speaker, text, fields)
            for n, text in enumerate(spoken, 1)
        ),
    )


def told(session: Session, text: str, retold: bool = False) -> Session:
    """Mark what was put before the agent as shown; where it is ``retold`` from the session, only
    the facts it names."""
    return session.was_shown(statement.FACT.findall(text), () if retold else statement.shown(text))
