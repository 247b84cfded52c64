"""What the commands that an agent ran say: that a command works, that there is none such, that a
test speaks of a claim."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.conversation.claims import NarrowRun
from memory_engine.adapters.importers.conversation.evidence import asserted_by, exercises
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import (
    ENOUGH,
    TurnResult,
    about,
    proof,
)
from memory_engine.adapters.importers.record.line import Line, Result
from memory_engine.adapters.importers.stretch import Draft
from memory_engine.adapters.importers.test_runs.outcome import Outcome, exit_code, outcome, tally
from memory_engine.commandline.effects import changes_nothing
from memory_engine.commandline.project import Command, commands_of


def ran(
    session: Session, line: Line, use: Mapping[str, Any], result: Result, source: str
) -> TurnResult:
    """Think: what a shell line that has ended says about the commands in it."""
    if session.asserted and not changes_nothing(use.get("shell", "")):
        session = session._replace(asserted={})  # what was seen of a test file may stand no more
    commands = commands_of(use.get("shell", ""), session.base)
    if not commands:
        return TurnResult(session)
    if use.get("background") or result.more.get("backgroundTaskId"):
        return TurnResult(session, skipped=("a command in the background",))
    unknown = result.more.get("interrupted") or result.more.get("returnCodeInterpretation")
    code = None if unknown else exit_code(result.text, result.error)
    so_far = TurnResult(session)
    for number, command in enumerate(commands, 1):
        ended = outcome(command, code, result.text)
        folder = paths.folder(use.get("cwd", ""), command.folder, session.base)
        if folder is None or ended.verdict == "unknown":
            so_far = so_far.then(
                TurnResult(
                    so_far.session, skipped=(ended.because or "a command of another project",)
                )
            )
            continue
        so_far = so_far.then(
            _works(
                so_far.session, line, command, ended, folder, f"{line.uuid}:run:{number}", source
            )
        )
        asserts = _asserted(so_far.session, command, ended, folder, result.text)
        run = NarrowRun(
            command.line,
            command.program,
            ended.exit,
            session.code,
            asserts,
            f"{line.uuid}:{number}",
            source,
        )
        so_far = so_far.then(
            _tested(so_far.session, line, run) if asserts else TurnResult(so_far.session)
        )
    return so_far


def _works(
    session: Session,
    line: Line,
    command: Command,
    ended: Outcome,
    folder: str,
    key: str,
    source: str,
) -> TurnResult:
    """That a command one would type again works, or that there is no such command."""
    if ended.verdict == "fails" or not command.general:
        return TurnResult(
            session, skipped=(ended.because or "a command for one file or one moment",)
        )
    code, where = session.code, f" in `{folder}/`" if folder else ""
    before = session.worked.get(f"{folder}|{command.line}|{ended.verdict}", "").split()
    if code in before or len(before) >= ENOUGH:
        return TurnResult(session, skipped=("a run that adds nothing to the ones before",))
    fields = about(
        session,
        line,
        source,
        kind="claim",
        method="test",
        subject=command.line,
        attribute="works",
        value="yes",
        scope=folder,
        polarity="" if ended.verdict == "works" else "no",
        command=command.line,
        exit=str(ended.exit),
        code=code,
    )
    verb = "works" if ended.verdict == "works" else "does not work"
    after = session.has_run(f"{folder}|{command.line}|{ended.verdict}", [*before, code])
    return TurnResult(
        after, (Draft(key, f"tool:{command.program}", f"`{command.line}` {verb}{where}", fields),)
    )


def _asserted(
    session: Session, command: Command, ended: Outcome, folder: str, output: str
) -> tuple[str, ...]:
    """What a run narrowed to one test file or to named tests asserted, as the session had seen
    them."""
    narrow = len(command.files) == 1 or (command.names and not command.files)
    if not command.tests or ended.verdict not in ("works", "fails") or not narrow:
        return ()
    if not (command.sure and command.understood and session.asserted):
        return ()
    file = paths.relative(posixpath.join(folder, *command.files), session.base)
    return asserted_by(command, file, ended.exit, tally(output), session.asserted)


def _tested(session: Session, line: Line, run: NarrowRun) -> TurnResult:
    """A narrow run, and the claims before it that it speaks of."""
    proofs = []
    claims = []
    for claim in session.claims:
        proves = claim.proofs < ENOUGH and exercises(run, claim)
        claims.append(claim._replace(proofs=claim.proofs + 1) if proves else claim)
        proofs += [proof(session, line, claim, run)] if proves else []
    return TurnResult(session.tested(run, claims), tuple(proofs))
