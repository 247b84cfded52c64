"""What the owner, the agents and others say in a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from memory_engine.adapters.importers.batch import LeftOut
from memory_engine.adapters.importers.conversation.anchors import anchors_of, read_of
from memory_engine.adapters.importers.conversation.claims import TestableClaim
from memory_engine.adapters.importers.conversation.corrections import corrections_in
from memory_engine.adapters.importers.conversation.evidence import claim_of, exercises
from memory_engine.adapters.importers.conversation.passages import (
    is_echo,
    key_of,
    line_marks,
    lines_of,
    search_pieces,
    without_repeats,
)
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import (
    AGENT,
    ENOUGH,
    OWNER,
    Fields,
    Turn,
    TurnResult,
    proof,
    session_fields,
)
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.adapters.importers.record.prompt import ADDED, typed_and_others, without_markup
from memory_engine.claims.mention import mention
from memory_engine.extract import statement
from memory_engine.extract.alone import alone
from memory_engine.extract.passage import Passage, Role
from memory_engine.extract.score import Lasting
from memory_engine.extract.summary import body_of


class Origin(NamedTuple):
    """An outside source that reaches a session without a tool.

    With the principal that stands for it.
    """

    name: str
    principal: str


PASTED = Origin("text that a prompt quotes", "quoted:prompt")
PROGRAM = Origin("prompt of a program", "program:sdk")
MESSAGE = Origin("message from outside the session", "outside:message")
OF_THE_MOMENT = "a sentence of the owner's about the moment, kept for search"
ECHO = "repeats what memory had shown"

HEADED = re.compile(r"^[ \t]*(?:#{1,6} |\|.+\|[ \t]*$|\*\*[^*\n]+\*\*:?[ \t]*$)", re.M)
REPORT_PARAGRAPHS = 4
"""[paragraphs] An agent's text with a heading, a table or so many of them is a report."""


def owner(session: Session, turn: Turn, text: str, key: str) -> TurnResult:
    """Hear the instructions and claims in what the owner typed.

    1. What they quote or paste is its source's.
    2. Statements by their form, then short corrections, then what else lasts.
    3. The rest is named as of the moment, and all of it is kept in pieces for search.
    """
    own, others = typed_and_others(text)
    lasting = lines_of(turn, Passage(own, "owner"))
    drafts = [
        _owners_statement(session, turn, stated, lasting.pop(stated.number, None), key)
        for stated in statement.of_owner(own)
    ]
    corrections = corrections_in(session, turn, own, key)
    session = session.states(own, anew=True)
    drafts += corrections.values()
    rest = [line for line in lasting.values() if line.candidate.sentence not in corrections]
    drafts += [_owners_line(session, turn, line) for line in rest]
    kept = {draft.text for draft in drafts} | {line.candidate.sentence for line in rest}
    left = tuple(
        LeftOut(OF_THE_MOMENT, text=sentence)
        for sentence in statement.passed_over(own)
        if sentence not in kept and sentence not in corrections
    )
    drafts += search_pieces(session, turn, own, OWNER, origins=())
    so_far = TurnResult(session, without_repeats(drafts), unsaid=left)
    return so_far.then(quoted(session, turn, others, f"{key}.q")) if others else so_far


def _owners_statement(
    session: Session, turn: Turn, stated: statement.Statement, lasting: Lasting | None, key: str
) -> Unwritten:
    """Make a statement an observation.

    Said outright, it is judged by nobody else.
    """
    mark = {**line_marks(lasting), "worth": ""}
    anchors = anchors_of(mention(stated.text), session)
    fields = session_fields(session, turn, kind=stated.kind, method="said", anchors=anchors, **mark)
    return Unwritten(f"{key}.{stated.number}", OWNER, stated.text, fields)


def _owners_line(session: Session, turn: Turn, lasting: Lasting) -> Unwritten:
    text = alone(lasting.candidate)
    anchors, mark = anchors_of(mention(text), session), line_marks(lasting)
    fields = session_fields(session, turn, kind="claim", method="said", anchors=anchors, **mark)
    return Unwritten(key_of(session, "line", OWNER, text), OWNER, text, fields)


def quoted(session: Session, turn: Turn, text: str, key: str) -> TurnResult:
    """Hear what a prompt quotes, pastes or selects.

    It is its source's word, whoever pressed the key.
    """
    return _quoted(session, turn, PASTED, text, key)


def program(session: Session, turn: Turn, text: str, key: str) -> TurnResult:
    """Hear a prompt of a program: data, which may quote anyone."""
    return _quoted(session, turn, PROGRAM, text, f"{key}.")


def outsider(session: Session, turn: Turn, text: str, key: str) -> TurnResult:
    """Hear a message from a channel, a peer or a webhook."""
    return _quoted(session, turn, MESSAGE, text, f"{key}.")


