"""One line of a transcript -> what it says, and the state of its session after it. Pure: nothing is read or written here."""

from __future__ import annotations

from dataclasses import replace

from memory_engine.adapters.importers import places
from memory_engine.adapters.importers.heard import Heard
from memory_engine.adapters.importers.host import MACHINE_AGENT, Line
from memory_engine.adapters.importers.session import Session
from memory_engine.adapters.importers.tools import result_of, started, told
from memory_engine.adapters.importers.voices import agent, outsider, owner, program, quoted

SPEAKERS = {"owner": owner, "program": program, "outside": outsider, "agent": agent}
SKILLS = frozenset({"Skill", "SlashCommand"})
"""Tools after whose result the host gives the agent a text that is to be followed."""

FOLLOWED = "text of a command or skill"


def hear(session: Session, line: Line, source: str, workspace: str) -> Heard:
    """Think: what a line says; ``source`` is its place, ``<file>:<number>``."""
    if MACHINE_AGENT.match(line.agent):
        return Heard(session, skipped=("machine-made summary",))
    heard = Heard(_settled(session, line, workspace), skipped=(line.skipped,) if line.skipped else ())
    for text in line.given:
        heard = heard.then(Heard(told(heard.session, text)))
    if line.speaker == "owner" and session.follows and not line.marked:
        heard = heard.then(Heard(heard.session, skipped=(FOLLOWED,)))
    elif line.speaker:
        for number, text in enumerate(line.said, 1):
            own = places.shortened(text, heard.session.base)
            heard = heard.then(SPEAKERS[line.speaker](heard.session, line, own, f"{line.uuid}:{number}", source))
    for number, text in enumerate(line.quoted, 1):
        heard = heard.then(quoted(heard.session, line, text, f"{line.uuid}:m{number}", source))
    for use in line.uses:
        heard = heard.then(Heard(started(heard.session, line, use)))
    for result in line.results:
        heard = heard.then(result_of(heard.session, line, result, source))
    return heard.then(Heard(_followed(heard.session, line)))


def _followed(session: Session, line: Line) -> Session:
    """Whether the next text of a user's line is that of a command or skill: the host may not mark it as such."""
    if line.agent or line.kind not in ("user", "assistant") or line.results:
        return session
    follows = line.calls or any(use.name in SKILLS for use in line.uses)
    return session if follows == session.follows else replace(session, follows=follows)


def _settled(session: Session, line: Line, workspace: str) -> Session:
    base = session.base or places.base_of(line.cwd, workspace)
    branch = line.branch or session.branch
    unmoved = base == session.base and branch == session.branch
    return session if unmoved else replace(session, base=base, branch=branch)
