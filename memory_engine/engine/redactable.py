"""What a target of ``redact`` means.

A content, or something said or held as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from memory_engine.domain.errors.deciding import NothingToRedact
from memory_engine.domain.errors.given import BadInput, Unknown
from memory_engine.domain.patterns import regex
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import pending
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find
from memory_engine.engine.points import is_number, number
from memory_engine.formats.log_reading import ID_DIGITS
from memory_engine.privacy import MARKER
from memory_engine.privacy.erasure import BY_OWNER

OBSERVATION = regex(rf"\^?(o[0-9a-f]{{{ID_DIGITS}}})")
KINDS = ("session", "source", "principal")
SHORTEST = 4
"""[characters] Of a content: what is shorter stands everywhere, and gives nothing away."""
MOST_MATCHED = 10_000
"""[contents] That one pattern may mean."""


class Meant(NamedTuple):
    """What is to go: contents with markers, observations, facts.

    These two go as a whole. ``what`` names it in the ledger without telling anything of it.
    """

    what: str
    contents: tuple[tuple[str, str], ...] = ()
    observations: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()


def of_text(text: str) -> Meant:
    """Take a text for what is to go.

    Raises ``BadInput`` for one that stands everywhere.
    """
    squeezed = " ".join(text.split())
    if len(squeezed) < SHORTEST:
        what = f"a text of fewer than {SHORTEST} characters stands everywhere"
        raise BadInput("--text", what, "Give more of it, or the observation that has it.")
    return Meant("a text", ((squeezed, BY_OWNER),))


def of_pattern(engine: Engine, pattern: str) -> Meant:
    """Take all that a regular expression finds for what is to go."""
    try:
        wanted = re.compile(pattern)
    except re.error as error:
        what = f"this is no regular expression ({error})"
        raise BadInput("--pattern", what, "`--text` takes what is given as it is.") from None
    matched = {found[0].strip() for text in texts(engine) for found in wanted.finditer(text)}
    contents = sorted(content for content in matched if len(content) >= SHORTEST)
    if not contents:
        raise NothingToRedact("what the pattern means")
    if len(contents) > MOST_MATCHED:
        what = f"this finds {len(contents):,} different texts, the most is {MOST_MATCHED:,}"
        raise BadInput("--pattern", what, "Write a narrower one.")
    return Meant("what a pattern found", tuple((content, BY_OWNER) for content in contents))


def of_found(engine: Engine) -> Meant:
    """Take what looks like a secret today for what is to go."""
    contents = found(engine)
    if not contents:
        raise NothingToRedact("what looks like a secret")
    return Meant("what looks like a secret", contents)


def found(engine: Engine) -> tuple[tuple[str, str], ...]:
    """Find what the door would refuse today, each with marker."""
    from memory_engine.privacy.redact import may_hold_secret
    from memory_engine.privacy.secrets import secrets_in  # heavy, and seldom wanted

    secrets = {
        text[secret.start : secret.end]: MARKER.format(secret.name)
        for text in texts(engine)
        if may_hold_secret(text)
        for secret in secrets_in(text)
    }
    return tuple(sorted((text, to) for text, to in secrets.items() if len(text) >= SHORTEST))


def of_target(engine: Engine, target: str) -> Meant:
    """Find what a target names; raises ``Unknown``, ``Ambiguous`` and ``BadInput``."""
    kind, colon, name = target.partition(":")
    if colon and kind in KINDS:
        said = engine.store.observed_by(kind, name) if name else []
        if not said:
            raise Unknown(kind, name or "without a name")
        return Meant(f"what one {kind} said", observations=frozenset(said))
    if named := OBSERVATION.fullmatch(target):
        if engine.store.observation(named[1]) is None:
            raise Unknown("observation", named[1])
        return Meant("an observation", observations=frozenset({named[1]}))
    if colon and kind == "dream":
        night = engine.store.entries_of_dream(number(name, "night")) if is_number(name) else ()
        return _of_entries(engine, night, kind, name)
    if is_number(target):
        entries = list(engine.store.entries(number(target, "entry"), number(target, "entry")))
        return _of_entries(engine, entries, "entry", target)
    return _of_facts(engine, {find(engine, target).id}, "a fact")


def _of_entries(engine: Engine, entries: Iterable[Entry], kind: str, name: str) -> Meant:
    facts = {change.subject for entry in entries for change in entry.proposal.changes}
    if not facts:
        raise Unknown(kind, name)
    return _of_facts(engine, facts, f"what {'an entry' if kind == 'entry' else 'a night'} is about")


def _of_facts(engine: Engine, facts: set[str], what: str) -> Meant:
    """Give facts, with all they rest on, and merged wordings."""
    held = [engine.store.fact(id) for id in sorted(facts)]
    held += [merged for fact in held for merged in engine.store.merged_into(fact.id)]
    resting = frozenset(id for fact in held for id in fact.evidence)
    return Meant(what, observations=resting, facts=frozenset(fact.id for fact in held))


def texts(engine: Engine) -> Iterator[str]:
    """Give all sayings and decisions as texts.

    Their sentences, fields and reasons.
    """
    from memory_engine.formats.log_reading import read_line

    for _, day, line in engine.store.said():
        yield from _words(read_line(day, line, ""))
    for observation in pending.observations(engine):
        yield from _words(observation)
    for fact in engine.store.facts():
        yield from filter(None, (fact.text, fact.subject, fact.value))
    for entry in engine.store.entries():
        yield entry.proposal.because


def _words(said: Observation) -> Iterator[str]:
    by = said.provenance
    command = by.artefact.command if by.artefact else ""
    slot = f"{said.attribute}: {said.value}" if said.value else ""
    fields = (said.text, said.subject, slot, by.source, by.branch, command, *by.origins)
    yield from filter(None, fields)
