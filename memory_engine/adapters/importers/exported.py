"""What another memory exported as JSONL: its observations, as one file's word.

Who had said them there, and what had run, nobody here can check: all of it together is one source,
an agent's that has read the file, and what had come from outside is outside here, too. What was
believed there is no evidence; the facts of the file are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.jsonl import (
    Json,
    ReadPosition,
    mark_of,
    place_of,
    read_lines,
    refuse_binary,
)
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.times import utc
from memory_engine.domain.errors.given import BadInput
from memory_engine.extract.statement import FACT

AGENT = "agent:kairos-export"
LINES_A_BATCH = 500
KEPT = ("subject", "attribute", "value", "polarity", "scope", "line", "anchors", "origins")
"""Fields that say what a sentence claims; what says who vouches for it is not kept."""
OUTSIDE = "untrusted"
REMEDY = "Give a file that `kairos-mem export jsonl` wrote."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield batches of observations, from the mark on."""
    refuse_binary(path, "an export of kairos-mem")
    source = spelt_out(path.name)
    begun = place = place_of(marks.get(source, ""), path)
    _refuse_other(path)
    harvest = Harvest()
    for count, raw in enumerate(read_lines(path, place), 1):
        place = ReadPosition(raw.end, raw.number)
        where = f"{source}:{raw.number}"
        if raw.reason:
            harvest.leave(raw.reason, where, damaged=True)
        for value in raw.values:
            _take_in(harvest, value, source, where)
        if count % LINES_A_BATCH == 0:
            yield Batch(source, mark_of(place, path), tuple(harvest.lines), tuple(harvest.left))
            harvest = Harvest()
    if place != begun:
        yield Batch(source, mark_of(place, path), tuple(harvest.lines), tuple(harvest.left))


def _take_in(harvest: Harvest, value: Json, source: str, where: str) -> None:
    if value.get("type") != "observation":
        return
    text, at = value.get("text"), value.get("at")
    if not (isinstance(text, str) and text.strip() and isinstance(at, str)):
        harvest.leave("an observation without text or time", where, damaged=True)
    elif FACT.search(text):
        harvest.leave("a line of memory's own", where, text)
    else:
        fields = {**_fields(value, source), "source": where}
        key = f"export:{value.get('id')}:{text}"
        harvest.add(Unwritten(key, AGENT, text, fields), utc(at), where)


def _fields(value: Json, source: str) -> dict[str, str | list[str]]:
    kept = {name: value[name] for name in KEPT if _is_said(value.get(name))}
    outside = value.get("trust") == OUTSIDE or bool(kept.get("origins"))
    return {
        **kept,
        "session": f"export:{source}",
        "method": "said",
        "kind": "claim",
        "trust": OUTSIDE if outside else "",
        "extracted_by": "rules:kairos-export",
    }


def _is_said(value: object) -> bool:
    """Tell whether a value can be a field of a line."""
    texts = value if isinstance(value, list) else [value]
    return bool(texts) and all(isinstance(text, str) and text for text in texts)


def _refuse_other(path: Path) -> None:
    first = next(iter(read_lines(path, ReadPosition())), None)
    if first and not (first.value and first.value.get("type") == "kairos-mem-export"):
        raise BadInput(f"{path}:1", "this is no export of kairos-mem", REMEDY)
