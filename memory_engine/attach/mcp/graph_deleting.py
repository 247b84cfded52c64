"""What a client deletes of its graph.

Its own word is taken back, nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

from mcp.types import CallToolResult
from pydantic import Field

from memory_engine.attach.mcp.door import Ctx, speaker, writing
from memory_engine.attach.mcp.graph_answers import Deleted, Deletion, Done, Relation, answer
from memory_engine.attach.mcp.graph_tools import changed, element_for, known_of

if TYPE_CHECKING:
    from memory_engine.domain.records.observation import Observation
    from memory_engine.formats.graph import Element

MOST_NAMED = 5
"""[elements] That stay and are named, where something was not to be deleted."""


def delete_entities(
    ctx: Ctx,
    entityNames: Annotated[list[str], Field(description="An array of entity names to delete")],
) -> Deleted:
    """Delete multiple entities and their associated relations from the knowledge graph"""
    from memory_engine.formats.log import squeezed

    names = {squeezed(name) for name in entityNames}

    def meant(one: Element) -> bool:
        return one.name in names or (one.kind == "relation" and one.value in names)

    return _delete(ctx, meant, "Entities")


def delete_observations(
    ctx: Ctx,
    deletions: list[Deletion],
) -> Deleted:
    """Delete specific observations from entities in the knowledge graph"""
    from memory_engine.formats.graph import observation

    wanted = {observation(one.entityName, text) for one in deletions for text in one.observations}
    return _delete(ctx, wanted.__contains__, "Observations")


def delete_relations(
    ctx: Ctx,
    relations: Annotated[list[Relation], Field(description="An array of relations to delete")],
) -> Deleted:
    """Delete multiple relations from the knowledge graph"""
    wanted = {element_for(one) for one in relations}
    return _delete(ctx, wanted.__contains__, "Relations")


def _delete(ctx: Ctx, meant: Callable[[Element], bool], what: str) -> CallToolResult:
    """Take back what is meant of the client's word.

    What it did not say itself stays, and is named.
    """
    from memory_engine.engine import knowing, timing

    by = speaker(ctx)
    found = [(element, said) for element, said in known_of(ctx) if meant(element)]
    own = [said for _, said in found if said.provenance.principal == by]
    if own:
        with writing(ctx) as (engine, _):
            knowing.take_back(engine, own, timing.today(engine), by)
        changed(ctx)
    left = {element: said for element, said in found if said.provenance.principal != by}
    message = f"{what} deleted successfully"
    if left:
        message = _staying(left, what)
    return answer(Done(success=not left, message=message), message)


def _staying(left: Mapping[Element, Observation], what: str) -> str:
    from memory_engine.formats.graph import sentence

    named = [
        f"{said.id} {said.provenance.principal}: {sentence(element).text}"
        for element, said in list(left.items())[:MOST_NAMED]
    ]
    return (
        f"{what} of your own deleted; {len(left)} said by others stay, for nobody deletes what "
        f"somebody else said ({'; '.join(named)}). The owner can, on the command line: "
        "kairos-mem forget ID"
    )
