"""What the tools of an agent show in a transcript: files read and changed, outside sources, words that speak to memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.adapters.importers import outside, places
from memory_engine.adapters.importers.heard import Heard, Said, about
from memory_engine.adapters.importers.host import Line, Result, Use, content_read
from memory_engine.adapters.importers.runs import ran
from memory_engine.adapters.importers.session import Session, defined
from memory_engine.adapters.importers.testfile import asserted, rewritten
from memory_engine.domain import ids
from memory_engine.text import statement

MOST_PLANTED = 3
"""[sentences] Of one tool's output that speak to memory: enough to warn of it."""

LONGEST_SHELL = 4000
"""[characters] Of a shell line: enough to see that it is too long to be remembered."""

EDITS = frozenset({"Edit", "MultiEdit", "Write", "NotebookEdit"})


def started(session: Session, line: Line, use: Use) -> Session:
    """Think: a tool is started: keep what its result will be understood by."""
    path = use.input.get("file_path") or use.input.get("notebook_path")
    kept: dict[str, Any] = {"name": use.name}
    if isinstance(path, str):
        kept["path"] = path if places.MEMORY_PAGE.search(path) else places.relative(path, session.base)
    if use.name in EDITS:
        text = "\n".join(_new_text(use.input))
        kept["digest"] = ids.digest("edit", ids.canonical(use.input))[:16]
        whole = text if use.name == "Write" else ""
        kept |= {"defines": defined(text), "asserted": asserted(kept.get("path", ""), whole)}
    if use.name == "Read":
        kept["part"] = bool(use.input.get("offset") or use.input.get("limit"))
    if use.name == "Bash" and isinstance(use.input.get("command"), str):
        kept |= {"shell": use.input["command"][:LONGEST_SHELL], "cwd": line.cwd}
        kept["background"] = bool(use.input.get("run_in_background"))
    origin = outside.origin_of(use.name, use.input, session.base)
    return session.fetches(origin).opened(use.id, {**kept, "origin": origin}) if origin else session.opened(use.id, kept)


def _new_text(input: Mapping[str, Any]) -> Iterator[str]:
    edits = input.get("edits")
    for part in (input, *(edits if isinstance(edits, list) else ())):
        if isinstance(part, dict):
            yield from (part[name] for name in ("content", "new_string", "new_source") if isinstance(part.get(name), str))


def result_of(session: Session, line: Line, result: Result, source: str) -> Heard:
    """Think: a tool has answered: what was read, changed, fetched or run."""
    use, session = session.closed(result.id)
    facts = statement.FACT.findall(result.text)
    session = session.was_shown(facts, ()) if facts else session
    name, path, origin = use.get("name", ""), use.get("path", ""), use.get("origin", "")
    if places.MEMORY_PAGE.search(path) or "kairos" in name or "kairos-mem" in use.get("shell", ""):
        return Heard(told(session.not_fetched(origin), content_read(result)))
    if name == "Bash":
        heard = ran(session, line, use, result, source)
    elif result.error:
        return Heard(session.not_fetched(origin))
    elif name in EDITS and path:
        tests = use["asserted"] or asserted(path, rewritten(result.more))
        heard = Heard(session.edited(path, use["digest"]).knows(path, use["defines"]).saw_tests(path, tests))
    elif name == "Read" and path and not origin:
        content = content_read(result)
        session = session.read(path, content).knows(path, defined(content))
        heard = Heard(session.saw_tests(path, asserted(path, content)) if _whole(use, result) else session)
    else:
        heard = Heard(session)
    if origin:
        later = use.get("background") or result.more.get("backgroundTaskId")
        heard = Heard(heard.session.fetched(origin, "" if later else result.text), heard.said, heard.skipped)
    return heard.then(_planted(heard.session, line, result, origin, source))


def _whole(use: Mapping[str, Any], result: Result) -> bool:
    """Whether a Read tool showed all of a file: of a part nobody knows what stands beside it."""
    file = result.more.get("file")
    shown, lines = (file.get("numLines"), file.get("totalLines")) if isinstance(file, dict) else (None, None)
    return not use.get("part") and shown == lines


def _planted(session: Session, line: Line, result: Result, origin: str, source: str) -> Heard:
    """Text from a tool that speaks to memory: kept as what an outsider said, so that the night's report can list it."""
    spoken = statement.to_memory(result.text, untrusted=bool(origin))[:MOST_PLANTED]
    fields = about(session, line, source, method="said", trust="untrusted", origins=(origin,) if origin else ())
    speaker = outside.speaker_of(origin)
    return Heard(session, tuple(Said(f"{line.uuid}:planted:{n}", speaker, text, fields) for n, text in enumerate(spoken, 1)))


def told(session: Session, text: str) -> Session:
    """Think: memory was put before the agent."""
    return session.was_shown(statement.FACT.findall(text), statement.shown(text))
