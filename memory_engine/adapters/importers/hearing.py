"""One line of a transcript -> what it says, and the state of its session after it. Pure: nothing is read or written here."""

from __future__ import annotations

from dataclasses import replace

from memory_engine.adapters.importers import places
from memory_engine.adapters.importers.heard import Heard
from memory_engine.adapters.importers.host import MACHINE_AGENT, Line
from memory_engine.adapters.importers.session import Session
from memory_engine.adapters.importers.tools import result_of, started, told
from memory_engine.adapters.importers.voices import agent, owner


def hear(session: Session, line: Line, source: str, workspace: str) -> Heard:
    """Think: what a line says; ``source`` is its place, ``<file>:<number>``."""
    if MACHINE_AGENT.match(line.agent):
        return Heard(session, skipped=("machine-made summary",))
    heard = Heard(_settled(session, line, workspace), skipped=(line.skipped,) if line.skipped else ())
    for text in line.given:
        heard = heard.then(Heard(told(heard.session, text)))
    for number, text in enumerate(line.said, 1):
        speak = owner if line.speaker == "owner" else agent
        own = places.shortened(text, heard.session.base)
        heard = heard.then(speak(heard.session, line, own, f"{line.uuid}:{number}", source))
    for use in line.uses:
        heard = heard.then(Heard(started(heard.session, line, use)))
    for result in line.results:
        heard = heard.then(result_of(heard.session, line, result, source))
    return heard


def _settled(session: Session, line: Line, workspace: str) -> Session:
    base = session.base or places.base_of(line.cwd, workspace)
    branch = line.branch or session.branch
    unmoved = base == session.base and branch == session.branch
    return session if unmoved else replace(session, base=base, branch=branch)
