"""Entities and relations of the reference MCP memory server.

Its file holds one JSON object a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.jsonl import (
    Json,
    ReadPosition,
    mark_of,
    place_of,
    read_lines,
    refuse_binary,
)
from memory_engine.adapters.importers.files.pages import modified, spelt_out
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadInput
from memory_engine.extract.statement import FACT
from memory_engine.formats import graph

AGENT = graph.IMPORTED
LINES_A_BATCH = 500
REMEDY = "Give the file that MEMORY_FILE_PATH of the MCP memory server names (memory.jsonl)."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield batches of entities and relations, from the mark on.

    When the server has rewritten its file, it is read anew.
    """
    refuse_binary(path, "an MCP memory file")
    source = spelt_out(path.name)
    place = place_of(marks.get(source, ""), path)
    _refuse_other(path)
    at = modified(path)
    harvest = Harvest()
    for count, raw in enumerate(read_lines(path, place), 1):
        place = ReadPosition(raw.end, raw.number)
        where = f"{source}:{raw.number}"
        if raw.reason:
            harvest.leave(raw.reason, where, damaged=True)
        for value in raw.values:
            _take_in(harvest, value, source, where, at, options.clock(at))
        if count % LINES_A_BATCH == 0:
            yield Batch(source, mark_of(place, path), tuple(harvest.lines), tuple(harvest.left))
            harvest = Harvest()
    if harvest.lines or harvest.left or place.guard == "":
        yield Batch(source, mark_of(place, path), tuple(harvest.lines), tuple(harvest.left))


def _refuse_other(path: Path) -> None:
    seen = False
    for raw in read_lines(path, ReadPosition()):
        if raw.value and raw.value.get("type") in ("entity", "relation"):
            return
        seen = True
    if seen:
        raise BadInput(
            f"{path}:1", "no line is an entity or a relation of an MCP memory server", REMEDY
        )


def _take_in(harvest: Harvest, value: Json, source: str, where: str, at: str, offset: str) -> None:
    """Write what an entity or relation states.

    Its text is its key.
    """
    stated = list(_of_entity(value)) if value.get("type") == "entity" else list(_of_relation(value))
    if not stated:
        harvest.leave("neither an entity with observations nor a relation", where, damaged=True)
    for said in stated:
        text = said.pop("text")
        if FACT.search(text):
            harvest.leave("a line of memory's own", where, text)
            continue
        fields = {
            "session": f"mcp-memory:{source}",
            "method": "said",
            "source": where,
            "anchors": paths.named_in(text),
            "offset": offset,
            **said,
        }
        key = ids.digest("mcp-memory", ids.canonical([text]))
        harvest.add(Unwritten(key, AGENT, text, fields), at, where)


def _of_entity(value: Json) -> Iterator[dict[str, str]]:
    name, type, observations = (value.get(key) for key in ("name", "entityType", "observations"))
    if not (isinstance(name, str) and name.strip() and isinstance(observations, list)):
        return
    of = type if isinstance(type, str) else ""
    texts = [text for text in observations if isinstance(text, str) and text.strip()]
    if not observations:
        yield graph.imported(name, of, graph.entity(name, of))
    for text in texts:
        yield graph.imported(name, of, graph.observation(name, text))


def _of_relation(value: Json) -> Iterator[dict[str, str]]:
    parts = [value.get(name) for name in ("from", "relationType", "to")]
    if value.get("type") == "relation" and all(
        isinstance(part, str) and part.strip() for part in parts
    ):
        start, type, end = (str(part) for part in parts)
        yield graph.imported(start, "", graph.relation(start, type, end))
