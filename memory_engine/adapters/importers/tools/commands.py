"""What the commands say that an agent ran.

That a command works, that there is none such, that a test speaks of a claim.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any, NamedTuple

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation.claims import NarrowRun, TestableClaim
from memory_engine.adapters.importers.conversation.evidence import asserted_by, exercises
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import (
    ENOUGH,
    Turn,
    TurnResult,
    proof,
    session_fields,
)
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.adapters.importers.record.line import Result
from memory_engine.adapters.importers.test_runs.outcome import Outcome, exit_code, outcome, tally
from memory_engine.commandline.effects import changes_nothing
from memory_engine.commandline.project import Command, project_commands


class _Ended(NamedTuple):
    """A command of the project that has ended: how, where.

    ``number`` is its place among the line's.
    """

    command: Command
    outcome: Outcome
    folder: str
    number: int

    @property
    def state(self) -> str:
        """The command with how it ended: what a session remembers of it."""
        return f"{self.folder}|{self.command.line}|{self.outcome.verdict}"


def ran(session: Session, turn: Turn, use: Mapping[str, Any], result: Result) -> TurnResult:
    """Tell what an ended shell line says about its commands."""
    if session.asserted and not changes_nothing(use.get("shell", "")):
        session = session._replace(asserted={})  # what was seen of a test file may stand no more
    commands = project_commands(use.get("shell", ""), session.base)
    if not commands:
        return TurnResult(session)
    if use.get("background") or result.more.get("backgroundTaskId"):
        return TurnResult(session, skipped=("a command in the background",))
    unknown = result.more.get("interrupted") or result.more.get("returnCodeInterpretation")
    code = None if unknown else exit_code(result.text, result.error)
    so_far = TurnResult(session)
    for number, command in enumerate(commands, 1):
        how = outcome(command, code, result.text)
        folder = paths.folder_in_project(use.get("cwd", ""), command.folder, session.base)
        if folder is None or how.verdict == "unknown":
            because = how.because or "a command of another project"
            so_far = so_far._replace(skipped=(*so_far.skipped, because))
            continue
        ended = _Ended(command, how, folder, number)
        so_far = so_far.then(_works(so_far.session, turn, ended))
        so_far = so_far.then(_tested(so_far.session, turn, ended, result.text))
    return so_far


def _works(session: Session, turn: Turn, ended: _Ended) -> TurnResult:
    """Say that a command works, or that there is none such.

    One that somebody would type again.
    """
    command, how = ended.command, ended.outcome
    if how.verdict == "fails" or not command.general:
        because = how.because or "a command for one file or one moment"
        return TurnResult(session, skipped=(because,))
    code, before = session.code, session.worked.get(ended.state, "").split()
    if code in before or len(before) >= ENOUGH:
        return TurnResult(session, skipped=("a run that adds nothing to the ones before",))
    works = how.verdict == "works"
    fields = session_fields(
        session,
        turn,
        kind="claim",
        method="test",
        subject=command.line,
        attribute="works",
        value="yes",
        scope=ended.folder,
        polarity="" if works else "no",
        command=command.line,
        exit=str(how.exit),
        code=code,
    )
    where = f" in `{ended.folder}/`" if ended.folder else ""
    text = f"`{command.line}` {'works' if works else 'does not work'}{where}"
    key = f"{turn.line.uuid}:run:{ended.number}"
    after = session.has_run(ended.state, [*before, code])
    return TurnResult(after, (Unwritten(key, f"tool:{command.program}", text, fields),))


def _asserted(session: Session, ended: _Ended, output: str) -> tuple[str, ...]:
    """What a run of one file or of named tests asserted.

    As the session had seen them.
    """
    command, how = ended.command, ended.outcome
    narrow = len(command.files) == 1 or (command.names and not command.files)
    if not command.tests or how.verdict not in ("works", "fails") or not narrow:
        return ()
    if not (command.sure and command.understood and session.asserted):
        return ()
    file = paths.relative(posixpath.join(ended.folder, *command.files), session.base)
    return asserted_by(command, file, how.exit, tally(output), session.asserted)


def _tested(session: Session, turn: Turn, ended: _Ended, output: str) -> TurnResult:
    """Keep a narrow run, and prove the claims before it."""
    asserts = _asserted(session, ended, output)
    if not asserts:
        return TurnResult(session)
    command, key = ended.command, f"{turn.line.uuid}:{ended.number}"
    run = NarrowRun(
        command.line, command.program, ended.outcome.exit, session.code, asserts, key, turn.source
    )
    proofs: list[Unwritten] = []
    claims: list[TestableClaim] = []
    for claim in session.claims:
        proves = claim.proofs < ENOUGH and exercises(run, claim)
        claims.append(claim._replace(proofs=claim.proofs + 1) if proves else claim)
        proofs += [proof(session, turn, claim, run)] if proves else []
    return TurnResult(session.tested(run, claims), tuple(proofs))
