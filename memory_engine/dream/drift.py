"""Drift: what the code base says of what we hold.

The questions, the engine's own testimony, and the heirs of what moved.

Pure: the edge looks (``Workspace``), this module says what to look at and what a finding means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.memory import Memory, home
from memory_engine.claims import claim as claims
from memory_engine.claims.length import excess
from memory_engine.claims.slots import value_of
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.policy import LOCATIONS, LOOK_AGAIN
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.looked import Finding, Look, Predicate
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.dream.case import judgement
from memory_engine.dream.exclusion import finding_taken_back
from memory_engine.dream.night import Night
from memory_engine.dream.opening import tentative
from memory_engine.dream.predicate import RESTING, predicate, relocated, verdict_on, written
from memory_engine.dream.standing import second_hand
from memory_engine.formats.log import log_name, squeezed, write_line
from memory_engine.formats.log_reading import read_line

EXACTLY = " exactly"
"""Ends the engine's testimony on a version that it found just as it was said."""


def questions(memory: Memory, night: Night, due: Iterable[str]) -> dict[str, Predicate]:
    """List what to ask the code base, by fact id.

    Of tonight's news, of what is due, and of what is contested or is the place of the same thing
    beside them.
    """
    facts = {fact.id: fact for fact in (memory.fact(id) for id in due) if fact.held}
    for observation in night.news:
        claim = night.claim(observation)
        fact = home(memory, claim.id)
        facts[fact.id] = fact if fact.held else tentative(Fact(fact.id), claim, observation)
    facts |= {mate.id: mate for mate in _mates(memory, facts.values())}
    asked = ((id, predicate(fact)) for id, fact in sorted(facts.items()))
    return {id: question for id, question in asked if question is not None}


def _mates(memory: Memory, facts: Iterable[Fact]) -> list[Fact]:
    """List what is contested, or a place, of these facts' things."""
    slots = {slot for fact in facts if (slot := fact.slot)}
    return [
        mate
        for slot in slots
        for mate in memory.in_slot(slot)
        if mate.status == "contested" or (mate.held and mate.attribute in LOCATIONS)
    ]


def sharpened(memory: Memory, night: Night) -> dict[str, Finding]:
    """Hold what a look has found before to just what it found.

    Then another thing in its place has taken it over. Who said 6.0 may mean all of 6.0, but if it
    was 6.0 and is 6.0.1 now, it has changed; and a parameter that takes None may be given 30 by its
    function, but if it took 30 and takes None now, 30 is no default any more.
    """
    return {id: _exact(night, memory.fact(id), finding) for id, finding in night.findings.items()}


def _exact(night: Night, fact: Fact, finding: Finding) -> Finding:
    version = (
        finding.predicate.name == "version"
        and finding.verdict == "supported"
        and not _just_as_said(finding)
    )
    literal = (
        finding.predicate.name == "literal"
        and finding.verdict == "unknown"
        and bool(finding.anchors)
    )
    observations = night.observations(fact.evidence) if version or literal else ()
    probes = [o.provenance.artefact for o in observations if o.provenance.principal == ENGINE]
    if not any(probe and (literal or probe.command.endswith(EXACTLY)) for probe in probes):
        return finding
    said = fact.value or finding.predicate.value
    was = f"{finding.because}, and it was {said}{EXACTLY if version else ''}"
    return finding._replace(verdict="refuted", because=was)


def _just_as_said(finding: Finding) -> bool:
    asked = finding.predicate
    return [value_of(value, asked.name) for value in finding.found] == [
        value_of(asked.value, asked.name)
    ]


def testimony(memory: Memory, night: Night) -> tuple[tuple[str, str], ...]:
    """Write the log lines in which the engine says what it saw.

    For what it can confirm, and for the heirs.
    """
    opened = {night.claim(o).id: o for o in reversed(night.news)}
    said: list[tuple[str, str]] = []
    for id, finding in sorted(night.findings.items()):
        fact = memory.fact(id)
        if not fact.held and id in opened:
            fact = tentative(Fact(id), night.claim(opened[id]), opened[id])
        verdict = verdict_on(fact, finding)
        if verdict == "supported" and not _confirmed(memory, night, fact, finding):
            said += _told(night, fact, finding)
        overtaken = verdict == "refuted" and not finding_taken_back(fact, finding)
        successor = heir(fact, finding) if overtaken else None
        if successor:
            said += _told(night, successor, finding)
    return tuple(dict.fromkeys(said))


def _told(night: Night, fact: Fact, finding: Finding) -> tuple[tuple[str, str], ...]:
    """Write the testimony, unless a path of it is no text."""
    try:
        return (_line(night, fact, finding),)
    except BadObservation:
        return ()


def _confirmed(memory: Memory, night: Night, fact: Fact, finding: Finding) -> bool:
    """Tell whether another probe would add nothing.

    This content has had its vote, or the fact has had one and stands by itself.
    """
    probes = [
        o.provenance.artefact
        for o in night.observations(fact.evidence)
        if o.provenance.principal == ENGINE
    ]
    if any(probe and probe.hash == (_content(finding) or night.tree) for probe in probes):
        return True
    return bool(probes) and judgement(memory, night, fact).earned == "asserted"


