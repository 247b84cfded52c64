"""What one line of a transcript says, and its session after it.

Pure: nothing is read or written here.
"""

from __future__ import annotations

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation import speakers
from memory_engine.adapters.importers.conversation.episode import (
    failure_commented,
    failure_explained,
)
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import Turn, TurnResult
from memory_engine.adapters.importers.record.kept_out import without_secrets
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.adapters.importers.record.reading import MACHINE_AGENT
from memory_engine.adapters.importers.tools.memory import was_told
from memory_engine.adapters.importers.tools.results import result_of
from memory_engine.adapters.importers.tools.talk import said_with_tool
from memory_engine.adapters.importers.tools.uses import keep_use
from memory_engine.extract.score import Judge, lasting

SKILLS = frozenset({"Skill", "SlashCommand"})
"""Tools after whose result the host gives the agent a text that is to be followed."""

ASIDE = "aside"
"""A sub-agent of a host that does not name them."""

FOLLOWED = "text of a command or skill"


def read_turn(
    session: Session, line: RecordLine, source: str, workspace: str, judge: Judge = lasting
) -> TurnResult:
    """Read what a line says; ``source`` is its place, ``<file>:<number>``.

    1. What was put before the agent, and the host's own summary, count as shown.
    2. The speaker's texts are heard in their voice, and what they quote in its source's.
    3. Tools are started, and answer.
    4. Whether a person has asked, and whether a command's text comes next, is kept.
    """
    if line.agent and MACHINE_AGENT.match(line.agent):
        return TurnResult(session, skipped=("machine-made summary",))
    before = _helped(session, line)
    settled = _settled(before, line, workspace)
    if _silent(line):
        return TurnResult(_followed(_turned(settled, line), line), skipped=_skipped(line))
    line = without_secrets(line)
    turn = Turn(line, source, judge)
    so_far = _given(TurnResult(settled, skipped=_skipped(line)), turn)
    so_far = _spoken(so_far, turn, before)
    for tool in line.uses:
        so_far = so_far._replace(session=keep_use(so_far.session, line, tool))
    for result in line.results:
        answered, use = result_of(so_far.session, turn, result)
        so_far = so_far.then(answered)
        so_far = so_far.then(said_with_tool(so_far.session, turn, use, result))
    return so_far._replace(session=_followed(_turned(so_far.session, line), line))


def _skipped(line: RecordLine) -> tuple[str, ...]:
    return (line.skipped,) if line.skipped else ()


def _given(so_far: TurnResult, turn: Turn) -> TurnResult:
    """Take in what was put before the agent.

    And what the host made of the conversation.
    """
    session = so_far.session
    for text in turn.line.given:
        session = was_told(session, text)
    so_far = so_far._replace(session=session)
    for number, text in enumerate(turn.line.summary, 1):
        session = was_told(so_far.session, text, retold=True)
        own, key = paths.shortened(text, session.base), f"{turn.line.uuid}:s{number}"
        so_far = so_far.then(speakers.summary(session, turn, own, key))
    return so_far


def _spoken(so_far: TurnResult, turn: Turn, before: Session) -> TurnResult:
    """Hear what a line's speaker says, and what they quote.

    ``before`` is the session as it was before the line.
    """
    line = turn.line
    if line.speaker == "owner" and before.follows and not line.marked:
        so_far = so_far._replace(skipped=(*so_far.skipped, FOLLOWED))
    elif line.speaker:
        explains = line.speaker == "agent" and before.failed and not line.agent
        for number, text in enumerate(line.texts, 1):
            own = paths.shortened(text, so_far.session.base)
            if explains:
                so_far = _explained(so_far, turn, own)
            speak, key = speakers.SPEAKERS[line.speaker], f"{line.uuid}:{number}"
            so_far = so_far.then(speak(so_far.session, turn, own, key))
    for number, text in enumerate(line.quoted, 1):
        so_far = so_far.then(speakers.quoted(so_far.session, turn, text, f"{line.uuid}:m{number}"))
    return so_far


def _explained(so_far: TurnResult, turn: Turn, text: str) -> TurnResult:
    """Take in how an agent explains the command that just failed."""
    so_far = so_far.then(failure_commented(so_far.session, turn, text))
    return so_far._replace(session=failure_explained(so_far.session, turn, text))


def _silent(line: RecordLine) -> bool:
    """Tell whether nothing was said, used or shown in a line."""
    return not (
        line.texts
        or line.given
        or line.summary
        or line.quoted
        or line.uses
        or line.results
        or line.speaker
    )


def _helped(session: Session, line: RecordLine) -> Session:
    return session.with_helper(line.agent or ASIDE) if line.agent or line.aside else session


def _turned(session: Session, line: RecordLine) -> Session:
    """Keep whether a person has just asked.

    What the agent says next is its answer.
    """
    asked = line.speaker == "owner" or (session.asked and not (line.speaker or line.uses))
    failed = "" if line.speaker == "owner" else session.failed
    same = (asked, failed) == (session.asked, session.failed)
    return session if line.agent or same else session._replace(asked=asked, failed=failed)


def _followed(session: Session, line: RecordLine) -> Session:
    """Keep whether the text of a command or skill comes next.

    The host may not mark it as such.
    """
    if line.agent or line.kind not in ("user", "assistant") or line.results:
        return session
    follows = line.calls or any(use.name in SKILLS for use in line.uses)
    return session if follows == session.follows else session._replace(follows=follows)


def _settled(session: Session, line: RecordLine, workspace: str) -> Session:
    base = session.base or paths.base_of(line.cwd, workspace)
    branch = line.branch or session.branch
    unmoved = base == session.base and branch == session.branch
    return session if unmoved else session._replace(base=base, branch=branch)
