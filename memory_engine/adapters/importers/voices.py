"""What the owner and the agents say in a transcript, with the places in the code base that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from memory_engine.adapters.importers import places
from memory_engine.adapters.importers.evidence import claim_of, exercises
from memory_engine.adapters.importers.heard import ENOUGH, Heard, Said, about, proof
from memory_engine.adapters.importers.host import Line
from memory_engine.adapters.importers.session import Claim, Session, short
from memory_engine.adapters.importers.typed import ADDED, parted, without_markup
from memory_engine.text import statement
from memory_engine.text.mention import Mention, mention

OWNER, AGENT = "user:owner", "agent:claude"


class Origin(NamedTuple):
    """An outside source that reaches a session without a tool, and the principal that stands for it."""

    name: str
    principal: str


PASTED = Origin("text that a prompt quotes", "quoted:prompt")
PROGRAM = Origin("prompt of a program", "program:sdk")
MESSAGE = Origin("message from outside the session", "outside:message")
ECHO = "repeats what memory had shown"

_AT_THE_TOP = """
    pyproject.toml setup.py package.json tsconfig.json Cargo.toml go.mod mix.exs Gemfile pom.xml build.gradle Makefile Justfile
    justfile Dockerfile README.md CHANGELOG.md CLAUDE.md AGENTS.md docker-compose.yml docker-compose.yaml tox.ini
"""
AT_THE_TOP = frozenset(_AT_THE_TOP.split())
"""Files whose bare name is their path in nearly every project."""


def owner(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    """Hear the instructions and claims in what the owner typed; what they quote or paste is its source's."""
    own, others = parted(text)
    said = []
    for found in statement.of_owner(own):
        anchors = anchors_of(mention(found.text), session)
        fields = about(session, line, source, kind=found.kind, method="said", anchors=anchors)
        said.append(Said(f"{key}.{found.number}", OWNER, found.text, fields))
    heard = Heard(session, tuple(said))
    return heard.then(quoted(session, line, others, f"{key}.q", source)) if others else heard


def quoted(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    """Hear what a prompt quotes, pastes or selects: its source's word, whoever pressed the key."""
    return _quoted(session, line, PASTED, text, (key, source))


def program(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    """Hear a prompt of a program: data, which may quote anyone."""
    return _quoted(session, line, PROGRAM, text, (f"{key}.", source))


def outsider(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    """Hear a message that reached the session from outside: a channel, a peer, a webhook."""
    return _quoted(session, line, MESSAGE, text, (f"{key}.", source))


def _quoted(session: Session, line: Line, origin: Origin, text: str, place: tuple[str, str]) -> Heard:
    """What others say in a prompt: kept as an outsider's word that makes no rule, and an origin of what is said after it.

    What the host added to it (a reminder, a selection) is an origin only: it is no passage that anybody sent.
    """
    key, source = place
    after = session.fetched(origin.name, text)
    fields = about(session, line, source, kind="claim", method="said", trust="untrusted", origins=(origin.name,))
    passages = without_markup(text, ADDED)[0]
    said = tuple(Said(f"{key}{kept.number}", origin.principal, kept.text, fields) for kept in statement.of_owner(passages))
    return Heard(after, said, () if said else (f"{origin.name}, with nothing to keep",))


def agent(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    """Think: the claims in what an agent answered; one that only repeats what memory had shown is no observation."""
    heard = Heard(session)
    for found in statement.of_agent(text):
        mentioned = mention(found.text)
        anchors = anchors_of(mentioned, session)
        if not (anchors or mentioned.symbols or mentioned.other):
            continue
        claim = claim_of(found.text, anchors)
        echo = short(claim.key) in session.told
        by, read = session.origins_of(found.text, anchors), _read_of(anchors, session)
        fields = about(session, line, source, kind=found.kind, method="read", anchors=anchors, read=read, origins=by)
        said = () if echo else (Said(f"{key}.{found.number}", AGENT, found.text, fields),)
        heard = heard.then(Heard(heard.session, said, (ECHO,) if echo else ()))
        heard = heard.then(_claimed(heard.session, line, claim))
    return heard


def _read_of(anchors: Sequence[str], session: Session) -> tuple[str, ...]:
    """The files behind the anchors that the session had read, each with the hash of what it read."""
    paths = sorted({anchor.partition("#")[0] for anchor in anchors})
    return tuple(f"{path}@{session.files[path]}" for path in paths if path in session.files)


def _claimed(session: Session, line: Line, claim: Claim) -> Heard:
    """A new claim that a test can assert, and the runs before it that did."""
    if not claim.pairs or any(known.key == claim.key for known in session.claims):
        return Heard(session)
    runs = [run for run in session.runs if exercises(run, claim)][-ENOUGH:]
    return Heard(session.claims_that(replace(claim, proofs=len(runs))), tuple(proof(session, line, claim, run) for run in runs))


def anchors_of(mentioned: Mention, session: Session) -> tuple[str, ...]:
    """Think: the places that a sentence speaks of: paths of the project; symbols, with the file that the session saw them in."""
    paths = dict.fromkeys(filter(None, (_place(path, session) for path in mentioned.paths)))
    symbols = {
        symbol: session.symbols.get(symbol) or session.symbols.get(symbol.rpartition(".")[2], "") for symbol in mentioned.symbols
    }
    return (*(path for path in paths if path not in symbols.values()), *(f"{path}#{symbol}" for symbol, path in symbols.items()))


def _place(path: str, session: Session) -> str:
    """A path of the project; one that is told short as the one such file that the session saw, or as none."""
    named = places.relative(path, session.base)
    known = {*session.files, *session.symbols.values()}
    if not named or named in known or path.endswith("/"):
        return named
    same = [other for other in known if other.endswith(f"/{named}")]
    placed = "/" in named or named in AT_THE_TOP
    return same[0] if len(same) == 1 else named if placed else ""
