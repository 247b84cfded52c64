"""What is said with a tool: a commit's message, what a command is for, a report, an answer of
the owner's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from memory_engine.adapters.importers.conversation import episode
from memory_engine.adapters.importers.conversation.passages import Ear, key_of, pieces
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.speakers import (
    AGENT,
    anchors_of,
    owner,
    passage_of,
)
from memory_engine.adapters.importers.conversation.turn_result import Heard, Said, about
from memory_engine.adapters.importers.record.line import Result
from memory_engine.adapters.importers.test_runs.outcome import ABSENT, FAILED
from memory_engine.claims.mention import mention
from memory_engine.extract.commit import message_of
from memory_engine.extract.passage import Passage

REPORTING = frozenset({"Task", "Agent"})
"""Tools that give back what a sub-agent says at its end."""

UNSEEN_REPORT = "report of a sub-agent that the transcript does not show"

LONGEST_LABEL = 190
"""[characters] Of an option as far as it is kept: of a longer one only the beginning is known."""

ASKING = "AskUserQuestion"
"""The tool with which the agent asks the owner, who picks an answer or types one."""

PLANNING = "ExitPlanMode"
"""The tool with which the agent puts a plan before the owner, who approves it or refuses it."""
APPROVED = "User has approved your plan"
"""How the host begins its account of an approval."""
TITLE = re.compile(r"^[ \t]*#{1,3}[ \t]+(?:plan:?[ \t]+)?(\S.*)$", re.I | re.M)
LONGEST_TITLE = 120
"""[characters] Of a plan's heading, or of its first line."""
LONGEST_PLAN = 4_000
"""[characters] Of a plan, in which its heading is looked for."""

ENDING = 4_000
"""[characters] Of an output, in which a runner says how it ended."""

LONGEST_TOPIC = 100
"""[characters] Of a shell line that names what failed."""


def spoken(session: Session, ear: Ear, use: Mapping[str, Any], result: Result) -> Heard:
    """Hear what was said with a tool that has answered, and keep whether a command failed."""
    name = use.get("name", "")
    if name == "Bash":
        return _by_shell(session, ear, use, result)
    if name == PLANNING:
        return _decided(session, ear, use, result)
    if result.error:
        return Heard(session)
    if name in REPORTING:
        return passage_of(session, ear, Passage(result.text, "sub-agent"))
    return _answers(session, ear, use, result) if name == ASKING else Heard(session)


def title_of(plan: object) -> str:
    """Name a plan by its first heading, else by its first line."""
    text = plan[:LONGEST_PLAN] if isinstance(plan, str) else ""
    heading = TITLE.search(text)
    first = heading.group(1) if heading else next(iter(text.strip().splitlines()), "")
    return _flat(first)[:LONGEST_TITLE]


def _decided(session: Session, ear: Ear, use: Mapping[str, Any], result: Result) -> Heard:
    """Hear what the owner decided about a plan, by the host's own record.

    That they approved or refused it is told; the plan is the agent's all the same, and a yes makes
    no sentence of it theirs. What they said with a refusal is heard as their word.
    """
    plan = use.get("plan", "")
    approved = not result.error and result.text.startswith(APPROVED) and "plan" in result.more
    if not plan or not (approved or ear.line.refused):
        return Heard(session)
    text = f"The owner {'approved' if approved else 'refused'} the plan “{plan}”"
    because = f": {_flat(' '.join(ear.line.said))}" if ear.line.refused and ear.line.said else ""
    by = _origins_of(session, plan)
    fields = about(
        session, ear.line, ear.source, kind="claim", method="said", line="decision", origins=by
    )
    decided = f"{text}{because}."
    return Heard(session, (Said(key_of(session, "plan", decided), AGENT, decided, fields),))


def _by_shell(session: Session, ear: Ear, use: Mapping[str, Any], result: Result) -> Heard:
    shell = use.get("shell", "")
    failed = failure(result) and shell[:LONGEST_TOPIC]
    if not ear.line.agent and session.failed != (failed or ""):
        session = session._replace(failed=failed or "")
    if failed:
        return Heard(
            session
            if ear.line.agent
            else episode.failed(session, shell, result.text, not use.get("origin"))
        )
    heard = Heard(session) if ear.line.agent else episode.passed(session, ear, shell)
    return heard.then(_made(heard.session, ear, shell, use.get("purpose", "")))


def _made(session: Session, ear: Ear, shell: str, purpose: str) -> Heard:
    if message := message_of(shell):
        return passage_of(session, ear, Passage(message, "commit"))
    return Heard(session, tuple(_purpose(session, ear, shell, purpose)))


def failure(result: Result) -> bool:
    """Tell whether a command failed, by the host's word or its own."""
    ending = result.text[-ENDING:]
    return result.error or bool(ABSENT.search(ending) or FAILED.search(ending))


def _purpose(session: Session, ear: Ear, shell: str, purpose: str) -> Sequence[Said]:
    """What the agent says a command is for, so that a question about the purpose finds the
    command."""
    if not purpose or "\n" in shell or len(shell) > LONGEST_TOPIC:
        return ()
    return tuple(pieces(session, ear, f"`{shell}`: {purpose}", AGENT))


def _flat(text: str) -> str:
    """Take the ends of sentences out of a text, so that what quotes it is one sentence."""
    return re.sub(r"[.?!:]+(?=\s|$)", ";", " ".join(text.split())).rstrip("; ")


def shows_helper(session: Session, result: Result) -> bool:
    """Tell whether the transcript shows what the sub-agent that reports had read."""
    agent = result.more.get("agentId")
    return agent in session.helpers if isinstance(agent, str) and agent else bool(session.helpers)


def _origins_of(session: Session, *texts: str) -> tuple[str, ...]:
    """Name the outside sources that may speak through any of these texts, each taken by itself."""
    found = (
        origin
        for text in texts
        for origin in session.origins_of(text, anchors_of(mention(text), session))
    )
    return tuple(dict.fromkeys(found))


def _also_from(heard: Heard, origins: Sequence[str]) -> Heard:
    """Add the sources of what is quoted to those of the words around it."""
    if not origins:
        return heard
    said = (
        one._replace(
            fields={
                **one.fields,
                "origins": tuple(dict.fromkeys((*one.fields.get("origins", ()), *origins))),
            }
        )
        for one in heard.said
    )
    return heard._replace(said=tuple(said))


def _picks(answer: str, options: Iterable[str]) -> bool:
    """Tell whether an answer holds one of the options, whatever stands in its label."""
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


def _answers(session: Session, ear: Ear, use: Mapping[str, Any], result: Result) -> Heard:
    """Hear the answers to the agent's questions.

    What the owner typed is the owner's. That they picked one of the agent's options is told by the
    agent, whose words these are: nobody's yes makes a question a sentence of theirs.
    """
    answers = result.more.get("answers")
    heard = Heard(session)
    for number, (question, answer) in enumerate(
        answers.items() if isinstance(answers, dict) else ()
    ):
        if not isinstance(answer, str) or not answer.strip():
            continue
        told = Passage(f"Asked “{_flat(question)}”, the owner chose: {_flat(answer)}", "answer")
        by = _origins_of(heard.session, _flat(question), _flat(answer))
        heard = heard.then(_also_from(passage_of(heard.session, ear, told), by))
        if not _picks(answer, use.get("options", ())):
            heard = heard.then(owner(heard.session, ear, answer, f"{ear.line.uuid}:a{number}"))
    return heard
