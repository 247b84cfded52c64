"""Which files make up a root session, its sub-agents' among them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers.files.jsonl import ReadPosition, read_lines, refuse_binary
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.adapters.importers.record.reading import read_record
from memory_engine.domain.errors.given import BadInput

HEAD_LINES = 200
"""[lines] Among the first of them stands one of the conversation, which names its session."""

REMEDY = "Give one session's .jsonl file, or the folder of one project below ~/.claude/projects."


class Head(NamedTuple):
    """What the first lines of a file say.

    When it begins, with which message, whose it is, and what it is a copy of.
    """

    at: str = ""
    first: str = ""
    session: str = ""
    agent: str = ""
    cwd: str = ""
    forked: str = ""


@dataclass(frozen=True, slots=True)
class RootSession:
    """A root session: its name in the marks, and its files.

    ``files`` has them by the names under which the mark knows them; ``cwd`` is where it ran.
    """

    name: str
    root: str
    files: Mapping[str, Path]
    cwd: str = ""


def root_sessions(path: Path) -> list[RootSession]:
    """List the root sessions below a path, oldest first.

    A session that another goes on with comes before it and lends it its root.
    """
    mains, lost = _transcripts(path)
    heads = {main: head_of(main) for main in mains}
    ordered = sorted(mains, key=lambda main: (heads[main].at, main.stat().st_size, main.name))
    copies = {head.session: head.forked for head in heads.values() if head.forked}
    roots: dict[str, str] = {}
    sources: dict[str, RootSession] = {}
    for main in (*ordered, *lost):
        head = heads.get(main, Head(session=spelt_out(main.stem)))
        name, stem = spelt_out(main.name), spelt_out(main.stem)
        root = roots.setdefault(head.first or name, _origin_of(head.session, copies) or stem)
        agents = {f"{stem}/{spelt_out(agent.name)}": agent for agent in _agents_of(main)}
        files = {name: main, **agents} if main.exists() else agents
        home = f"{head.session}.jsonl" if head.agent and path.is_dir() else name
        source = sources.get(home, RootSession(home, root, {}, head.cwd))
        sources[home] = replace(source, files={**source.files, **files})
    return list(sources.values())


def _transcripts(path: Path) -> tuple[list[Path], list[Path]]:
    """Find the transcripts below a path.

    And those that are lost but for what their agents said.

    Raises ``BadInput``.
    """
    if not path.is_dir():
        refuse_binary(path, "a Claude Code transcript")
        _refuse_other(path)
        return [path], []
    mains = sorted(main for main in path.glob("*.jsonl") if main.is_file())
    there = {main.with_suffix("") for main in mains}
    lost = {agent.parent.parent for agent in path.glob("*/subagents/agent-*.jsonl")} - there
    if not mains and not lost:
        raise BadInput(str(path), "there is no transcript (*.jsonl) in this folder", REMEDY)
    return mains, [folder.with_suffix(".jsonl") for folder in sorted(lost)]


def _origin_of(session: str, copies: Mapping[str, str]) -> str:
    """Follow the copies of a session to the first of them."""
    seen = {""}
    while session not in seen and (origin := copies.get(session, "")):
        seen.add(session)
        session = origin
    return session


def _agents_of(main: Path) -> list[Path]:
    """The files of a session's sub-agents."""
    return sorted(
        agent
        for agent in (main.with_suffix("") / "subagents").rglob("agent-*.jsonl")
        if agent.is_file()
    )


def head_of(path: Path) -> Head:
    """Read what the first lines of a file say."""
    with closing(read_lines(path, ReadPosition())) as lines:
        for _, raw in zip(range(HEAD_LINES), lines, strict=False):
            line = read_record(raw.value) if raw.value else RecordLine()
            if line.uuid and line.at:
                return Head(line.at, line.uuid, line.session, line.agent, line.cwd, line.forked)
    return Head()


def _refuse_other(path: Path) -> None:
    seen = 0
    with closing(read_lines(path, ReadPosition())) as lines:
        # It counts past the loop.
        for seen, raw in zip(range(1, HEAD_LINES + 1), lines, strict=False):  # noqa: B007
            if (
                raw.value
                and isinstance(raw.value.get("type"), str)
                and not {"from", "observations"} & raw.value.keys()
            ):
                return
    if seen:
        raise BadInput(f"{path}:1", "none of the first lines is a line of a transcript", REMEDY)
