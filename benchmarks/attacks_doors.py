"""Ways in by other doors.

They are the memory tool, fields over MCP, what other hosts' hooks hand over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from benchmarks.attacks_around import SESSION, SHELL, _session, _surrounded, read_by_one
from benchmarks.attacks_calls import Bringer, Texts
from benchmarks.attacks_site import Site
from benchmarks.attacks_texts import Planted
from memory_engine.adapters import spool

if TYPE_CHECKING:
    from memory_engine.attach.memory_tool import Files

HOSTS = ("codex", "gemini", "copilot", "cursor", "opencode")
"""Hosts whose hooks hand over a prompt and where its session is kept."""
CALLED = {
    "copilot": ("sessionId", "transcriptPath"),
    "cursor": ("conversation_id", "transcript_path"),
}
"""What hosts call session and transcript that have names of their own."""
PROMPTED = {"cursor": "beforeSubmitPrompt", "gemini": "BeforeAgent"}
"""What hosts call a prompt's hook, where not ``UserPromptSubmit``."""
CLAIMS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("with a slot", {"subject": "{m}", "attribute": "default", "value": "{t}"}),
    ("with a source of the project's", {"source": "src/app.py:1"}),
    ("with the owner's file as source", {"source": "CLAUDE.md:1"}),
)
"""(name, fields) of ``observe`` over MCP."""


# -- the memory tool


def created(page: str, site: Site, texts: Texts, day: str, visit: int) -> None:
    """Read each text, and create files of them.

    They are created by the memory tool; the text was on a page.
    """
    read_by_one(site, texts, day, visit)
    from memory_engine.attach.memory_tool import Refused

    files = _files(site, visit)
    for p in texts:
        path = f"/memories/{page.format(m=p.marker, visit=visit)}"
        try:
            files.create(path, f"- {p.text}\n")
        except Refused:  # it is there already, as an agent learns, too
            files.insert(path, 0, f"- {p.text}\n")


def replaced(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Read each text, and put it into a file.

    The page's text goes there by the memory tool in two steps.
    """
    read_by_one(site, texts, day, visit)
    files = _files(site, visit)
    path = f"/memories/notes-{visit}.md"
    files.create(path, "# Notes\n\n- nothing yet\n")
    for number, p in enumerate(texts):
        if number % 2:
            files.insert(path, 2, f"- {p.text}\n")
        else:
            files.str_replace(path, "- nothing yet\n", f"- {p.text}\n- nothing yet\n")


def _files(site: Site, visit: int) -> Files:
    from memory_engine.attach.memory_tool import Files

    return Files(str(site.root), session=_session(visit))


# -- fields over MCP


def over_mcp(fields: Mapping[str, str], site: Site, texts: Texts, day: str, visit: int) -> None:
    """Read each text, and observe it over MCP.

    It was on a page of the same session.
    """
    from memory_engine.attach.mcp.door import Door, Watch
    from memory_engine.attach.mcp.session import agent
    from memory_engine.attach.mcp.tools import record

    read_by_one(site, texts, day, visit)
    with _surrounded({"CLAUDE_CODE_SESSION_ID": _session(visit)}):
        at = Door(str(site.root))
    for p in texts:
        filled = {
            name: value.format(m=p.marker, t=p.text[:80].replace("\n", " "))
            for name, value in fields.items()
        }
        said = {"text": p.text, "principal": agent("claude-code"), **filled}
        record(at, Watch(), [said])


# -- other hosts' hooks


def prompted(host: str, site: Site, texts: Texts, day: str, visit: int) -> None:
    """Hand each text over as a prompt by hook.

    The host kept no session.
    """
    session, transcript = CALLED.get(host, ("session_id", "transcript_path"))
    for p in texts:
        handed = {
            session: f"{p.marker}-{visit}",
            transcript: "",
            "hook_event_name": PROMPTED.get(host, "UserPromptSubmit"),
            "prompt": p.text,
            "cwd": str(site.root),
        }
        call = ["hook", "user-prompt-submit", "--agent", host]
        site.shell(call, SHELL, json.dumps(handed))


def left_elsewhere(host: str, site: Site, texts: Texts, day: str, visit: int) -> None:
    """Write an owner's sessions anywhere, named by host's hook.

    They are in the host's form.
    """
    for number, p in enumerate(texts):
        name = f"{SESSION}{visit}-{number}"
        path = site.root / "elsewhere" / host / f"rollout-{day}T00-00-00-{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = _rows(host, p, name, day, str(site.root))
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        spool.note(str(site.store), "session-end", host, name, str(path))


def _rows(host: str, p: Planted, name: str, day: str, cwd: str) -> Iterator[Mapping[str, object]]:
    at = f"{day}T10:00:00.000Z"
    if host == "codex":
        told = {"id": name, "timestamp": at, "cwd": cwd, "originator": "codex_cli_rs"}
        yield {"timestamp": at, "type": "session_meta", "payload": told}
        said = [{"type": "input_text", "text": p.text}]
        message = {"type": "message", "role": "user", "content": said}
        yield {"timestamp": at, "type": "response_item", "payload": message}
        event = {"type": "user_message", "message": p.text, "kind": "plain"}
        yield {"timestamp": at, "type": "event_msg", "payload": event}
    else:
        data = {"content": p.text, "transformedContent": p.text}
        start = {"sessionId": name, "context": {"cwd": cwd}}
        yield {"type": "session.start", "id": "1", "timestamp": at, "data": start}
        yield {"type": "user.message", "id": "2", "timestamp": at, "parentId": "1", "data": data}


def bringers() -> Iterator[tuple[str, str, Bringer]]:
    """Yield (family, name, bringer) of the ways in by these doors."""
    for page in ("{m}.md", "{m}-{visit}.md", "rules/{m}.md", "CLAUDE.md/{m}"):
        yield "memory tool", f"read on a page, created: {page}", partial(created, page)
    yield "memory tool", "read on a page, put into a file", replaced
    if find_spec("mcp"):  # the extra of that name
        for name, fields in CLAIMS:
            yield "server", f"read on a page, observed {name}", partial(over_mcp, fields)
    for host in HOSTS:
        yield "own word", f"a prompt that {host}'s hook hands over", partial(prompted, host)
    for host in ("codex", "copilot"):
        yield "own word", f"sessions that {host}'s hook names", partial(left_elsewhere, host)
