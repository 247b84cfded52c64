"""Memory as a networkx graph.

Facts, observations and places as nodes, what holds between them as edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation

if TYPE_CHECKING:
    import networkx as nx


def graph_of(
    facts: Iterable[Fact],
    heard: Callable[[str], Observation | None],
    rivals: Callable[[Fact], Iterable[Fact]],
) -> nx.MultiDiGraph[str]:
    """Give these facts and what they rest on, as a directed multigraph.

    Every edge has a ``relation``.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for fact in facts:
        graph.add_node(fact.id, kind="fact", text=fact.text, status=fact.status or "merged")
        for id in sorted(fact.evidence):
            said = heard(id)
            if said:
                graph.add_node(
                    id, kind="observation", text=said.text, status=said.provenance.principal
                )
                graph.add_edge(id, fact.id, relation="supports")
        for place in sorted(anchor.place for anchor in fact.anchors):
            graph.add_node(place, kind="place", text=place, status="")
            graph.add_edge(fact.id, place, relation="about")
        if fact.successor:
            relation = "supersedes" if fact.status == "superseded" else "merged-into"
            ends = (
                (fact.successor, fact.id) if relation == "supersedes" else (fact.id, fact.successor)
            )
            graph.add_edge(*ends, relation=relation)
        for parent in sorted(fact.derived_from):
            graph.add_edge(fact.id, parent, relation="derived-from")
        for rival in rivals(fact):
            if rival.id > fact.id:
                graph.add_edge(fact.id, rival.id, relation="contradicts")
    return graph


def around(graph: nx.MultiDiGraph[str], centre: str, steps: int) -> nx.MultiDiGraph[str]:
    """Cut the part of a graph within so many steps.

    Whichever way its edges point.
    """
    import networkx as nx

    return nx.MultiDiGraph(nx.ego_graph(graph, centre, radius=steps, undirected=True))


def as_dot(graph: nx.MultiDiGraph[str]) -> str:
    """Give a graph in Graphviz's language (no other library needed)."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    shapes = {"fact": "box", "observation": "note", "place": "folder"}
    lines = ["digraph memory {", "  rankdir=LR;"]
    for node, data in graph.nodes(data=True):
        label = quoted(f"{node}\n{data.get('text', '')[:60]}").replace("\n", "\\n")
        lines.append(
            f"  {quoted(node)} [shape={shapes.get(data.get('kind', ''), 'ellipse')}, "
            f"label={label}];"
        )
    lines += [
        f"  {quoted(a)} -> {quoted(b)} [label={quoted(data['relation'])}];"
        for a, b, data in graph.edges(data=True)
    ]
    return "\n".join([*lines, "}"]) + "\n"
