"""What the reference memory server's tools take and answer, as types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, TypeAlias

from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, ConfigDict, Field


class Entity(BaseModel):
    """An entity with what is observed of it."""

    name: Annotated[str, Field(description="The name of the entity")]
    entityType: Annotated[str, Field(description="The type of the entity")]
    observations: Annotated[
        list[str],
        Field(description="An array of observation contents associated with the entity"),
    ]


class Relation(BaseModel):
    """A relation between two entities."""

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[
        str,
        Field(alias="from", description="The name of the entity where the relation starts"),
    ]
    to: Annotated[str, Field(description="The name of the entity where the relation ends")]
    relationType: Annotated[str, Field(description="The type of the relation")]


class Addition(BaseModel):
    """What to add to an entity."""

    entityName: Annotated[
        str, Field(description="The name of the entity to add the observations to")
    ]
    contents: Annotated[list[str], Field(description="An array of observation contents to add")]


class Added(BaseModel):
    """What was added to an entity."""

    entityName: str
    addedObservations: list[str]


class Deletion(BaseModel):
    """What to delete of an entity."""

    entityName: Annotated[
        str, Field(description="The name of the entity containing the observations")
    ]
    observations: Annotated[list[str], Field(description="An array of observations to delete")]


class Entities(BaseModel):
    """Entities that were created."""

    entities: list[Entity]


class Relations(BaseModel):
    """Relations that were created."""

    relations: list[Relation]


class Results(BaseModel):
    """What was added, entity by entity."""

    results: list[Added]


class KnowledgeGraph(BaseModel):
    """A graph, or a part of one."""

    entities: list[Entity]
    relations: list[Relation]


class Done(BaseModel):
    """Whether all of it was deleted."""

    success: bool
    message: str


Created: TypeAlias = Annotated[CallToolResult, Entities]
Related: TypeAlias = Annotated[CallToolResult, Relations]
AddedTo: TypeAlias = Annotated[CallToolResult, Results]
Read: TypeAlias = Annotated[CallToolResult, KnowledgeGraph]
Deleted: TypeAlias = Annotated[CallToolResult, Done]


def answer(value: BaseModel, shown: Sequence[BaseModel] | BaseModel | str) -> CallToolResult:
    """Answer as the reference server: value, and shown text.

    It shows the text of the value.
    """
    text = shown if isinstance(shown, str) else plain_text(shown)
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=value.model_dump(mode="json", by_alias=True),
    )


def plain_text(value: Sequence[BaseModel] | BaseModel) -> str:
    """Write a value, or several, as the reference server writes JSON."""
    several = value if isinstance(value, Sequence) else [value]
    rows = [one.model_dump(mode="json", by_alias=True) for one in several]
    return json.dumps(rows if isinstance(value, Sequence) else rows[0], indent=2)
