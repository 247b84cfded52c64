"""Sessions as SpecStory keeps them (``.specstory/history/*.md``), of whatever agent -> observations.

Its Markdown is turned back into lines as Claude Code writes them, and heard as these are. A person's
words in it count as an agent's: anybody may write such a file, and a repository brings those of others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters.importers.batch import Batch, Options, counted
from memory_engine.adapters.importers.heard import Said
from memory_engine.adapters.importers.hearing import hear
from memory_engine.adapters.importers.host import line_of, utc
from memory_engine.adapters.importers.pages import changed, modified, page_mark, place_name, readable_text
from memory_engine.adapters.importers.session import Session
from memory_engine.adapters.importers.voices import OWNER
from memory_engine.domain.errors import TEXT_FAULTS, BadInput, BadObservation
from memory_engine.text.log import write_line

PERSON = "user:specstory"
"""Who speaks in a person's message of such a file."""

TURN = re.compile(r"^_\*\*(User|Agent)\b( - sidechain)?[^\n]*?(\d{4}-\d\d-\d\d[T ][\d:.]+Z?)?\)?\*\*_\s*$", re.M)
SESSION = re.compile(r"^<!-- .{0,40}? Session (\S{1,128}) \(", re.M)
TOOL = re.compile(r"<tool-use data-tool-type=\"([\w-]*)\" data-tool-name=\"([^\"\n]*)\">(.*?)(?:</tool-use>|\Z)", re.S)
THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)
FENCE = re.compile(r"^(`{3,})[\w-]*\n(.*?)\n\1[ \t]*$", re.M | re.S)
CODE = re.compile(r"^\s*`([^\n]+)`\s*$", re.M)
SUMMARY = re.compile(r"<details>|</details>|<summary>.*?</summary>")
ANSWER = re.compile(r"\*\*([^*\n]{3,400}\?)\*\*.*?\*\*Answer:\*\*\s*([^\n]+)", re.S)
UPDATED = re.compile(r"The file (/\S+) has been updated|File created successfully at: (/\S+)")
MENTIONED = re.compile(r"(?<![\w.~/:-])(/(?:Users|home|[a-z]{1,12})/[\w.@+-]+/[\w./@+-]*\w)")
"""A path on the session's machine, wherever it is named."""

ELSEWHERE = re.compile(r"^/(?:tmp|private|var|etc|usr|opt)/|/\.[a-z]+/")
MOST_FILES = 0.8
"""[share] Of the named files, that lie in the project's folder: the rest was looked up elsewhere."""
FEWEST_PARTS = 4
"""[parts] Of a project's folder: ``/home/somebody`` is none."""

CONTINUED = "This session is being continued from a previous conversation"
PATHS = frozenset({"Read", "Edit", "Write", "MultiEdit", "NotebookEdit"})
REMEDY = "Give one session's .md file, or the folder .specstory/history of a project."

Json = dict[str, Any]


