"""What the owner and the agents say in a transcript, with the places in the code base that they
speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.batch import LeftOut
from memory_engine.adapters.importers.conversation.evidence import claim_of, exercises
from memory_engine.adapters.importers.conversation.passages import (
    Ear,
    is_echo,
    key_of,
    lines_of,
    marks,
    pieces,
    whole,
)
from memory_engine.adapters.importers.conversation.session import Claim, Session
from memory_engine.adapters.importers.conversation.turn_result import (
    ENOUGH,
    Heard,
    Said,
    about,
    proof,
)
from memory_engine.adapters.importers.record.line import Line
from memory_engine.adapters.importers.record.prompt import ADDED, parted, without_markup
from memory_engine.claims.mention import Mention, mention
from memory_engine.extract import referent, statement
from memory_engine.extract.passage import Passage, Role
from memory_engine.extract.score import Lasting
from memory_engine.extract.summary import body_of

OWNER, AGENT = "user:owner", "agent:claude"


class Origin(NamedTuple):
    """An outside source that reaches a session without a tool, and the principal that stands for
    it."""

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

_AT_THE_TOP = """
    pyproject.toml setup.py package.json tsconfig.json Cargo.toml go.mod mix.exs Gemfile pom.xml
    build.gradle Makefile Justfile justfile Dockerfile README.md CHANGELOG.md CLAUDE.md AGENTS.md
    docker-compose.yml docker-compose.yaml tox.ini
"""
AT_THE_TOP = frozenset(_AT_THE_TOP.split())
"""Files whose bare name is their path in nearly every project."""


def owner(session: Session, ear: Ear, text: str, key: str) -> Heard:
    """Hear the instructions and claims in what the owner typed; what they quote or paste is its
    source's."""
    own, others = parted(text)
    passage = Passage(own, "owner")
    lasting = lines_of(ear, passage)
    said = []
    for found in statement.of_owner(own):
        anchors = anchors_of(mention(found.text), session)
        mark = marks(lasting.pop(found.number, None)) | {
            "worth": ""
        }  # said outright: nobody else judges what it is worth
        fields = about(
            session, ear.line, ear.source, kind=found.kind, method="said", anchors=anchors, **mark
        )
        said.append(Said(f"{key}.{found.number}", OWNER, found.text, fields))
    put, session = _put_right(session, ear, own, key), session.said(own, anew=True)
    said += put.values()
    lasting = {
        number: found for number, found in lasting.items() if found.candidate.sentence not in put
    }
    said += [_owners_line(session, ear, found) for found in lasting.values()]
    lines = (
        {one.text for one in said}
        | set(put)
        | {found.candidate.sentence for found in lasting.values()}
    )
    left = tuple(
        LeftOut(OF_THE_MOMENT, text=text)
        for text in statement.passed_over(own)
        if text not in lines
    )
    heard = Heard(
        session, whole((*said, *pieces(session, ear, own, OWNER, origins=()))), unsaid=left
    )
    return heard.then(quoted(session, ear, others, f"{key}.q")) if others else heard


def _put_right(session: Session, ear: Ear, text: str, key: str) -> dict[str, Said]:
    """Hear the short corrections in what the owner typed, as the one sentence that each can be
    about.

    Where that is not one, their words are kept as they are. What the sentence says beside the new
    value is whoever's it was: so are the outside sources that may speak through it.
    """
    found: dict[str, Said] = {}
    for number, short in enumerate(statement.passed_over(text)):
        earlier = text[: text.find(short)]
        full = referent.completed(short, earlier) or referent.completed(short, session.before)
        if not (full or referent.tells(short)):
            continue
        told = statement.tidy(statement.TRAILS.sub("", full or short))
        anchors = anchors_of(mention(told), session)
        origins = session.origins_of(told, anchors) if full else ()
        kind = "rule" if not full and referent.names_a_tool(short) else "claim"
        fields = about(
            session,
            ear.line,
            ear.source,
            kind=kind,
            method="said",
            anchors=anchors,
            worth="",
            origins=origins,
        )
        found[short] = Said(f"{key}.c{number}", OWNER, told, fields)
    return found


def _owners_line(session: Session, ear: Ear, found: Lasting) -> Said:
    anchors = anchors_of(mention(found.candidate.text), session)
    mark = marks(found)
    fields = about(
        session, ear.line, ear.source, kind="claim", method="said", anchors=anchors, **mark
    )
    return Said(
        key_of(session, "line", OWNER, found.candidate.text), OWNER, found.candidate.text, fields
    )


def quoted(session: Session, ear: Ear, text: str, key: str) -> Heard:
    """Hear what a prompt quotes, pastes or selects: its source's word, whoever pressed the key."""
    return _quoted(session, ear, PASTED, text, key)


def program(session: Session, ear: Ear, text: str, key: str) -> Heard:
    """Hear a prompt of a program: data, which may quote anyone."""
    return _quoted(session, ear, PROGRAM, text, f"{key}.")


def outsider(session: Session, ear: Ear, text: str, key: str) -> Heard:
    """Hear a message that reached the session from outside: a channel, a peer, a webhook."""
    return _quoted(session, ear, MESSAGE, text, f"{key}.")


