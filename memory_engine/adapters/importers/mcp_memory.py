"""The JSON lines of the reference MCP memory server (entities and relations) -> observations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options, counted
from memory_engine.adapters.importers.jsonl import Json, Place, guard, read_lines, refuse_binary, still_there
from memory_engine.adapters.importers.pages import modified, spelt_out
from memory_engine.domain import ids
from memory_engine.domain.errors import BadInput, BadObservation
from memory_engine.text.log import write_line
from memory_engine.text.mention import mention
from memory_engine.text.statement import FACT

AGENT = "agent:mcp-memory"
LINES_A_BATCH = 500
REMEDY = "Give the file that MEMORY_FILE_PATH of the MCP memory server names (memory.jsonl)."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Read: batches of entities and relations, from the mark on; the server rewrites its file, then it is read anew."""
    refuse_binary(path, "an MCP memory file")
    source = spelt_out(path.name)
    place = _place(marks.get(source, ""), path)
    _refuse_other(path)
    at = modified(path)
    lines: list[tuple[str, str, str]] = []
    skipped: Counter[str] = Counter()
    for count, raw in enumerate(read_lines(path, place), 1):
        place = Place(raw.end, raw.number)
        where = f"{source}:{raw.number}"
        if raw.value is None:
            skipped.update([f"{raw.reason}, at {where}"] if raw.reason else [])
        else:
            lines += _observations(raw.value, source, where, at, skipped)
        if count % LINES_A_BATCH == 0:
            yield Batch(source, _mark(place, path), tuple(lines), counted(skipped))
            lines, skipped = [], Counter()
    if lines or skipped or place.guard == "":
        yield Batch(source, _mark(place, path), tuple(lines), counted(skipped))


def _place(mark: str, path: Path) -> Place:
    try:
        place = Place(*json.loads(mark))
        return place if still_there(path, place) else Place()
    except (ValueError, TypeError):
        return Place()


def _mark(place: Place, path: Path) -> str:
    return json.dumps([place.offset, place.number, guard(path, place.offset)])


def _refuse_other(path: Path) -> None:
    seen = False
    for raw in read_lines(path, Place()):
        if raw.value and raw.value.get("type") in ("entity", "relation"):
            return
        seen = True
    if seen:
        raise BadInput(f"{path}:1", "no line is an entity or a relation of an MCP memory server", REMEDY)


def _observations(value: Json, source: str, where: str, at: str, skipped: Counter[str]) -> Iterator[tuple[str, str, str]]:
    said = list(_of_entity(value)) if value.get("type") == "entity" else list(_of_relation(value))
    if not said:
        skipped[f"neither an entity with observations nor a relation, at {where}"] += 1
    for text, slot in said:
        if FACT.search(text):
            skipped["a line of memory's own"] += 1
            continue
        fields = {
            "session": f"mcp-memory:{source}",
            "method": "said",
            "source": where,
            "anchors": tuple(path for path in mention(text).paths if not path.startswith(("/", "~", ".."))),
            "extracted_by": "rules:mcp-memory",
            **slot,
        }
        try:
            yield ids.digest("mcp-memory", ids.canonical([text])), *write_line(at, AGENT, text, fields, where)
        except BadObservation as damage:
            skipped[damage.message] += 1


def _of_entity(value: Json) -> Iterator[tuple[str, dict[str, str]]]:
    name, observations = value.get("name"), value.get("observations")
    if isinstance(name, str) and name.strip() and isinstance(observations, list):
        for text in observations:
            if isinstance(text, str) and text.strip():
                yield f"{name}: {text}", {}


def _of_relation(value: Json) -> Iterator[tuple[str, dict[str, str]]]:
    parts = [value.get(name) for name in ("from", "relationType", "to")]
    if value.get("type") == "relation" and all(isinstance(part, str) and part.strip() for part in parts):
        subject, attribute, other = (str(part) for part in parts)
        slot = {"subject": subject, "attribute": attribute, "value": other}
        yield f"{subject} {attribute.replace('_', ' ')} {other}", slot
