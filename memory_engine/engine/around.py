"""What stands near a fact, as a picture shows it.

As far as one can.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact, FactFilter
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.words import LIVE
from memory_engine.dream.case import rivals
from memory_engine.engine import timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find

if TYPE_CHECKING:
    from memory_engine.views.answers.trails import Around, AroundEdge, AroundNode

MOST_SAID = 40
"""[observations] In one picture, the first of them: more than a column of it has room for."""
MOST_OF_A_KIND = 24
"""[facts] That stand to a fact in the same way: more are no neighbourhood."""
MOST_PLACES = 10
"""[files] That a fact speaks of: with all of the above a picture stays below 200 nodes."""
SAID, CENTRE, PLACE, BESIDE = range(4)
"""The ranks of a picture: what was said, the fact, its files, what else holds."""


class _Picture:
    """Nodes and edges as they are found, each once."""

    def __init__(self, centre: Fact) -> None:
        self.centre = centre
        self.nodes: dict[str, AroundNode] = {}
        self.edges: dict[tuple[str, str, str], AroundEdge] = {}
        self.left_out = 0
        self.fact(centre, CENTRE)

    def fact(self, fact: Fact, rank: int = BESIDE) -> None:
        status = fact.status or ("merged" if fact.successor else "taken back")
        self._node(fact.id, "fact", fact.text, status, rank)

    def said(self, said: Observation) -> None:
        self._node(said.id, "observation", said.text, said.provenance.principal, SAID)

    def place(self, path: str) -> None:
        self._node(f"file:{path}", "file", path, "", PLACE)

    def _node(self, id: str, kind: str, text: str, status: str, rank: int) -> None:
        row: AroundNode = {"id": id, "kind": kind, "text": text, "status": status, "rank": rank}
        self.nodes.setdefault(id, row)

    def edge(self, start: str, end: str, relation: str) -> None:
        self.edges[start, end, relation] = {"from": start, "to": end, "relation": relation}

    def beside(self, facts: Iterable[Fact], relation: str, end: str = "") -> None:
        """Put facts beside the centre, as many as have room."""
        listed = [fact for fact in facts if fact.id != self.centre.id]
        for fact in listed[:MOST_OF_A_KIND]:
            self.fact(fact)
            self.edge(fact.id, end or self.centre.id, relation)
        self.left_out += max(len(listed) - MOST_OF_A_KIND, 0)


def around(engine: Engine, id: str) -> Around:
    """Give a fact's neighbourhood: grounds, rivals, its slot, its files.

    Raises ``Unknown`` and ``Ambiguous``.
    """
    fact, memory = find(engine, id), Memory(engine.store)
    night = weighing.quiet_night(engine, timing.today(engine))
    picture = _Picture(fact)
    _spoken(picture, night.observations(fact.evidence), "speaks for it")
    if fact.opposite:
        denied = memory.fact(fact.opposite)
        _spoken(picture, night.observations(denied.evidence), "speaks against it")
    picture.beside(rivals(memory, night, fact), "cannot hold with it")
    picture.beside([memory.fact(one) for one in sorted(fact.alternatives)], "another value of it")
    picture.beside([engine.store.fact(fact.successor)] if fact.successor else [], "in its place")
    picture.beside(_succeeded(engine, fact), "overtaken by it")
    picture.beside(engine.store.merged_into(fact.id), "says the same")
    picture.beside(memory.in_slot(fact.slot) if fact.slot else [], "of the same slot")
    _places(engine, picture, fact)
    return {
        "centre": fact.id,
        "nodes": sorted(picture.nodes.values(), key=lambda node: node["rank"]),
        "edges": list(picture.edges.values()),
        "left_out": picture.left_out,
    }


def _spoken(picture: _Picture, spoken: Sequence[Observation], relation: str) -> None:
    for said in spoken[:MOST_SAID]:
        picture.said(said)
        picture.edge(said.id, picture.centre.id, relation)
    picture.left_out += max(len(spoken) - MOST_SAID, 0)


def _succeeded(engine: Engine, fact: Fact) -> list[Fact]:
    only = FactFilter(("superseded",), successor=fact.id)
    return [one.fact for one in engine.store.listing(only, MOST_OF_A_KIND + 1)]


def _places(engine: Engine, picture: _Picture, fact: Fact) -> None:
    """Picture a fact's files, and what else each is about."""
    for path in fact.paths[:MOST_PLACES]:
        picture.place(path)
        picture.edge(fact.id, f"file:{path}", "speaks of")
        only = FactFilter(tuple(sorted(LIVE)), path=path)
        room = max(MOST_OF_A_KIND // len(fact.paths), 1) + 1
        mates = [one.fact for one in engine.store.listing(only, room)]
        picture.beside(mates, "speaks of", f"file:{path}")
        picture.left_out += max(engine.store.counted(only) - len(mates), 0)
    picture.left_out += max(len(fact.paths) - MOST_PLACES, 0)