def _inherits(finding: Finding, value: str) -> bool:
    """Tell whether a value that was seen takes the refuted one's place.

    It holds where the refuted one was said to hold.
    """
    if finding.predicate.name == "version":
        return value[:1].isdigit()
    here = [one.path for one in finding.anchors] == [finding.predicate.path]
    return finding.predicate.name == "literal" and here


def heir(fact: Fact, finding: Finding) -> Fact | None:
    """Find the one thing that holds instead of a refuted fact.

    Its id is not set.

    A literal has an heir only in the file that the fact speaks of: elsewhere the name may mean
    something else. What a manifest allows (``>=3.0``) is no version.
    """
    moved, asked = relocated(fact, finding), finding.predicate
    if moved or len(finding.found) != 1 or not fact.polarity:
        return moved
    value = finding.found[0]
    if not value or not _inherits(finding, value):
        return None
    text, count = re.subn(written(fact.value or asked.value), lambda _: value, fact.text)
    if count != 1 and not fact.attribute:
        return None
    text = text if count == 1 else f"{fact.attribute} of {fact.subject} is {value}"
    return (
        None
        if excess(text)
        else replace(fact, id="", value=value if fact.attribute else "", text=text)
    )


def heir_id(night: Night, fact: Fact, finding: Finding) -> str:
    """Find the id of the fact that an heir's testimony opens.

    "" if there is no heir.
    """
    successor = heir(fact, finding)
    return claims.read(_as_said(night, successor)).id if successor else ""


def _as_said(night: Night, fact: Fact) -> Observation:
    """Give the engine's testimony for a fact; no line is written.

    It goes as far as the fact's claim.
    """
    session = f"dream:{night.number}"
    by = Provenance(ENGINE, "tool", session, session, _testified(night), "probe")
    said = Observation("", squeezed(fact.text), by, "claim")
    return said._replace(
        subject=squeezed(fact.subject),
        attribute=squeezed(fact.attribute),
        value=squeezed(fact.value),
        polarity=fact.polarity,
        scope=squeezed(fact.scope),
    )


def _testified(night: Night) -> str:
    """Give the time that the engine's testimony of a night has."""
    return max([night.latest, *(o.provenance.at for o in night.news)])


def _line(night: Night, fact: Fact, finding: Finding) -> tuple[str, str]:
    asked = predicate(fact) or finding.predicate
    what = " ".join(part for part in (asked.name, asked.subject, asked.value, asked.path) if part)
    if asked.name == "version" and (finding.verdict == "refuted" or _just_as_said(finding)):
        what += EXACTLY
    fields: dict[str, str | list[str]] = {
        "session": f"dream:{night.number}",
        "method": "probe",
        "kind": "claim",
        "subject": fact.subject,
        "attribute": fact.attribute,
        "value": fact.value,
        "polarity": "" if fact.polarity else "no",
        "scope": fact.scope,
        "command": what,
        "exit": "0",
        "code": _content(finding) or night.tree,
        "anchors": [anchor.place for anchor in finding.anchors],
    }
    at = _testified(night)
    if asked.name in RESTING:
        fields = _retold(night, fact, fields)
    return write_line(at, ENGINE, fact.text, fields, "a probe")


def _retold(
    night: Night, fact: Fact, fields: dict[str, str | list[str]]
) -> dict[str, str | list[str]]:
    """Say of a line only what file it speaks of now.

    No look bears it out, and it is no surer than those who said it.
    """
    kept = {
        name: value for name, value in fields.items() if name not in ("command", "exit", "code")
    }
    tainted = bool(fact.retells) or second_hand(fact, night.observations(fact.evidence))
    return kept | {"method": "read", "line": fact.line, "trust": "untrusted" if tainted else ""}


def _content(finding: Finding) -> str:
    """Hash all that was looked at.

    The same content has one vote, whatever tree or commit it lies in.
    """
    seen = sorted((anchor.place, anchor.ast or anchor.blob) for anchor in finding.anchors)
    return (
        ids.digest("content", ids.canonical(seen))[:40]
        if seen and all(hash for _, hash in seen)
        else ""
    )


def looks(memory: Memory, night: Night) -> tuple[Look, ...]:
    """Say when each fact is to be looked at again.

    As the night leaves it: the longer it has held, the later.

    What tonight opened or moved without a look (an heir; anything, where there was no code base) is
    due the next night.
    """
    facts = {id: memory.fact(id) for id in {*night.findings, *memory.touched}}
    return tuple(
        _look(night, fact, question)
        for _, fact in sorted(facts.items())
        if fact.held and (question := predicate(fact))
    )


def _look(night: Night, fact: Fact, question: Predicate) -> Look:
    finding = night.findings.get(fact.id)
    verdict = verdict_on(fact, finding) if finding else "unknown"
    streak = night.streaks.get(fact.id, -1) + 1 if finding and verdict != "refuted" else 0
    places = {anchor.path for anchor in (*(finding.anchors if finding else ()), *fact.anchors)} | {
        question.path
    }
    return Look(
        fact.id,
        night.number + LOOK_AGAIN[min(streak, len(LOOK_AGAIN) - 1)],
        streak,
        verdict,
        tuple(sorted(places - {""})),
    )


def observed(lines: Iterable[tuple[str, str]]) -> tuple[Observation, ...]:
    """Read testimony as observations."""
    return tuple(read_line(day, line, log_name(day)) for day, line in lines)