def _quoted(session: Session, ear: Ear, origin: Origin, text: str, key: str) -> Heard:
    """What others say in a prompt: kept as an outsider's word that makes no rule, and an origin of
    what is said after it.

    What the host added to it (a reminder, a selection) is an origin only: it is no passage that
    anybody sent.
    """
    after = session.fetched(origin.name, text, near="paste" if origin is PASTED else "")
    outside: dict[str, str | Sequence[str]] = {"trust": "untrusted", "origins": (origin.name,)}
    fields = about(session, ear.line, ear.source, kind="claim", method="said", **outside)
    passages = without_markup(text, ADDED)[0]
    said = [
        Said(f"{key}{kept.number}", origin.principal, kept.text, fields)
        for kept in statement.of_owner(passages)
    ]
    said += pieces(session, ear, passages, origin.principal, **outside)
    return Heard(after, whole(said), () if said else (f"{origin.name}, with nothing to keep",))


def agent(session: Session, ear: Ear, text: str, key: str) -> Heard:
    """Hear the claims and lines in what an agent said; what only repeats memory is no
    observation."""
    if not ear.line.agent:
        session = session.said(text, anew=session.asked)
    passage = Passage(text, _role(session, ear.line, text), session.failed)
    lasting = lines_of(ear, passage)
    heard = Heard(session)
    for found in statement.of_agent(text):
        mentioned = mention(found.text)
        anchors = anchors_of(mentioned, session)
        if not (anchors or mentioned.symbols or mentioned.other):
            continue
        claim = claim_of(found.text, anchors)
        fields = _agents_fields(session, ear, found.text, anchors) | marks(
            lasting.pop(found.number, None)
        )
        said = Said(f"{key}.{found.number}", AGENT, found.text, {**fields, "kind": found.kind})
        heard = heard.then(_unless_echo(heard.session, said))
        heard = heard.then(_claimed(heard.session, ear.line, claim))
    heard = heard.then(_passage(heard.session, ear, text, lasting.values()))
    return Heard(heard.session, whole(heard.said), heard.skipped, heard.unsaid)


def summary(session: Session, ear: Ear, text: str, key: str) -> Heard:
    """Hear what the host made of a conversation: a retelling by the same agent, and no second
    witness."""
    return passage_of(session, ear, Passage(body_of(text), "summary"))


def passage_of(session: Session, ear: Ear, passage: Passage) -> Heard:
    """Hear a text of an agent for its lines alone."""
    heard = _passage(session, ear, passage.text, lines_of(ear, passage).values())
    return Heard(heard.session, whole(heard.said), heard.skipped, heard.unsaid)


def _passage(session: Session, ear: Ear, text: str, lasting: Iterable[Lasting]) -> Heard:
    heard = Heard(session)
    for found in lasting:
        line = found.candidate.text
        anchors = anchors_of(mention(line), session)
        fields = _agents_fields(session, ear, line, anchors) | marks(found)
        said = Said(key_of(session, "line", AGENT, line), AGENT, line, {**fields, "kind": "claim"})
        heard = heard.then(_unless_echo(session, said))
    return heard.then(Heard(session, tuple(pieces(session, ear, text, AGENT))))


def _agents_fields(
    session: Session, ear: Ear, text: str, anchors: Sequence[str]
) -> dict[str, str | Sequence[str]]:
    by, read = session.origins_of(text, anchors), _read_of(anchors, session)
    return about(
        session, ear.line, ear.source, method="read", anchors=anchors, read=read, origins=by
    )


def _unless_echo(session: Session, said: Said) -> Heard:
    echo = is_echo(session, said.text)
    return Heard(session, () if echo else (said,), (ECHO,) if echo else ())


def _role(session: Session, line: Line, text: str) -> Role:
    """Tell where an agent's text stands by what went before it, and by its own form."""
    if line.agent:
        return "sub-agent"
    if session.failed:
        return "after failure"
    if HEADED.search(text) or text.count("\n\n") >= REPORT_PARAGRAPHS:
        return "report"
    return "answer" if session.asked else "agent"


SPEAKERS = {"owner": owner, "program": program, "outside": outsider, "agent": agent}


def _read_of(anchors: Sequence[str], session: Session) -> tuple[str, ...]:
    """The files behind the anchors that the session had read, each with the hash of what it
    read."""
    paths = sorted({anchor.partition("#")[0] for anchor in anchors})
    return tuple(f"{path}@{session.files[path]}" for path in paths if path in session.files)


def _claimed(session: Session, line: Line, claim: Claim) -> Heard:
    """A new claim that a test can assert, and the runs before it that did."""
    if not claim.pairs or any(known.key == claim.key for known in session.claims):
        return Heard(session)
    runs = [run for run in session.runs if exercises(run, claim)][-ENOUGH:]
    return Heard(
        session.claims_that(claim._replace(proofs=len(runs))),
        tuple(proof(session, line, claim, run) for run in runs),
    )


def anchors_of(mentioned: Mention, session: Session) -> tuple[str, ...]:
    """Think: the places that a sentence speaks of: paths of the project; symbols, with the file
    that the session saw them in."""
    paths = dict.fromkeys(filter(None, (_place(path, session) for path in mentioned.paths)))
    symbols = {
        symbol: session.symbols.get(symbol) or session.symbols.get(symbol.rpartition(".")[2], "")
        for symbol in mentioned.symbols
    }
    return (
        *(path for path in paths if path not in symbols.values()),
        *(f"{path}#{symbol}" for symbol, path in symbols.items()),
    )


def _place(path: str, session: Session) -> str:
    """A path of the project; one that is told short as the one such file that the session saw,
    or as none."""
    named = paths.relative(path, session.base)
    if not named or named in session.files or path.endswith("/"):
        return named
    known = {*session.files, *session.symbols.values()}
    if named in known:
        return named
    same = [other for other in known if other.endswith(f"/{named}")]
    placed = "/" in named or named in AT_THE_TOP
    return same[0] if len(same) == 1 else named if placed else ""
