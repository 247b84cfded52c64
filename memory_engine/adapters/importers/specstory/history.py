"""Sessions as SpecStory keeps them (``.specstory/history/*.md``), of whatever agent ->
observations.

Its Markdown is turned back into lines as Claude Code writes them, and heard as these are. A
person's words in it count as an agent's: anybody may write such a file, and a repository brings
those of others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters.importers.batch import Batch, LeftOut, Options
from memory_engine.adapters.importers.claude_code.turn import hear
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.speakers import OWNER
from memory_engine.adapters.importers.conversation.turn_result import Said
from memory_engine.adapters.importers.files.pages import (
    changed,
    modified,
    page_mark,
    read_each,
    readable_text,
    unread,
)
from memory_engine.adapters.importers.record.line import line_of, utc
from memory_engine.adapters.importers.test_runs.outcome import FAILED, PASSED
from memory_engine.domain.errors import TEXT_FAULTS, BadInput, BadObservation
from memory_engine.formats.log import write_line

PERSON = "user:specstory"
"""Who speaks in a person's message of such a file."""

TURN = re.compile(
    r"^_\*\*(User|Agent|Assistant)\b([^\n]*?)(\d{4}-\d\d-\d\d[T ][\d:.]+Z?)?\)?\*\*_\s*$", re.M
)
SESSION = re.compile(r"^<!-- .{0,40}? Session (\S{1,128}) \(", re.M)
TOOL = re.compile(
    r"<tool-use data-tool-type=\"([\w-]*)\" data-tool-name=\"([^\"\n]*)\">(.*?)(?:</tool-use>|\Z)",
    re.S,
)
OLDER_TOOL = re.compile(r"^Tool use: \*\*([\w.-]{1,80})\*\*[ \t]*$", re.M)
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
RULE = re.compile(r"^---[ \t]*$", re.M)
"""What parts the messages, and in an editor's sessions the tools too."""

THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)
FENCE = re.compile(r"^(`{3,})([\w-]*)\n(.*?)\n\1[ \t]*$", re.M | re.S)
CODE = re.compile(r"^(?:\s*|- command: )`([^\n]+)`\s*$", re.M)
NAMED_FILE = re.compile(
    r"(?:Tool use: \*\*\w+\*\* `|\(file://|\b[Pp]ath: `|\b[Ff]ile(?:_?[Pp]ath)?\"?: "
    r"*[\"`]?)([^`\"<>()\n]{1,300})"
)
"""The file that a tool's own heading names."""
SUMMARY = re.compile(r"<details>|</details>|<summary>.*?</summary>")
ANSWER = re.compile(r"\*\*([^*\n]{3,400}\?)\*\*.*?\*\*Answer:\*\*\s*([^\n]+)", re.S)
UPDATED = re.compile(r"The file (/\S+) has been updated|File created successfully at: (/\S+)")
OPENED = re.compile(r"^Read file: (/[^\n]+)$", re.M)
ENDED = re.compile(r"^(?:Error: )?Exit [Cc]ode:? (\d{1,3})[ \t]*$", re.M)
"""How a host says with what exit code a command ended; some say so only where it is none of 0."""

MENTIONED = re.compile(r"(?<![\w.~/:-])(/(?:Users|home|[a-z]{1,12})/[\w.@+-]+/[\w./@+-]*\w)")
"""A path on the session's machine, wherever it is named."""

ELSEWHERE = re.compile(r"^/(?:tmp|private|var|etc|usr|opt)/|/\.[a-z]+/")
MOST_FILES = 0.8
"""[share] Of the named files, that lie in the project's folder: the rest was looked up
elsewhere."""
FEWEST_PARTS = 4
"""[parts] Of a project's folder: ``/home/somebody`` is none."""

CONTINUED = "This session is being continued from a previous conversation"
PATHS = frozenset({"Read", "Edit", "Write", "MultiEdit", "NotebookEdit"})
SHELLS = frozenset({"bash", "sh", "shell", "zsh"})

OF_TYPE = {
    "shell": "Bash",
    "bash": "Bash",
    "read": "Read",
    "write": "Edit",
    "search": "Grep",
    "grep": "Grep",
}
"""What SpecStory calls a kind of tool -> the name of such a tool with our host."""

_OF_WORDS = """
    lints:LSP lint:LSP diagnostics:LSP problems:LSP errors:LSP terminal:Bash shell:Bash
    todo:TodoWrite todos:TodoWrite plan:TodoWrite create:Edit write:Edit edit:Edit replace:Edit
    patch:Edit delete:Edit read:Read grep:Grep search:Grep find:Grep codebase:Grep list:Glob
    glob:Glob
"""
OF_WORDS = dict(pair.split(":") for pair in _OF_WORDS.split())
"""Word in the name of an editor's tool -> what such a tool is with our host; the first of the
table that is there decides."""

