"""The reference memory server's nine tools, over our store."""

from __future__ import annotations

from functools import partial

from memory_engine.attach.mcp import graph_deleting, graph_tools
from memory_engine.attach.mcp.door import Door
from memory_engine.attach.mcp.server import Server, Tool, adds, empty, ends, offer, reads

INSTRUCTIONS = "A knowledge graph of entities, observations and relations, kept with its trail."

TOOLS: tuple[Tool, ...] = (
    Tool(graph_tools.create_entities, adds("Create Entities")),
    Tool(graph_tools.create_relations, adds("Create Relations")),
    Tool(graph_tools.add_observations, adds("Add Observations")),
    Tool(graph_deleting.delete_entities, ends("Delete Entities", again=True)),
    Tool(graph_deleting.delete_observations, ends("Delete Observations", again=True)),
    Tool(graph_deleting.delete_relations, ends("Delete Relations", again=True)),
    Tool(graph_tools.read_graph, reads("Read Graph")),
    Tool(graph_tools.search_nodes, reads("Search Nodes")),
    Tool(graph_tools.open_nodes, reads("Open Nodes")),
)


def server(root: str = "") -> Server:
    """Make a server with the reference server's tools over one store."""
    door = Door(root)
    made = empty(door, "memory-server", INSTRUCTIONS)
    made.strict = False  # the reference server passes over what it does not know
    offer(made, TOOLS)
    made.resource(
        graph_tools.RESOURCE,
        name="knowledge-graph",
        title="Knowledge Graph",
        mime_type="application/json",
        description=graph_tools.whole.__doc__,
    )(partial(graph_tools.whole, door))
    return made