class Turn(NamedTuple):
    """A message: who speaks, when, its text, and the line of the file on which it begins."""

    person: bool
    aside: bool
    at: str
    text: str
    number: int


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Give a batch for each session that changed since its mark, the oldest first."""
    for file in _files(path):
        source = place_name(file, path)
        text = readable_text(file, "a session kept by SpecStory")
        if changed(text, marks.get(source, "")):
            yield _batch(source, text, file, options)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    files = sorted(file for file in path.glob("*.md") if file.is_file()) if path.is_dir() else [path]
    if not files or (path.is_file() and not TURN.search(readable_text(path, "a session"))):
        raise BadInput(str(path), "there is no session kept by SpecStory here", REMEDY)
    return files


def _batch(source: str, text: str, file: Path, options: Options) -> Batch:
    named = SESSION.search(text)
    root = named.group(1) if named else source.removesuffix(".md")
    session, at = Session(root=root), modified(file)
    base = _base_of(text, options.workspace)
    lines, skipped = [], Counter[str]()
    for number, turn in enumerate(turns(text), 1):
        at = utc(turn.at) or at
        place = f"{Path(source).name}:{turn.number}"
        for part, raw in enumerate(as_host_writes(turn, root, base)):
            line = replace(line_of(raw), uuid=f"{root}:{number}.{part}", at=at)
            try:
                heard = hear(session, line, place, base, options.judge)
            except TEXT_FAULTS as fault:
                skipped[f"message that can't be read ({type(fault).__name__})"] += 1
                continue
            session = heard.session
            skipped.update(heard.skipped)
            lines += _written(heard.said, at, place, skipped)
    return Batch(source, page_mark(text), tuple(lines), counted(skipped), {root: session.origins})


def _written(said: tuple[Said, ...], at: str, place: str, skipped: Counter[str]) -> list[tuple[str, str, str]]:
    lines = []
    for one in map(_as_told, said):
        try:
            lines.append((one.key, *write_line(at, one.principal, one.text, one.fields, place)))
        except BadObservation as damage:
            skipped[damage.message] += 1
    return lines


def _as_told(said: Said) -> Said:
    """Give a person's words the trust that such a file has."""
    if said.principal != OWNER:
        return said
    lowered = {"trust": "agent", "kind": "claim" if said.fields.get("kind") else ""}
    return replace(said, principal=PERSON, fields={**said.fields, **lowered})


def _base_of(text: str, workspace: str) -> str:
    """Find the project's folder on the session's machine: where most of the files that it names lie."""
    named = [one or other for one, other in UPDATED.findall(text)] + MENTIONED.findall(text)
    paths = [path for path in named if not ELSEWHERE.search(path)]
    if not paths or any(path.startswith(f"{workspace}/") for path in paths):
        return workspace
    folders = Counter(folder for path in paths for folder in _above(path))
    return max((folder for folder, count in folders.items() if count >= MOST_FILES * len(paths)), key=len, default=workspace)


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
            yield Turn(mark.group(1) == "User", bool(mark.group(2)), mark.group(3) or "", bare, number)


def as_host_writes(turn: Turn, root: str, cwd: str) -> Iterator[Json]:
    """Turn a message into the lines that the host would have written for it."""
    common: Json = {"sessionId": root, "cwd": cwd}
    if turn.aside:
        common["agentId"] = "sidechain"
    if turn.person:
        summary = {"isCompactSummary": True} if turn.text.startswith(CONTINUED) else {}
        yield {**common, **summary, "type": "user", "message": {"content": turn.text}}
        return
    said = TOOL.sub("", THOUGHT.sub("", turn.text)).strip()
    if said:
        yield {**common, "type": "assistant", "message": {"content": [{"type": "text", "text": said}]}}
    for number, tool in enumerate(TOOL.finditer(THOUGHT.sub("", turn.text))):
        yield from _tool(tool.group(2), tool.group(3), f"t{turn.number}.{number}", common)


def _tool(name: str, body: str, id: str, common: Json) -> Iterator[Json]:
    bare = SUMMARY.sub("", body)
    outputs = FENCE.findall(bare)
    output = outputs[-1][1] if outputs else ""
    head = FENCE.sub("", bare)
    use = {"type": "tool_use", "id": id, "name": name, "input": _input(name, head, output)}
    yield {**common, "type": "assistant", "message": {"content": [use]}}
    result: Json = {"type": "tool_result", "tool_use_id": id, "content": output or head.strip()}
    answers = dict(ANSWER.findall(bare)) if name == "AskUserQuestion" else {}
    more = {"answers": answers} if answers else {}
    yield {**common, "type": "user", "toolUseResult": more, "message": {"content": [result]}}


def _input(name: str, head: str, output: str) -> Json:
    code = CODE.search(head)
    named = code.group(1) if code else ""
    if name == "Bash":
        return {"command": named, "description": head[: code.start()].strip() if code else ""}
    if name in PATHS:
        wrote = UPDATED.search(output)
        written = (wrote.group(1) or wrote.group(2)) if wrote else ""
        return {"file_path": named or written}
    return {"url": named} if "://" in named else {"path": named} if named.startswith(("/", ".")) else {}