REACHES_OUT = frozenset("mcp web webpage fetch http url browser resource github output".split())
"""Word in the name of a tool that may show what others wrote. So does a tool of which no word is
known."""


REMEDY = "Give one session's .md file, or the folder .specstory/history of a project."

Json = dict[str, Any]


class Used(NamedTuple):
    """A tool that a message shows: its place in the text, its name with our host and its own,
    and what it says."""

    start: int
    end: int
    name: str
    body: str
    own: str


class Turn(NamedTuple):
    """A message: who speaks, when, its text, and the line of the file on which it begins."""

    person: bool
    aside: bool
    at: str
    text: str
    number: int


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Give a batch for each session that changed since its mark, the oldest first."""
    for page in read_each(_files(path), path, "a session kept by SpecStory"):
        yield from unread(page.left)
        if not page.left and changed(page.text, marks.get(page.source, "")):
            yield _batch(page.source, page.text, page.file, options)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    files = (
        sorted(file for file in path.glob("*.md") if file.is_file()) if path.is_dir() else [path]
    )
    if not files or (path.is_file() and not TURN.search(readable_text(path, "a session"))):
        raise BadInput(str(path), "there is no session kept by SpecStory here", REMEDY)
    return files


def _batch(source: str, text: str, file: Path, options: Options) -> Batch:
    named = SESSION.search(text)
    root = named.group(1) if named else source.removesuffix(".md")
    session, at = Session(root=root), modified(file)
    base = _base_of(text, options.workspace)
    tells = any(code != "0" for code in ENDED.findall(text))
    lines: list[tuple[str, str, str]] = []
    left: list[LeftOut] = []
    for number, turn in enumerate(turns(text), 1):
        at = utc(turn.at) or at
        place = f"{Path(source).name}:{turn.number}"
        for part, raw in enumerate(as_host_writes(turn, root, base, tells)):
            line = line_of(raw)._replace(uuid=f"{root}:{number}.{part}", at=at)
            try:
                heard = hear(session, line, place, base, options.judge)
            except TEXT_FAULTS as fault:
                left.append(
                    LeftOut(
                        f"message that can't be read ({type(fault).__name__})", place, damaged=True
                    )
                )
                continue
            session = heard.session
            left += [one._replace(place=place) for one in heard.left]
            lines += _written(
                heard.said, at, place, left, options.clock(at) if _in_utc(turn.at) else ""
            )
    return Batch(source, page_mark(text), tuple(lines), tuple(left), {root: session.origins})


def _in_utc(stamp: str) -> bool:
    """Tell whether a time is told in UTC; one without a zone is that of the clock on the wall."""
    return stamp.endswith("Z") or not stamp


def _written(
    said: tuple[Said, ...], at: str, place: str, left: list[LeftOut], offset: str
) -> list[tuple[str, str, str]]:
    lines = []
    for one in map(_as_told, said):
        try:
            lines.append(
                (
                    one.key,
                    *write_line(
                        at, one.principal, one.text, {**one.fields, "offset": offset}, place
                    ),
                )
            )
        except BadObservation as damage:
            left.append(LeftOut(damage.what, place, one.text, damaged=True))
    return lines


def _as_told(said: Said) -> Said:
    """Give a person's words the trust that such a file has."""
    if said.principal != OWNER:
        return said
    lowered = {"trust": "agent", "kind": "claim" if said.fields.get("kind") else ""}
    return said._replace(principal=PERSON, fields={**said.fields, **lowered})


def _base_of(text: str, workspace: str) -> str:
    """Find the project's folder on the session's machine: where most of the files that it names
    lie."""
    named = (
        [one or other for one, other in UPDATED.findall(text)]
        + OPENED.findall(text)
        + MENTIONED.findall(text)
    )
    paths = [path for path in named if not ELSEWHERE.search(path)]
    if not paths or any(path.startswith(f"{workspace}/") for path in paths):
        return workspace
    folders = Counter(folder for path in paths for folder in _above(path))
    return max(
        (folder for folder, count in folders.items() if count >= MOST_FILES * len(paths)),
        key=len,
        default=workspace,
    )


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(FEWEST_PARTS, len(parts)))


def turns(text: str) -> Iterator[Turn]:
    """Cut a session into its messages."""
    marks = list(TURN.finditer(text))
    number, before = 1, 0
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        number += text.count("\n", before, mark.start())
        before = mark.start()
        body = text[mark.end() : after.start() if after else len(text)]
        bare = re.sub(r"\n---\s*\Z", "", body).strip()
        if bare:
            yield Turn(
                mark.group(1) == "User",
                "sidechain" in mark.group(2),
                mark.group(3) or "",
                bare,
                number,
            )


