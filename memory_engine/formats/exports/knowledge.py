"""The reference MCP memory server's file: entities and relations.

Entities have observations. What agents put into the graph comes out as they gave it. Of what else
stands on the pages, each subject, or section where there is none, is an entity, by its standing:
what is proven, and, under names of their own, what is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from memory_engine.domain.records.fact import Standing
from memory_engine.formats.exports.source import Source
from memory_engine.formats.graph import MADE, graph_of
from memory_engine.formats.lines import SECTIONS, line_kind, where_of, words_of

KIND = "memory"
"""The type of an entity that no agent had named."""


def pieces(source: Source) -> Iterator[str]:
    """Write entities, then relations, one JSON object a line."""
    graph = graph_of(source.elements())
    types = dict(graph.types)
    observed = {name: dict.fromkeys(texts) for name, texts in graph.observations.items()}
    for name, text in _others(source):
        types.setdefault(name, KIND)
        observed.setdefault(name, {})[text] = None
    for name, type in types.items():
        yield _entity(name, type, observed[name])
    for one in graph.relations:
        relation = {"from": one.name, "to": one.value, "relationType": one.attribute}
        yield _line({"type": "relation", **relation})


def _others(source: Source) -> Iterator[tuple[str, str]]:
    """Give entity and text of listed facts outside the graph.

    They are on the pages, and the graph says nothing of them.
    """
    for told in source.facts():
        standing = told.standing
        spoken = (source.observation(id) for id in told.evidence)
        own = all(said and said.provenance.extracted_by.startswith(MADE) for said in spoken)
        if standing.mark and not (told.evidence and own):
            yield _name(standing), words_of(standing.fact) + where_of(standing.fact)


def _name(standing: Standing) -> str:
    name = standing.fact.subject or SECTIONS[line_kind(standing.fact)]
    return name if standing.mark == "asserted" else f"{name} ({standing.mark})"


def _entity(name: str, type: str, texts: Iterable[str]) -> str:
    return _line({"type": "entity", "name": name, "entityType": type, "observations": list(texts)})


def _line(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
