"""A neighbourhood as a picture, laid out here.

It is decided here where each node stands; a browser only draws.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from memory_engine.views.visible import visible

if TYPE_CHECKING:
    from memory_engine.views.answers.trails import Around, AroundEdge, AroundNode

ACROSS, DOWN = 300, 46
"""[pixels] Between two ranks, and between two nodes of one."""
LABEL = 60
"""[characters] Of a node's text in the picture; the list beside it has all."""


def drawn(near: Around) -> str:
    """Give a picture's elements as the JSON that Cytoscape takes."""
    places = _places(near)
    nodes = [
        {"data": _node(node, near["centre"]), "position": places[node["id"]]}
        for node in near["nodes"]
    ]
    rank = {node["id"]: node["rank"] for node in near["nodes"]}
    edges = [
        {"data": {"id": f"e{at}", **_ends(edge), "back": rank[edge["from"]] > rank[edge["to"]]}}
        for at, edge in enumerate(near["edges"])
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=True)


def _ends(edge: AroundEdge) -> dict[str, Any]:
    return {"source": edge["from"], "target": edge["to"], "relation": edge["relation"]}


def _node(node: AroundNode, centre: str) -> dict[str, Any]:
    text = visible(node["text"])
    label = text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…"
    return {
        "id": node["id"],
        "label": label,
        "kind": "centre" if node["id"] == centre else node["kind"],
        "status": node["status"],
    }


def _places(near: Around) -> dict[str, dict[str, int]]:
    """Lay nodes out in columns by rank.

    They stand around the middle, to be read from left to right.
    """
    ranks = sorted({node["rank"] for node in near["nodes"]})
    places = dict[str, dict[str, int]]()
    for column, rank in enumerate(ranks):
        listed = [node["id"] for node in near["nodes"] if node["rank"] == rank]
        top = -(len(listed) - 1) * DOWN // 2
        places |= {id: {"x": column * ACROSS, "y": top + at * DOWN} for at, id in enumerate(listed)}
    return places
