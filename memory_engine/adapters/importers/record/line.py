"""A line of a transcript, and the tools in it: values."""

from __future__ import annotations

from typing import Literal, NamedTuple

from memory_engine.adapters.importers.files.jsonl import Json


class Use(NamedTuple):
    """A tool that the agent used."""

    id: str
    name: str
    input: Json


class Result(NamedTuple):
    """What a tool gave back.

    ``more`` is the host's own structured account of it, where there is one; ``unseen`` where a part
    of it is no text: a picture may show anything.
    """

    id: str
    text: str
    error: bool
    more: Json
    unseen: bool = False


class RecordLine(NamedTuple):
    """One line of a transcript.

    ``texts`` are what its speaker said; ``given`` what was put before the agent; ``quoted`` what
    others say in it. ``kind`` is the type that the host gives the line; ``marked`` where a field of
    it says outright that a person typed this; ``offset`` how far from UTC its time was said;
    ``forked`` is the session that a copy was made from, whose ``uuid`` it keeps; ``aside`` where a
    sub-agent is at work, in whatever file; ``calls`` where a command of the project is called,
    whose text comes next. ``summary`` is what the host made of the conversation so far when it
    compacted it; ``refused`` where a person turned a tool down.
    """

    speaker: Literal["owner", "program", "outside", "agent", ""] = ""
    uuid: str = ""
    at: str = ""
    offset: str = ""
    session: str = ""
    agent: str = ""
    cwd: str = ""
    branch: str = ""
    texts: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    results: tuple[Result, ...] = ()
    skipped: str = ""
    kind: str = ""
    marked: bool = False
    calls: bool = False
    summary: tuple[str, ...] = ()
    refused: bool = False
    forked: str = ""
    aside: bool = False
