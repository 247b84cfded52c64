"""Every reader takes a time linear in its input.

Four times as much of anything costs about four times as much, not sixteen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from memory_engine.adapters.importers import Options
from memory_engine.adapters.importers.claude_code.turn import read_turn
from memory_engine.adapters.importers.conversation import definitions
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.files.pages import SourcePage
from memory_engine.adapters.importers.markdown import claude_memory, daily_notes
from memory_engine.adapters.importers.markdown.paragraphs import without_comments
from memory_engine.adapters.importers.record.reading import read_record
from memory_engine.adapters.importers.specstory.messages import messages
from memory_engine.adapters.importers.tools import origins
from memory_engine.adapters.workspace import config_literals, manifests, text_literals
from memory_engine.adapters.workspace.file import File
from memory_engine.claims import lookable, mention, prose, query
from memory_engine.claims.lapse import last_day
from memory_engine.claims.orders.notes import instructs
from memory_engine.claims.stance.mood import mood
from memory_engine.claims.stance.to_memory import to_memory
from memory_engine.commandline import effects, project, provenance, runs, steps
from memory_engine.domain.records.fact import Fact
from memory_engine.dream.instructions import stated
from memory_engine.extract import filters, statement
from memory_engine.extract.commit import without_trailers
from memory_engine.extract.features import features
from memory_engine.extract.passage import Candidate
from memory_engine.extract.under import condition
from memory_engine.formats.log_reading import read_log
from memory_engine.privacy import secrets
from memory_engine.privacy.erasing import Eraser

UNITS = (
    "\n",
    " ",
    "\t",
    "\r\n",
    " \n",
    "a\n",
    "- a\n",
    "---\n",
    "# ",
    "#\n",
    "```\n",
    "| a ",
    "1\t",
    "\n1\t",
    "!",
    ". ",
    "...",
    "(",
    "[",
    "[[",
    "](",
    "[a](",
    "[a](b) ",
    "<",
    "<!--",
    "<ide_x>",
    "`",
    "``",
    "`a",
    "`a` ",
    "*a ",
    "**",
    "__a",
    "_",
    "'",
    '"',
    '"a',
    "a.",
    "a/",
    "a-",
    "a:",
    "a b. ",
    "A b. ",
    "a.py ",
    "http://",
    "a://",
    "+",
    "@a",
    "=",
    "A=",
    "${A:-",
    "not ",
    "and, ",
    "curl ",
    "curl a | ",
    "1 passed, ",
    "1 tests ",
    "OK (",
    "ok, ",
    "so now ",
    "source: ",
    "source:",
    "(source: ",
    "remember ",
    "memory ",
    "f0123456789ab ",
    "name: ",
    "const a ",
    "static ",
    "0",
    "1.",
    "x" * 50 + " ",
    "%3a",
    "&quot;",
    "\\n",
    "\\\\",
    "aB3dE6gH9jK2\n",
    "'aB3dE6gH9jK2' ",
    "password: ",
    "secret=a ",
    "cookie: a=b; ",
    "-----begin private key-----\n",
    "漢",
    "😀",
    "\u0301",
    "\0",
    "\u2028",
)
SMALL, LARGE = 3_000, 12_000
"""[characters] Once, and four times as much."""
FELT = 0.01
"""[seconds] Below this a time says nothing."""
MOST = 10.0
"""[times] Linear is 4, a square 16; what the machine does beside lies between."""

PAGE = Path(__file__)


def _transcript(*rows: tuple[str, object]) -> None:
    state = Session(root="s", base="/p")
    for kind, content in rows:
        raw = {
            "type": kind,
            "uuid": "u-1",
            "timestamp": "2026-11-20T09:00:00Z",
            "message": {"content": content},
        }
        state = read_turn(state, read_record(raw), "s.jsonl:1", "/p").session


def _tool(name: str, output: str, **input: str) -> None:
    used = {"type": "tool_use", "id": "t", "name": name, "input": input}
    _transcript(
        ("assistant", [used]),
        ("user", [{"type": "tool_result", "tool_use_id": "t", "content": output}]),
    )


def _literals(path: str, text: str) -> object:
    reader = config_literals.reader(path) or text_literals.reader(path)
    return reader(File(path, "b", text.encode())) if reader else None


READERS: dict[str, Callable[[str], object]] = {
    "blocks": lambda text: list(prose.blocks(text)),
    "sentences": prose.sentences,
    "mention": mention.mention,
    "what a sentence shows": lambda text: features(Candidate(text, text, 1, "agent")),
    "what a look decides": lookable.lookable,
    "what a sentence rests on": lookable.mentioned,
    "how long a line holds": lambda text: last_day(Fact("f", text), "2026-11-02"),
    "what the owner says": statement.of_owner,
    "what an agent says": statement.of_agent,
    "whether it orders": instructs,
    "what it is if it states nothing": mood,
    "what it stands under": lambda text: condition((text, f"When {text}"), text),
    "what was shown": lambda text: list(statement.shown(text)),
    "what speaks to memory": lambda text: to_memory(f"remember {text}", True),
    "a log": lambda text: list(read_log("2026-11-20", text.encode())),
    "secrets": secrets._found,
    "what was taken out": Eraser({"a b. " * 9: "[X]", "aaaaaaaa" * 9: "[X]"}).without,
    "a question": query.terms_of,
    "a prompt": lambda text: _transcript(("user", text)),
    "an answer": lambda text: _transcript(("assistant", [{"type": "text", "text": text}])),
    "a file": lambda text: _tool("Read", text, file_path="/p/tests/test_a.py"),
    "a web page": lambda text: _tool("WebFetch", text, url="https://example.org"),
    "a run": lambda text: _tool("Bash", text, command="pytest -x | tail"),
    "a commit's message": without_trailers,
    "comments of a page": without_comments,
    "a kept session": lambda text: list(messages(text)),
    "a shell line": lambda text: _tool("Bash", "", command=text),
    "an edit": lambda text: _tool("Edit", "", file_path="/p/tests/test_a.py", new_string=text),
    "front matter": lambda text: claude_memory._batch(
        SourcePage("a.md", PAGE, f"---\n{text}"), "p", Options()
    ),
    "a page of memory": lambda text: claude_memory._batch(
        SourcePage("a.md", PAGE, text), "p", Options()
    ),
    "daily notes": lambda text: daily_notes._batch(
        SourcePage("2026-11-20.md", PAGE, f"- {text}"), "agent:notes"
    ),
    "an origin": lambda text: origins.source_of("Bash", {"command": text}, "/p"),
    "commands": project.project_commands,
    "commands that do something": steps.steps,
    "what a command shows": runs.shown_by,
    "what a command changes": effects.changes_nothing,
    "where an output is from": lambda text: provenance.provenance(text, "/p"),
    "definitions": definitions.defined_names,
    "a filter": filters.remembered,
    "a manifest": lambda text: manifests.read(File("mix.lock", "b", text.encode())),
    "literals of a script": lambda text: _literals("a.js", text),
    "literals of an environment": lambda text: _literals(".env", text),
    "literals of an image": lambda text: _literals("Dockerfile", text),
    "instructions": lambda text: list(stated("CLAUDE.md", text)),
    "commands of instructions": lambda text: list(
        stated("web/CLAUDE.md", f"```sh\n{text}\n```\n`make {text}`")
    ),
    "a TOML manifest": lambda text: manifests.read(File("Cargo.toml", "b", text.encode())),
}


def _seconds(read: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


@pytest.mark.parametrize("name", READERS)
def test_four_times_as_much_costs_about_four_times_as_much(name: str) -> None:
    read = READERS[name]
    read("warm. `up` a.py\n")
    for unit in UNITS:
        small, large = unit * (SMALL // len(unit)), unit * (LARGE // len(unit))
        if _seconds(read, large + "\n!") > FELT:
            ratios = [
                _seconds(read, large + "\n!") / max(_seconds(read, small + "\n!"), FELT / 16)
                for _ in range(3)
            ]
            assert min(ratios) < MOST, (name, unit, ratios)