def _quoted(session: Session, turn: Turn, origin: Origin, text: str, key: str) -> TurnResult:
    """Hear what others say in a prompt.

    It is kept as an outsider's word that makes no rule, and is an origin of what is said after it.

    What the host added to it (a reminder, a selection) is an origin only: it is no passage that
    anybody sent.
    """
    after = session.fetched(origin.name, text, near="paste" if origin is PASTED else "")
    outside: Fields = {"trust": "untrusted", "origins": (origin.name,)}
    fields = session_fields(session, turn, kind="claim", method="said", **outside)
    passages = without_markup(text, ADDED)[0]
    drafts = [
        Unwritten(f"{key}{stated.number}", origin.principal, stated.text, fields)
        for stated in statement.of_owner(passages)
    ]
    drafts += search_pieces(session, turn, passages, origin.principal, **outside)
    skipped = () if drafts else (f"{origin.name}, with nothing to keep",)
    return TurnResult(after, without_repeats(drafts), skipped)


def agent(session: Session, turn: Turn, text: str, key: str) -> TurnResult:
    """Hear the claims and lines in what an agent said.

    What only repeats memory is no observation.
    """
    if not turn.line.agent:
        session = session.states(text, anew=session.asked)
    passage = Passage(text, _role(session, turn.line, text), session.failed)
    lasting = lines_of(turn, passage)
    so_far = TurnResult(session)
    for stated in statement.of_agent(text):
        mentioned = mention(stated.text)
        anchors = anchors_of(mentioned, session)
        if not (anchors or mentioned.symbols or mentioned.other):
            continue
        mark = {**line_marks(lasting.pop(stated.number, None)), "kind": stated.kind}
        fields = {**_agents_fields(session, turn, anchors, stated.text), **mark}
        draft = Unwritten(f"{key}.{stated.number}", AGENT, stated.text, fields)
        so_far = so_far.then(_unless_echo(so_far.session, draft))
        so_far = so_far.then(_claimed(so_far.session, turn, claim_of(stated.text, anchors)))
    so_far = so_far.then(_passage(so_far.session, turn, text, lasting.values()))
    return so_far._replace(drafts=without_repeats(so_far.drafts))


def summary(session: Session, turn: Turn, text: str, key: str) -> TurnResult:
    """Hear what the host made of a conversation.

    It is a retelling by the same agent, and no second witness.
    """
    return passage_of(session, turn, Passage(body_of(text), "summary"))


def passage_of(session: Session, turn: Turn, passage: Passage) -> TurnResult:
    """Hear a text of an agent for its lines alone."""
    so_far = _passage(session, turn, passage.text, lines_of(turn, passage).values())
    return so_far._replace(drafts=without_repeats(so_far.drafts))


def _passage(session: Session, turn: Turn, text: str, lines: Iterable[Lasting]) -> TurnResult:
    so_far = TurnResult(session)
    for lasting in lines:
        line = alone(lasting.candidate)
        anchors = anchors_of(mention(line), session)
        mark = {**line_marks(lasting), "kind": "claim"}
        parts = (line, lasting.candidate.sentence)
        fields = {**_agents_fields(session, turn, anchors, *parts), **mark}
        draft = Unwritten(key_of(session, "line", AGENT, line), AGENT, line, fields)
        so_far = so_far.then(_unless_echo(session, draft))
    return so_far.then(TurnResult(session, tuple(search_pieces(session, turn, text, AGENT))))


def _agents_fields(session: Session, turn: Turn, anchors: Sequence[str], *parts: str) -> Fields:
    by, read = session.origins_of(anchors, *parts), read_of(anchors, session)
    return session_fields(session, turn, method="read", anchors=anchors, read=read, origins=by)


def _unless_echo(session: Session, draft: Unwritten) -> TurnResult:
    echo = is_echo(session, draft.text)
    return TurnResult(session, () if echo else (draft,), (ECHO,) if echo else ())


def _role(session: Session, line: RecordLine, text: str) -> Role:
    """Tell where an agent's text stands.

    By what went before it, and by its own form.
    """
    if line.agent:
        return "sub-agent"
    if session.failed:
        return "after failure"
    if HEADED.search(text) or text.count("\n\n") >= REPORT_PARAGRAPHS:
        return "report"
    return "answer" if session.asked else "agent"


SPEAKERS = {"owner": owner, "program": program, "outside": outsider, "agent": agent}


def _claimed(session: Session, turn: Turn, claim: TestableClaim) -> TurnResult:
    """Keep a new claim, and the runs before it that asserted it."""
    if not claim.pairs or any(known.key == claim.key for known in session.claims):
        return TurnResult(session)
    runs = [run for run in session.runs if exercises(run, claim)][-ENOUGH:]
    return TurnResult(
        session.claims_that(claim._replace(proofs=len(runs))),
        tuple(proof(session, turn, claim, run) for run in runs),
    )
