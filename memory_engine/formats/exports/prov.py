"""PROV-JSON: who said what, and what followed.

It is as in the W3C member submission of 2013-04-24. An observation and a fact are entities, a
session, a night and a decision by hand are activities, a principal is an agent. A fact is derived
from what it rests on; what superseded it is its revision, what it was merged into its alternate.
Names that may hold anything become digests with a label.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from memory_engine.domain import ids
from memory_engine.domain.branches import branch_in, off_branch
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.exports.source import Source, Told

PREFIX = "km"
NAMESPACE = "urn:kairos-mem:"
ENGINE = f"{PREFIX}:kairos-mem"
KIND = {"user": "prov:Person", "agent": "prov:SoftwareAgent", "tool": "prov:SoftwareAgent"}
"""Kind of a principal -> what PROV calls it."""

Rows = Iterator[tuple[str, Mapping[str, Any]]]
"""Names with what is said of them."""


def pieces(source: Source) -> Iterator[str]:
    """Write a document section by section."""
    yield '{"prefix": ' + _json({PREFIX: NAMESPACE})
    for name, rows in SECTIONS.items():
        begun = False
        for key, value in rows(source):
            yield (",\n" if begun else f',\n"{name}": {{\n') + f"{_json(key)}: {_json(value)}"
            begun = True
        if begun:
            yield "}"
    yield "}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entities(source: Source) -> Rows:
    for said in source.observations():
        yield _name(said.id), _observation(said)
    for told in source.facts():
        yield _name(told.standing.fact.id), _fact(told)


def _observation(said: Observation) -> dict[str, Any]:
    by = said.provenance
    more = {
        "trust": by.trust,
        "method": by.method,
        "source": by.source,
        "log": by.log,
        "branch": by.branch,
        "origin": list(by.origins),
        "command": by.artefact.command if by.artefact else "",
    }
    return _about("Observation", said.text, more)


def _fact(told: Told) -> dict[str, Any]:
    fact, standing = told.standing.fact, told.standing
    more = {
        "status": fact.status or "merged",
        "standing": standing.mark,
        "kind": fact.kind,
        "confidence": _number(standing.confidence),
        "validFrom": fact.valid_from,
        "validTo": fact.valid_to,
        "branch": branch_in(fact.scope),
        "scope": off_branch(fact.scope),
        "contestedBy": [_qualified(id) for id in told.contested_by],
        "anchor": sorted(anchor.place for anchor in fact.anchors),
    }
    return _about("Fact", fact.text, more)


def _number(value: float) -> dict[str, str]:
    return {"$": f"{value:.4f}", "type": "xsd:double"}


def _about(kind: str, text: str, more: Mapping[str, Any]) -> dict[str, Any]:
    said = {f"{PREFIX}:{name}": value for name, value in more.items() if value}
    return {"prov:type": _qualified(kind), "prov:value": text, **said}


def _activities(source: Source) -> Rows:
    seen = set[str]()
    for said in source.observations():
        session = said.provenance.root_session or said.provenance.session
        if (name := _session(said)) not in seen:
            seen.add(name)
            yield name, {"prov:type": _qualified("Session"), "prov:label": session}
    for entry in source.entries():
        if (name := _decision(entry)) not in seen:
            seen.add(name)
            kind = "Night" if entry.dream else "Decision"
            yield name, {"prov:type": _qualified(kind), f"{PREFIX}:day": entry.day}


def _agents(source: Source) -> Rows:
    seen = {ENGINE}
    yield ENGINE, {"prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}}
    speakers = (said.provenance.principal for said in source.observations())
    deciders = (entry.by for entry in source.entries() if not entry.dream)
    for who in chain(speakers, deciders):
        if (name := _agent(who)) not in seen:
            seen.add(name)
            kind = KIND.get(who.partition(":")[0], "prov:Agent")
            yield (
                name,
                {
                    "prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"},
                    "prov:label": who,
                },
            )


def _generations(source: Source) -> Rows:
    for said in source.observations():
        yield _edge(
            "generated",
            {
                "prov:entity": _name(said.id),
                "prov:activity": _session(said),
                "prov:time": said.provenance.at,
            },
        )
    yield from _decided(source, "generated", lambda told: told.since)


def _invalidations(source: Source) -> Rows:
    yield from _decided(source, "invalidated", lambda told: told.ended)


def _decided(source: Source, verb: str, number: Callable[[Told], int]) -> Rows:
    nights = {entry.number: _decision(entry) for entry in source.entries()}
    for told in source.facts():
        if name := nights.get(number(told)):
            ends = {"prov:entity": _name(told.standing.fact.id), "prov:activity": name}
            yield _edge(verb, ends)


def _attributions(source: Source) -> Rows:
    for said in source.observations():
        speaker = _agent(said.provenance.principal)
        yield _edge("attributed", {"prov:entity": _name(said.id), "prov:agent": speaker})


def _associations(source: Source) -> Rows:
    seen = set[str]()
    for entry in source.entries():
        if (name := _decision(entry)) not in seen:
            seen.add(name)
            by = ENGINE if entry.dream else _agent(entry.by)
            yield _edge("associated", {"prov:activity": name, "prov:agent": by})


def _derivations(source: Source) -> Rows:
    for told in source.facts():
        fact = told.standing.fact
        for id in told.evidence:
            yield _derived(fact.id, id)
        for id in sorted(fact.derived_from):
            if source.text_of(id):
                yield _derived(fact.id, id)
        if fact.status == "superseded" and source.text_of(fact.successor):
            yield _derived(fact.successor, fact.id, "prov:Revision")


def _derived(new: str, old: str, kind: str = "") -> tuple[str, Mapping[str, Any]]:
    typed = {"prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"}} if kind else {}
    ends = {"prov:generatedEntity": _name(new), "prov:usedEntity": _name(old)}
    return _edge("derived", {**ends, **typed})


def _alternates(source: Source) -> Rows:
    for told in source.facts():
        fact = told.standing.fact
        if not fact.status and source.text_of(fact.successor):
            ends = {"prov:alternate1": _name(fact.id), "prov:alternate2": _name(fact.successor)}
            yield _edge("alternate", ends)


def _edge(verb: str, ends: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Name an edge by its ends, for equal documents.

    The same memory gives the same document.
    """
    return f"_:{verb}-{ids.digest('edge', _json(dict(ends)))[:16]}", ends


def _name(id: str) -> str:
    return f"{PREFIX}:{id}"


def _qualified(name: str) -> dict[str, str]:
    return {"$": f"{PREFIX}:{name}", "type": "prov:QUALIFIED_NAME"}


def _digested(kind: str, name: str) -> str:
    return f"{PREFIX}:{kind}-{ids.digest(kind, name)[:16]}"


def _session(said: Observation) -> str:
    return _digested("session", said.provenance.root_session or said.provenance.session)


def _agent(principal: str) -> str:
    return _digested("agent", principal)


def _decision(entry: Entry) -> str:
    return f"{PREFIX}:dream-{entry.dream}" if entry.dream else f"{PREFIX}:entry-{entry.number}"


SECTIONS: Mapping[str, Callable[[Source], Iterable[tuple[str, Mapping[str, Any]]]]] = {
    "entity": _entities,
    "activity": _activities,
    "agent": _agents,
    "wasGeneratedBy": _generations,
    "wasInvalidatedBy": _invalidations,
    "wasAttributedTo": _attributions,
    "wasAssociatedWith": _associations,
    "wasDerivedFrom": _derivations,
    "alternateOf": _alternates,
}
"""Section of a document -> what stands in it, in order."""
