"""A page's short sentence keeps its source in any repetition.

It may be whatever text of the session's that repeats it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.importers import Options, importer
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.log_reading import read_line

PAGE = """Widely trusted by smaller teams. The relay forwards every parcel to the annex, and a
second relay waits behind it. Rotate credentials quarterly. Nobody has complained so far!"""

LONG = (
    "We moved the importer to streaming, because whole files did not fit into memory, and the "
    "nightly job was killed for it twice. The reader hands on one record at a time."
)
TOLD = {
    "Widely trusted by smaller teams.": True,
    "Rotate credentials quarterly.": True,
    "Widely used code was moved.": False,
    "The smaller reader hands on one record at a time.": False,
}
"""What the agent says after it read the page: whether that is the page's."""


def _asked(content: object, **fields: object) -> dict[str, Any]:
    return {"type": "user", "message": {"role": "user", "content": content}, **fields}


def _says(block: dict[str, Any]) -> dict[str, Any]:
    return {"type": "assistant", "message": {"role": "assistant", "content": [block]}}


def _uses(call: str, name: str, answer: str, **given: object) -> list[dict[str, Any]]:
    block = {"type": "tool_result", "tool_use_id": call, "content": answer, "is_error": False}
    return [_says({"type": "tool_use", "id": call, "name": name, "input": given}), _asked([block])]


def _in_an_answer(text: str) -> list[dict[str, Any]]:
    return [_says({"type": "text", "text": f"{LONG} {text}"})]


def _in_a_list(text: str) -> list[dict[str, Any]]:
    return [_says({"type": "text", "text": f"{LONG}\n- {text.rstrip('.')}\n- {LONG}"})]


def _in_a_summary(text: str) -> list[dict[str, Any]]:
    told = f"This session is being continued from a previous conversation.\n\n{LONG} {text}"
    return [_asked(told, isCompactSummary=True)]


def _in_a_commit(text: str) -> list[dict[str, Any]]:
    return _uses("c2", "Bash", "[main 1a2b3c4]", command=f"git commit -qm '{LONG} {text}'")


def _in_a_purpose(text: str) -> list[dict[str, Any]]:
    shell = "grep -rn streaming src/importer/records tests/importer/whole"
    return _uses("c2", "Bash", "ok", command=shell, description=text)


def _heard(folder: Path, lines: list[dict[str, Any]]) -> list[Observation]:
    more = {"sessionId": "s1", "cwd": "/srv/shop", "timestamp": "2026-11-09T10:00:00Z"}
    path = folder / "s1.jsonl"
    rows = (json.dumps({"uuid": f"u{n}", **more, **line}) + "\n" for n, line in enumerate(lines))
    path.write_text("".join(rows))
    batches = importer("claude-transcript")(path, {}, Options())
    return [read_line(day, line, "log") for batch in batches for _, day, line in batch.lines]


@pytest.mark.parametrize(
    "retold", [_in_an_answer, _in_a_list, _in_a_summary, _in_a_commit, _in_a_purpose]
)
def test_a_short_sentence_of_a_page_is_the_pages_in_whatever_repeats_it(
    retold: Callable[[str], list[dict[str, Any]]], tmp_path: Path
) -> None:
    page = _uses("c1", "WebFetch", PAGE, url="https://blog.example.com/x", prompt="?")
    for number, (text, foreign) in enumerate(TOLD.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        told = [o for o in _heard(folder, [*page, *retold(text)]) if text.rstrip(".") in o.text]
        assert told, text
        assert all(bool(o.provenance.origins) is foreign for o in told), text
