"""One line of a transcript -> what it says, and the state of its session after it. Pure: nothing
is read or written here."""

from __future__ import annotations

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation import speakers
from memory_engine.adapters.importers.conversation.episode import explained
from memory_engine.adapters.importers.conversation.passages import Ear
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import Heard
from memory_engine.adapters.importers.record.line import MACHINE_AGENT, Line
from memory_engine.adapters.importers.tools.calls import result_of, started, told
from memory_engine.extract.score import Judge, lasting

SKILLS = frozenset({"Skill", "SlashCommand"})
"""Tools after whose result the host gives the agent a text that is to be followed."""

ASIDE = "aside"
"""A sub-agent of a host that does not name them."""

FOLLOWED = "text of a command or skill"


def hear(
    session: Session, line: Line, source: str, workspace: str, judge: Judge = lasting
) -> Heard:
    """Hear what a line says; ``source`` is its place, ``<file>:<number>``."""
    if line.agent and MACHINE_AGENT.match(line.agent):
        return Heard(session, skipped=("machine-made summary",))
    session = _helped(session, line)
    skipped = (line.skipped,) if line.skipped else ()
    if _silent(line):
        return Heard(
            _followed(_turned(_settled(session, line, workspace), line), line), (), skipped
        )
    heard = Heard(_settled(session, line, workspace), skipped=skipped)
    ear = Ear(line, source, judge)
    for text in line.given:
        heard = heard.then(Heard(told(heard.session, text)))
    for number, text in enumerate(line.summary, 1):
        own = paths.shortened(text, heard.session.base)
        heard = heard.then(Heard(told(heard.session, text, retold=True)))
        heard = heard.then(speakers.summary(heard.session, ear, own, f"{line.uuid}:s{number}"))
    if line.speaker == "owner" and session.follows and not line.marked:
        heard = heard.then(Heard(heard.session, skipped=(FOLLOWED,)))
    elif line.speaker:
        for number, text in enumerate(line.said, 1):
            own = paths.shortened(text, heard.session.base)
            if line.speaker == "agent" and session.failed and not line.agent:
                heard = heard.then(Heard(explained(heard.session, ear, own)))
            heard = heard.then(
                speakers.SPEAKERS[line.speaker](heard.session, ear, own, f"{line.uuid}:{number}")
            )
    for number, text in enumerate(line.quoted, 1):
        heard = heard.then(speakers.quoted(heard.session, ear, text, f"{line.uuid}:m{number}"))
    for use in line.uses:
        heard = heard.then(Heard(started(heard.session, line, use)))
    for result in line.results:
        heard = heard.then(result_of(heard.session, ear, result))
    return heard.then(Heard(_followed(_turned(heard.session, line), line)))


def _silent(line: Line) -> bool:
    """Tell whether nothing was said, used or shown in a line."""
    return not (
        line.said
        or line.given
        or line.summary
        or line.quoted
        or line.uses
        or line.results
        or line.speaker
    )


def _helped(session: Session, line: Line) -> Session:
    return session.with_helper(line.agent or ASIDE) if line.agent or line.aside else session


def _turned(session: Session, line: Line) -> Session:
    """Keep whether a person has just asked: what the agent says next is its answer."""
    asked = line.speaker == "owner" or (session.asked and not (line.speaker or line.uses))
    failed = "" if line.speaker == "owner" else session.failed
    same = (asked, failed) == (session.asked, session.failed)
    return session if line.agent or same else session._replace(asked=asked, failed=failed)


def _followed(session: Session, line: Line) -> Session:
    """Whether the next text of a user's line is that of a command or skill: the host may not
    mark it as such."""
    if line.agent or line.kind not in ("user", "assistant") or line.results:
        return session
    follows = line.calls or any(use.name in SKILLS for use in line.uses)
    return session if follows == session.follows else session._replace(follows=follows)


def _settled(session: Session, line: Line, workspace: str) -> Session:
    base = session.base or paths.base_of(line.cwd, workspace)
    branch = line.branch or session.branch
    unmoved = base == session.base and branch == session.branch
    return session if unmoved else session._replace(base=base, branch=branch)
