"""What the owner and the agents say in a transcript, with the places in the code base that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from memory_engine.adapters.importers import places
from memory_engine.adapters.importers.evidence import claim_of, exercises
from memory_engine.adapters.importers.heard import ENOUGH, Heard, Said, about, proof
from memory_engine.adapters.importers.host import Line
from memory_engine.adapters.importers.session import Claim, Session, short
from memory_engine.text import statement
from memory_engine.text.mention import Mention, mention

OWNER, AGENT = "user:owner", "agent:claude"
ECHO = "repeats what memory had shown"

_AT_THE_TOP = """
    pyproject.toml setup.py package.json tsconfig.json Cargo.toml go.mod mix.exs Gemfile pom.xml build.gradle Makefile Justfile
    justfile Dockerfile README.md CHANGELOG.md CLAUDE.md AGENTS.md docker-compose.yml docker-compose.yaml tox.ini
"""
AT_THE_TOP = frozenset(_AT_THE_TOP.split())
"""Files whose bare name is their path in nearly every project."""


def owner(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    """Think: the instructions and claims in what the owner typed."""
    said = []
    for found in statement.of_owner(text):
        anchors = anchors_of(mention(found.text), session)
        fields = about(session, line, source, kind=found.kind, method="said", anchors=anchors)
        said.append(Said(f"{key}.{found.number}", OWNER, found.text, fields))
    return Heard(session, tuple(said))


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
