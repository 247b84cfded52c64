"""What a line of a transcript comes to: values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from memory_engine.adapters.importers.batch import LeftOut
from memory_engine.adapters.importers.conversation.claims import NarrowRun, TestableClaim, short
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.extract.score import Judge

OWNER, AGENT = "user:owner", "agent:claude"
"""Who speaks in a transcript."""

DETACHED = "HEAD"
"""What a host gives for the branch where none is checked out."""
ENOUGH = 3
"""[runs] A session's fourth success of one command, and its fourth proof of one claim, adds
nothing: the class is capped."""


class Turn(NamedTuple):
    """The line that is read, its place, and who judges what lasts."""

    line: RecordLine
    source: str
    judge: Judge


class TurnResult(NamedTuple):
    """What a line came to.

    The state of its session after it, what was said in it, and why the rest was passed over.
    ``unsaid`` are the sentences that were not kept, where their texts can be shown.
    """

    session: Session
    drafts: tuple[Unwritten, ...] = ()
    skipped: tuple[str, ...] = ()
    unsaid: tuple[LeftOut, ...] = ()

    @property
    def left(self) -> tuple[LeftOut, ...]:
        """All that was passed over."""
        return (*map(LeftOut, self.skipped), *self.unsaid) if self.skipped or self.unsaid else ()

    def then(self, later: TurnResult) -> TurnResult:
        """Add what came of the next part of the line."""
        return TurnResult(
            later.session,
            self.drafts + later.drafts,
            self.skipped + later.skipped,
            self.unsaid + later.unsaid,
        )


Fields = dict[str, str | Sequence[str]]


def session_fields(session: Session, turn: Turn, /, **more: str | Sequence[str]) -> Fields:
    """Give the fields that every observation of a session carries.

    Its origins are the speaker's to name: see ``taint``.
    """
    line = turn.line
    return {
        "session": line.agent or line.session or session.root,
        "root_session": session.root,
        "source": turn.source,
        "shown": session.shown,
        "extracted_by": HOST_RECORD,
        "branch": "" if session.branch == DETACHED else session.branch,
        **more,
    }


def proof(session: Session, turn: Turn, claim: TestableClaim, run: NarrowRun) -> Unwritten:
    """Say a claim again, with the run that spoke of it.

    What its speaker had read outside comes with it: a run launders nothing.
    """
    fields = session_fields(
        session,
        turn._replace(source=run.source),
        kind="claim",
        method="test",
        anchors=claim.anchors,
        origins=session.origins_of(claim.anchors, claim.text),
        command=run.command,
        exit=str(run.exit),
        code=run.code,
    )
    return Unwritten(f"{run.key}:{short(claim.key)}", f"tool:{run.program}", claim.text, fields)
