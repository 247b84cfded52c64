"""What a line of a transcript shows while its session runs.

Lines are read by the importers' own readers, so that whoever watches sees each under the voice in
which it will be heard. Secrets are taken out as for the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.record.content import as_object, as_text
from memory_engine.adapters.importers.record.kept_out import without_secrets
from memory_engine.adapters.importers.record.line import RecordLine, Result, Use
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.sessions import Said
from memory_engine.privacy.redact import impersonal, redacted

Reader = Callable[[Json], Iterator[RecordLine]]

LONGEST = 2_000
"""[characters] Of what is shown of one text: a screen and a half."""
LONGEST_CALL = 160
"""[characters] Of what is shown of a tool's call, or of why one failed: two lines."""
TOLD_FIRST = ("command", "file_path", "path", "pattern", "query", "url", "description", "prompt")
"""What says most of a tool's call, the best first."""
VOICES = {"owner": "owner", "program": "program", "agent": "agent", "outside": "outside"}
PEER, TOOL, HOST = "peer", "tool", "host"
HELD, WARNING = "Held peer message", "warning"
"""How Claude Code says that it keeps a message back, in a line of its own of that level."""


def reader_for(host: str, session: str, helper: str = "") -> Reader | None:
    """Give a reader of a host's lines, which knows what came before.

    Gives None where none are read.
    """
    maker = READERS.get(host)
    return maker(session, helper) if maker else None


def _claude_code(_: str, __: str) -> Reader:
    from memory_engine.adapters.importers.record.reading import read_record

    def read(raw: Json) -> Iterator[RecordLine]:
        yield read_record(raw)

    return read


def _codex(_: str, __: str) -> Reader:
    from memory_engine.adapters.importers.other_hosts.codex.record import Thread

    thread = Thread()

    def read(raw: Json) -> Iterator[RecordLine]:
        line = thread.read(raw)
        yield from () if line is None else (line,)

    return read


def _copilot(_: str, __: str) -> Reader:
    from memory_engine.adapters.importers.other_hosts.copilot.record import Talk

    return Talk().read


def _gemini(session: str, helper: str) -> Reader:
    from memory_engine.adapters.importers.other_hosts.gemini.record import Chat

    return Chat(helper or session, "", helper).read


READERS: Mapping[str, Callable[[str, str], Reader]] = {
    "claude-code": _claude_code,
    "codex": _codex,
    "copilot": _copilot,
    "gemini": _gemini,
}
"""Hosts that write a line a message. Those that keep a database are heard when a session rests."""


def said_in(raw: Json, read: Reader) -> Iterator[Said]:
    """Yield what an object of a transcript shows."""
    origin = as_object(raw.get("origin")) or as_object(
        as_object(raw.get("attachment")).get("origin")
    )
    for line in read(raw):
        yield from _of_line(without_secrets(line), origin)
    if as_text(raw.get("level")) == WARNING and as_text(raw.get("content")).startswith(HELD):
        yield Said(as_text(raw.get("timestamp")), HOST, _short(as_text(raw.get("content"))))


def _of_line(line: RecordLine, origin: Json) -> Iterator[Said]:
    voice, sender = VOICES.get(line.speaker, ""), 0
    if voice == "outside" and origin.get("kind") == PEER:
        pid = origin.get("verifiedPeerPid")
        voice, sender = PEER, pid if isinstance(pid, int) and not isinstance(pid, bool) else 0
    for text in line.texts if voice else ():
        yield Said(line.at, voice, _short(text), helper=line.agent, sender=sender)
    for use in line.uses:
        yield Said(line.at, TOOL, _call(use), tool=_one_line(use.name), helper=line.agent)
    for result in line.results:
        if result.error:
            yield Said(line.at, TOOL, _why(result), failed=True, helper=line.agent)


def _call(use: Use) -> str:
    """Tell in a line what a tool was asked."""
    told = (as_text(use.input.get(name)) for name in TOLD_FIRST)
    return _one_line(next(filter(str.strip, told), ""))


def _why(result: Result) -> str:
    lines = [line for line in _clean(result.text).splitlines() if line.strip()]
    return _one_line(" ".join(lines[:2]))


def _one_line(text: str) -> str:
    """Give a text on one line, cut where it is long."""
    whole = " ".join(_clean(text[: 8 * LONGEST_CALL]).split())
    return whole if len(whole) <= LONGEST_CALL else f"{whole[: LONGEST_CALL - 1]}…"


def _short(text: str) -> str:
    text = _clean(text).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _clean(text: str) -> str:
    """Take secrets and terminal controls out of a text.

    They may not be shown.
    """
    shown = impersonal(redacted(text[: 4 * LONGEST]))
    return "".join(sign for sign in shown if sign.isprintable() or sign in "\n\t")


def each(values: Iterable[Json], read: Reader) -> Iterator[Said]:
    """Yield what several objects show, in order.

    One of an unforeseen shape shows nothing.
    """
    for raw in values:
        try:
            yield from said_in(raw, read)
        except TEXT_FAULTS:
            continue
