"""One JSON object a line: sayings, then beliefs.

A belief is about what was said. A line of type ``observation`` has the fields of a line of
``observe --stdin``, so that whoever wants only these can give them to another memory; a ``fact``
names the observations that it rests on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.domain.branches import branch_in, off_branch
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.exports.source import Source, Told
from memory_engine.formats.lines import line_kind

FORMAT = "kairos-mem-export"
VERSION = 1


def pieces(source: Source) -> Iterator[str]:
    """Write an export line by line."""
    entry, head = source.head
    yield _line({"type": FORMAT, "format": VERSION, "entry": entry, "head": head})
    for said in source.observations():
        yield _line(observation_json(said))
    for told in source.facts():
        yield _line(fact_json(told))


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def observation_json(said: Observation) -> dict[str, Any]:
    """Give an observation as JSON; what is not said is left out."""
    by, run = said.provenance, said.provenance.artefact
    whole: dict[str, Any] = {
        "id": said.id,
        "text": said.text,
        "principal": by.principal,
        "trust": by.trust,
        "session": by.session,
        "root_session": by.root_session if by.root_session != by.session else "",
        "at": by.at,
        "offset": by.offset,
        "method": by.method,
        "kind": said.kind,
        "source": by.source,
        "log": by.log,
        "extracted_by": by.extracted_by,
        "branch": by.branch,
        "worktree": by.worktree,
        "subject": said.subject,
        "attribute": said.attribute,
        "value": said.value,
        "polarity": "" if said.polarity else "no",
        "scope": said.scope,
        "line": said.line,
        "artefact": {"command": run.command, "exit": run.exit, "hash": run.hash} if run else None,
        "anchors": [anchor.place for anchor in said.anchors],
        "shown": sorted(by.shown),
        "origins": list(by.origins),
        "read": [f"{path}@{hash}" for path, hash in by.read],
    }
    return {"type": "observation"} | {name: value for name, value in whole.items() if value}


def fact_json(told: Told) -> dict[str, Any]:
    """Give a fact as JSON; what is not said is left out."""
    fact, standing = told.standing.fact, told.standing
    whole: dict[str, Any] = {
        "id": fact.id,
        "text": fact.text,
        "kind": fact.kind,
        "line": line_kind(fact),
        "status": fact.status or "merged",
        "mark": standing.mark,
        "off_pages": standing.off,
        "confidence": round(standing.confidence, 4),
        "heard": standing.heard,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "branch": branch_in(fact.scope),
        "scope": off_branch(fact.scope),
        "subject": fact.subject,
        "attribute": fact.attribute,
        "value": fact.value,
        "polarity": "" if fact.polarity else "no",
        "anchors": sorted(anchor.place for anchor in fact.anchors),
        "evidence": list(told.evidence),
        "contested_by": list(told.contested_by),
        "alternatives": sorted(fact.alternatives),
        "derived_from": sorted(fact.derived_from),
        "successor": fact.successor,
        "opened_by": told.since,
        "ended_by": told.ended,
    }
    return {"type": "fact"} | {name: value for name, value in whole.items() if value}
