"""A session in SpecStory's Markdown, cut into messages and tools.

They come out as lines as Claude Code writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from memory_engine.adapters.importers.specstory.tool_names import PATHS, host_name
from memory_engine.adapters.importers.test_runs.outcome import FAILED, PASSED

TURN = re.compile(
    r"^_\*\*(User|Agent|Assistant)\b([^\n]*?)"
    r"(\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| ?[+-]\d\d:?\d\d)?)?\)?\*\*_\s*$",
    re.M,
)

CLOSE = "</tool-use>"
TOOL = re.compile(
    rf"(<tool-use data-tool-type=\"([\w-]*)\" data-tool-name=\"([^\"\n]*)\">)|{CLOSE}"
)
"""What opens a tool, or closes one."""

OLDER_TOOL = re.compile(r"^Tool use: \*\*([\w.-]{1,80})\*\*[ \t]*$", re.M)


FOLDED, UNFOLDED = "<details>", "</details>"
FOLDED_AT = re.compile(rf"^{FOLDED}\s*<summary>([^<\n]*)", re.M)
"""What the first versions wrote of a search: its title and a table, without a tool's mark."""
ASKED_AFAR = re.compile(r"\b(?:web|https?|url|fetch\w*|docs?|mcp)\b", re.I)
"""In such a title: what was shown came from a distance."""


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

ENDED = re.compile(r"^(?:Error: )?Exit [Cc]ode:? (\d{1,3})[ \t]*$", re.M)
"""How a host says with what exit code a command ended; some say so only where it is none of 0."""

CONTINUED = "This session is being continued from a previous conversation"


SHELLS = frozenset({"bash", "sh", "shell", "zsh"})


Json = dict[str, Any]


class ShownTool(NamedTuple):
    """A tool that a message shows: place, names, and words.

    ``name`` is that with our host, ``own`` its own.
    """

    start: int
    end: int
    name: str
    body: str
    own: str


class Message(NamedTuple):
    """A message: who speaks, when, its text, and its first line."""

    person: bool
    aside: bool
    at: str
    text: str
    number: int


def messages(text: str) -> Iterator[Message]:
    """Cut a session into its messages; what a tool shows begins none."""
    within = [(tool.start, tool.end) for tool in _marked_tools(text)]
    marks = list(_outside(TURN.finditer(text), within))
    number, before = 1, 0
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        number += text.count("\n", before, mark.start())
        before = mark.start()
        body = text[mark.end() : after.start() if after else len(text)]
        bare = re.sub(r"\n---\s*\Z", "", body).strip()
        if bare:
            yield Message(
                mark.group(1) == "User",
                "sidechain" in mark.group(2),
                mark.group(3) or "",
                bare,
                number,
            )


def as_host_writes(
    message: Message, root: str, cwd: str, tells: bool
) -> Iterator[tuple[Json, bool]]:
    """Turn a message into lines as our host would write them.

    ``tells`` if its own names the codes of failures. With each, whether it is behind all tools.
    """
    common: Json = {"sessionId": root, "cwd": cwd}
    if message.aside:
        common["agentId"] = "sidechain"
    if message.person:
        summary = {"isCompactSummary": True} if message.text.startswith(CONTINUED) else {}
        yield {**common, **summary, "type": "user", "message": {"content": message.text}}, False
        return
    text = THOUGHT.sub("", message.text)
    at = 0
    for number, tool in enumerate(_tools(text)):
        shown = _tool(tool, f"t{message.number}.{number}", common, tells)
        yield from ((line, False) for line in (*_said(text[at : tool.start], common), *shown))
        at = tool.end
    yield from ((line, True) for line in _said(text[at:], common))


def _said(text: str, common: Json) -> Iterator[Json]:
    spoken = RULE.sub("", text).strip()
    if spoken:
        yield {
            **common,
            "type": "assistant",
            "message": {"content": [{"type": "text", "text": spoken}]},
        }


def _tools(text: str) -> list[ShownTool]:
    tools = list(_marked_tools(text))
    if tools or not ("Tool use: **" in text or FOLDED in text):
        return tools
    fences = [match.span() for match in FENCE.finditer(text)]
    found = sorted((*_older_tools(text, fences), *_folded_tools(text, fences)))
    for tool in found:
        if not tools or tools[-1].end <= tool.start:
            tools.append(tool)
    return tools


def _older_tools(text: str, fences: Sequence[tuple[int, int]]) -> Iterator[ShownTool]:
    rules = [mark.start() for mark in RULE.finditer(text) if not _within(mark.start(), fences)]
    for mark in OLDER_TOOL.finditer(text):
        end = next((rule for rule in rules if rule > mark.end()), len(text))
        if not _within(mark.start(), fences):
            name = mark.group(1)
            yield ShownTool(mark.start(), end, host_name(name, ""), text[mark.start() : end], name)


def _folded_tools(text: str, fences: Sequence[tuple[int, int]]) -> Iterator[ShownTool]:
    at = 0
    while mark := FOLDED_AT.search(text, at):
        close = text.find(UNFOLDED, mark.end())
        at = close + len(UNFOLDED) if close >= 0 else len(text)
        if not _within(mark.start(), fences):
            name = "WebSearch" if ASKED_AFAR.search(mark.group(1)) else "Grep"
            yield ShownTool(mark.start(), at, name, text[mark.start() : at], name)


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)


def _marked_tools(text: str) -> Iterator[ShownTool]:
    """Cut out the tools, each to its last close.

    That is the last before another opens. What a tool shows may hold what looks like its close, and
    like the message after it.
    """
    begun: re.Match[str] | None = None
    close: re.Match[str] | None = None
    for mark in TOOL.finditer(text):
        if not mark.group(1):
            close = mark
        elif not (begun and close is None):
            if begun and close:
                yield _marked_tool(text, begun, *close.span())
            begun, close = mark, None
    if begun:
        yield _marked_tool(text, begun, *(close.span() if close else (len(text), len(text))))


def _marked_tool(text: str, begun: re.Match[str], last: int, end: int) -> ShownTool:
    _, kind, name = begun.groups()
    body = text[begun.end() : last]
    return ShownTool(begun.start(), end, host_name(name, kind), body, name)


def _outside(
    marks: Iterable[re.Match[str]], spans: Sequence[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """The marks in none of these spans; both are in order."""
    at = 0
    for mark in marks:
        while at < len(spans) and spans[at][1] <= mark.start():
            at += 1
        if at == len(spans) or mark.start() < spans[at][0]:
            yield mark


def _tool(tool: ShownTool, id: str, common: Json, tells: bool) -> Iterator[Json]:
    name, body = tool.name, tool.body
    bare = SUMMARY.sub("", body)
    fences = [*FENCE.finditer(bare)]
    written = fences[0][3] if name == "Bash" and fences and fences[0][2] in SHELLS else ""
    output = _shown(bare, fences[1:] if written else fences)
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


def _shown(body: str, fences: Sequence[re.Match[str]]) -> str:
    """Give what a tool showed.

    Its last fence, or all from its first where more follows that.
    """
    if not fences:
        return ""
    return fences[-1][3] if not body[fences[-1].end() :].strip() else body[fences[0].start() :]


def _ended(result: Json, tells: bool) -> tuple[Json, Json]:
    """Add how a command ended, where anything says so.

    Its host, or its own last words: silence is no success.
    """
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
