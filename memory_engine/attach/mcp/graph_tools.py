"""The reference server's reading and adding tools, with trail.

The store keeps the trail. What they create is observed by the client as its own word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import anyio.from_thread
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult
from pydantic import Field

from memory_engine.attach.mcp.door import (
    Ctx,
    Door,
    Watch,
    door,
    lookups,
    opened,
    reading,
    refusals,
    show,
    speaker,
)
from memory_engine.attach.mcp.graph_answers import (
    Added,
    AddedTo,
    Addition,
    Created,
    Entities,
    Entity,
    KnowledgeGraph,
    Read,
    Related,
    Relation,
    Relations,
    Results,
    answer,
    plain_text,
)
from memory_engine.attach.mcp.tools import record

if TYPE_CHECKING:
    from memory_engine.domain.records.observation import Observation
    from memory_engine.engine.engine import Engine
    from memory_engine.formats.graph import Element, Graph

RESOURCE = "memory://knowledge-graph"
"""Where the whole graph is read."""


def known_of(ctx: Ctx) -> list[tuple[Element, Observation]]:
    """Read the elements of the graph, each with who said it."""
    from memory_engine.engine.knowing import known

    with reading(ctx) as (engine, _):
        return known(engine)


def _graph(ctx: Ctx) -> Graph:
    from memory_engine.formats.graph import graph_of

    return graph_of(element for element, _ in known_of(ctx))


def _show(ctx: Ctx, part: Callable[[Graph], Graph]) -> CallToolResult:
    with reading(ctx) as (engine, _):
        value = _value(_seen(door(ctx), engine, part))
    return answer(value, value)


def _seen(at: Door, engine: Engine, part: Callable[[Graph], Graph]) -> Graph:
    """Give a part of the graph.

    What rests on it was shown, and is an echo from now on.
    """
    from memory_engine.engine.knowing import known, resting_on
    from memory_engine.formats.graph import graph_of

    said = known(engine)
    seen = part(graph_of(element for element, _ in said))
    shown = [one.id for element, one in said if element.name in seen.types]
    show(at, resting_on(engine, shown))
    return seen


def _observe(ctx: Ctx, elements: Sequence[Element]) -> None:
    """Observe elements as the client's word, each once."""
    from memory_engine.formats.graph import fields

    by = speaker(ctx)
    for one in elements:
        if not one.name or not (one.value or one.kind == "entity"):
            raise ToolError("An element needs a name and a text. Nothing was written.")
    sayings = [{**fields(one), "principal": by} for one in dict.fromkeys(elements)]
    with refusals():
        record(door(ctx), Watch(ctx), sayings)
    changed(ctx)


def changed(ctx: Ctx) -> None:
    """Tell whoever listens that the graph is another now."""
    anyio.from_thread.run(ctx.notify_resource_updated, RESOURCE)


def create_entities(ctx: Ctx, entities: list[Entity]) -> Created:
    """Create multiple new entities in the knowledge graph"""
    from memory_engine.formats.graph import entity, observation
    from memory_engine.formats.log import squeezed

    names = _graph(ctx).types
    new = [one for one in entities if squeezed(one.name) not in names]
    elements = [
        element
        for one in new
        for element in (
            entity(one.name, one.entityType),
            *(observation(one.name, text) for text in one.observations),
        )
    ]
    _observe(ctx, elements)
    return answer(Entities(entities=new), new)


def create_relations(ctx: Ctx, relations: list[Relation]) -> Related:
    """Create multiple new relations between entities in the knowledge graph. Relations should be \
in active voice"""
    known = {*_graph(ctx).relations}
    new = [one for one in relations if element_for(one) not in known]
    _observe(ctx, [element_for(one) for one in new])
    return answer(Relations(relations=new), new)


def element_for(one: Relation) -> Element:
    """Take a relation that a client names for an element."""
    from memory_engine.formats.graph import relation

    return relation(one.start, one.relationType, one.to)


def add_observations(ctx: Ctx, observations: list[Addition]) -> AddedTo:
    """Add new observations to existing entities in the knowledge graph"""
    from memory_engine.formats.graph import observation
    from memory_engine.formats.log import squeezed

    known = _graph(ctx).observations
    results: list[Added] = []
    elements: list[Element] = []
    for one in observations:
        name = squeezed(one.entityName)
        if name not in known:
            raise ToolError(f"Entity with name {one.entityName} not found")
        new = [text for text in one.contents if squeezed(text) not in known[name]]
        results.append(Added(entityName=one.entityName, addedObservations=new))
        elements += [observation(name, text) for text in new]
    _observe(ctx, elements)
    return answer(Results(results=results), results)


def read_graph(ctx: Ctx) -> Read:
    """Read the entire knowledge graph"""
    return _show(ctx, lambda graph: graph)


def search_nodes(
    ctx: Ctx,
    query: Annotated[
        str,
        Field(
            description="The search query to match against entity names, types, and observation "
            "content"
        ),
    ],
) -> Read:
    """Search for nodes in the knowledge graph based on a query"""
    from memory_engine.formats.graph import about

    return _show(ctx, lambda graph: about(graph, query))


def open_nodes(
    ctx: Ctx,
    names: Annotated[list[str], Field(description="An array of entity names to retrieve")],
) -> Read:
    """Open specific nodes in the knowledge graph by their names"""
    from memory_engine.formats.graph import narrowed
    from memory_engine.formats.log import squeezed

    return _show(ctx, lambda graph: narrowed(graph, map(squeezed, names)))


def _value(graph: Graph) -> KnowledgeGraph:
    entities = [
        Entity(name=name, entityType=type, observations=[*graph.observations[name]])
        for name, type in graph.types.items()
    ]
    relations = [
        Relation(start=one.name, to=one.value, relationType=one.attribute)
        for one in graph.relations
    ]
    return KnowledgeGraph(entities=entities, relations=relations)


def whole(at: Door) -> str:
    """The full knowledge graph with all entities and relations"""
    watch = Watch()
    with lookups(), opened(at, watch) as engine:
        return plain_text(_value(_seen(at, engine, lambda graph: graph)))