def as_host_writes(turn: Turn, root: str, cwd: str, tells: bool) -> Iterator[Json]:
    """Turn a message into the lines that our host would have written; ``tells`` if its own names
    the codes of failures."""
    common: Json = {"sessionId": root, "cwd": cwd}
    if turn.aside:
        common["agentId"] = "sidechain"
    if turn.person:
        summary = {"isCompactSummary": True} if turn.text.startswith(CONTINUED) else {}
        yield {**common, **summary, "type": "user", "message": {"content": turn.text}}
        return
    text = THOUGHT.sub("", turn.text)
    at = 0
    for number, tool in enumerate(_tools(text)):
        yield from _said(text[at : tool.start], common)
        yield from _tool(tool, f"t{turn.number}.{number}", common, tells)
        at = tool.end
    yield from _said(text[at:], common)


def _said(text: str, common: Json) -> Iterator[Json]:
    said = RULE.sub("", text).strip()
    if said:
        yield {
            **common,
            "type": "assistant",
            "message": {"content": [{"type": "text", "text": said}]},
        }


def _tools(text: str) -> list[Used]:
    found = [
        Used(*one.span(), _host_name(one.group(2), one.group(1)), one.group(3), one.group(2))
        for one in TOOL.finditer(text)
    ]
    if found or "Tool use: **" not in text:
        return found
    fences = [one.span() for one in FENCE.finditer(text)]
    rules = [
        one.start()
        for one in RULE.finditer(text)
        if not any(start < one.start() < end for start, end in fences)
    ]
    for mark in OLDER_TOOL.finditer(text):
        end = next((rule for rule in rules if rule > mark.end()), len(text))
        if not any(start < mark.start() < last for start, last in fences):
            found.append(
                Used(
                    mark.start(),
                    end,
                    _host_name(mark.group(1), ""),
                    text[mark.start() : end],
                    mark.group(1),
                )
            )
    return found


def _host_name(name: str, kind: str) -> str:
    """Name a tool as our host would; one that may reach out keeps its own name, which nobody
    knows."""
    words = [word.lower() for word in WORDS.findall(name)]
    if (
        name in PATHS
        or not REACHES_OUT.isdisjoint(words)
        or (name[:1].isupper() and "_" not in name)
    ):
        return name
    return OF_TYPE.get(kind) or next(
        (tool for word, tool in OF_WORDS.items() if word in words), name
    )


def _tool(tool: Used, id: str, common: Json, tells: bool) -> Iterator[Json]:
    name, body = tool.name, tool.body
    bare = SUMMARY.sub("", body)
    fences = [(language, text) for _, language, text in FENCE.findall(bare)]
    written = fences[0][1] if name == "Bash" and fences and fences[0][0] in SHELLS else ""
    outputs = fences[1:] if written else fences
    output = outputs[-1][1] if outputs else ""
    head = FENCE.sub("", bare)
    given = _input(name, head, output, written, NAMED_FILE.search(body))
    if name == "Read" and output and not given.get("file_path"):
        name = tool.own  # of what nobody knows where it stood
    use = {"type": "tool_use", "id": id, "name": name, "input": given}
    yield {**common, "type": "assistant", "message": {"content": [use]}}
    result: Json = {"type": "tool_result", "tool_use_id": id, "content": output or head.strip()}
    answers = dict(ANSWER.findall(bare)) if name == "AskUserQuestion" else {}
    more: Json = {"answers": answers} if answers else {}
    if name == "Bash":
        result, more = _ended(result, tells)
    yield {**common, "type": "user", "toolUseResult": more, "message": {"content": [result]}}


def _ended(result: Json, tells: bool) -> tuple[Json, Json]:
    """Add how a command ended, where its host or its own last words say so: silence is no
    success."""
    output = str(result["content"])
    codes = [int(code) for code in ENDED.findall(output)]
    if codes and codes[-1]:
        return {**result, "is_error": True, "content": f"Exit code {codes[-1]}\n{output}"}, {}
    known = codes or tells or (PASSED.search(output) and not FAILED.search(output))
    return result, {} if known else {"returnCodeInterpretation": "none is recorded"}


def _input(name: str, head: str, output: str, written: str, file: re.Match[str] | None) -> Json:
    code = CODE.search(head)
    named = code.group(1) if code else ""
    if name == "Bash":
        return {
            "command": named or written,
            "description": head[: code.start()].strip() if code else "",
        }
    if name in PATHS:
        wrote = UPDATED.search(output)
        updated = (wrote.group(1) or wrote.group(2)) if wrote else ""
        return {"file_path": named or updated or (file.group(1).strip() if file else "")}
    return (
        {"url": named}
        if "://" in named
        else {"path": named}
        if named.startswith(("/", "."))
        else {}
    )
