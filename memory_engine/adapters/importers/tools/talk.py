"""What is said with a tool.

A commit's message, what a command is for, a report, an answer of the owner's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from memory_engine.adapters.importers.conversation import episode
from memory_engine.adapters.importers.conversation.anchors import anchors_of
from memory_engine.adapters.importers.conversation.passages import key_of, search_pieces
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.speakers import owner, passage_of
from memory_engine.adapters.importers.conversation.turn_result import (
    AGENT,
    Turn,
    TurnResult,
    session_fields,
)
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.adapters.importers.record.line import Result
from memory_engine.adapters.importers.test_runs.outcome import ABSENT, FAILED
from memory_engine.adapters.importers.tools.names import ASKING, PLANNING, REPORTING
from memory_engine.adapters.importers.tools.plans import APPROVED, flat
from memory_engine.claims.mention import mention
from memory_engine.extract.commit import message_of
from memory_engine.extract.passage import Passage

LONGEST_LABEL = 190
"""[characters] Of an option as far as it is kept: of a longer one only the beginning is known."""


ENDING = 4_000
"""[characters] Of an output, in which a runner says how it ended."""

LONGEST_TOPIC = 100
"""[characters] Of a shell line that names what failed."""


def said_with_tool(
    session: Session, turn: Turn, use: Mapping[str, Any], result: Result
) -> TurnResult:
    """Hear what was said with a tool that has answered.

    And keep whether a command failed.
    """
    name = use.get("name", "")
    if name == "Bash":
        return _by_shell(session, turn, use, result)
    if name == PLANNING:
        return _decided(session, turn, use, result)
    if result.error:
        return TurnResult(session)
    if name in REPORTING:
        return passage_of(session, turn, Passage(result.text, "sub-agent"))
    return _answers(session, turn, use, result) if name == ASKING else TurnResult(session)


def _decided(session: Session, turn: Turn, use: Mapping[str, Any], result: Result) -> TurnResult:
    """Hear what the owner decided about a plan.

    By the host's own record.

    That they approved or refused it is told; the plan is the agent's all the same, and a yes makes
    no sentence of it theirs. What they said with a refusal is heard as their word.
    """
    plan = use.get("plan", "")
    approved = not result.error and result.text.startswith(APPROVED) and "plan" in result.more
    if not plan or not (approved or turn.line.refused):
        return TurnResult(session)
    text = f"The owner {'approved' if approved else 'refused'} the plan “{plan}”"
    because = (
        f": {flat(' '.join(turn.line.texts))}" if turn.line.refused and turn.line.texts else ""
    )
    by = _origins_of(session, plan)
    fields = session_fields(session, turn, kind="claim", method="said", line="decision", origins=by)
    decided = f"{text}{because}."
    return TurnResult(
        session, (Unwritten(key_of(session, "plan", decided), AGENT, decided, fields),)
    )


def _by_shell(session: Session, turn: Turn, use: Mapping[str, Any], result: Result) -> TurnResult:
    shell = use.get("shell", "")
    failed = failure(result) and shell[:LONGEST_TOPIC]
    if not turn.line.agent and session.failed != (failed or ""):
        session = session._replace(failed=failed or "")
    if failed:
        return TurnResult(
            session
            if turn.line.agent
            else episode.failed(session, shell, result.text, not use.get("origin"))
        )
    so_far = TurnResult(session) if turn.line.agent else episode.passed(session, turn, shell)
    return so_far.then(_made(so_far.session, turn, shell, use.get("purpose", "")))


def _made(session: Session, turn: Turn, shell: str, purpose: str) -> TurnResult:
    if message := message_of(shell):
        return passage_of(session, turn, Passage(message, "commit"))
    return TurnResult(session, tuple(_purpose(session, turn, shell, purpose)))


def failure(result: Result) -> bool:
    """Tell whether a command failed, by the host's word or its own."""
    ending = result.text[-ENDING:]
    return result.error or bool(ABSENT.search(ending) or FAILED.search(ending))


def _purpose(session: Session, turn: Turn, shell: str, purpose: str) -> Sequence[Unwritten]:
    """Keep what the agent says a command is for.

    So a question about the purpose finds the command.
    """
    if not purpose or "\n" in shell or len(shell) > LONGEST_TOPIC:
        return ()
    return tuple(search_pieces(session, turn, f"`{shell}`:\n{purpose}", AGENT))


def _origins_of(session: Session, *texts: str) -> tuple[str, ...]:
    """Name the outside sources that may speak through texts.

    Each text is taken by itself.
    """
    found = (
        origin
        for text in texts
        for origin in session.origins_of(anchors_of(mention(text), session), text)
    )
    return tuple(dict.fromkeys(found))


def _also_from(so_far: TurnResult, origins: Sequence[str]) -> TurnResult:
    """Add the sources of a quotation to those around it."""
    if not origins:
        return so_far
    drafts = (
        draft._replace(
            fields={
                **draft.fields,
                "origins": tuple(dict.fromkeys((*draft.fields.get("origins", ()), *origins))),
            }
        )
        for draft in so_far.drafts
    )
    return so_far._replace(drafts=tuple(drafts))


def _picks(answer: str, options: Iterable[str]) -> bool:
    """Tell whether an answer holds one of the options.

    Whatever stands in its label.
    """
    bare = _same(answer)
    for label in filter(None, map(_same, options)):
        at = bare.find(label)
        while at >= 0:
            end = at + len(label)
            whole = bare.startswith(",", end) or end == len(bare) or len(label) >= LONGEST_LABEL
            if whole and (not at or bare.endswith(", ", 0, at)):
                return True
            at = bare.find(label, at + 1)
    return False


def _same(text: str) -> str:
    return " ".join(text.lower().split())


def _answers(session: Session, turn: Turn, use: Mapping[str, Any], result: Result) -> TurnResult:
    """Hear the answers to the agent's questions.

    What the owner typed is the owner's. That they picked one of the agent's options is told by the
    agent, whose words these are: nobody's yes makes a question a sentence of theirs.
    """
    answers = result.more.get("answers")
    so_far = TurnResult(session)
    for number, (question, answer) in enumerate(
        answers.items() if isinstance(answers, dict) else ()
    ):
        if not isinstance(answer, str) or not answer.strip():
            continue
        asked = Passage(f"Asked “{flat(question)}”, the owner chose: {flat(answer)}", "answer")
        by = _origins_of(so_far.session, flat(question), flat(answer))
        so_far = so_far.then(_also_from(passage_of(so_far.session, turn, asked), by))
        if not _picks(answer, use.get("options", ())):
            so_far = so_far.then(owner(so_far.session, turn, answer, f"{turn.line.uuid}:a{number}"))
    return so_far
