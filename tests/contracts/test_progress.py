"""Lines of progress that are passed over lose nothing.

What is heard, and where, is what reading all gives.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.adapters.importers import Batch, Options, importer
from memory_engine.adapters.importers.files.jsonl import ReadPosition, read_lines
from memory_engine.adapters.importers.record.progress import whose_progress

ROOT = "5f0f3c1e-0000-4000-8000-000000000000"
SAID = ("The service listens on 8080.", "`make test` needs a database.", "Keep the lock file.")


def members(number: int, branch: str) -> dict[str, Any]:
    """What every line of a session begins with."""
    return {
        "parentUuid": f"u{number - 1}" if number else None,
        "isSidechain": False,
        "cwd": "/home/ana/shop",
        "sessionId": ROOT,
        "gitBranch": branch,
    }


def written(line: dict[str, Any]) -> str:
    return json.dumps(line, separators=(",", ":"))


def a_line(number: int, what: str, branch: str) -> str:
    ends = {"uuid": f"u{number}", "timestamp": f"2026-11-20T09:31:{number % 60:02}.000Z"}
    if what == "progress":
        data = {"type": "bash_progress", "output": '} {"type":"user"', "n": number}
        return written({**members(number, branch), "type": what, "data": data, **ends})
    said = {"content": [{"type": "text", "text": f"{SAID[number % 3]} It is {number}."}]}
    return written({**members(number, branch), "message": said, "type": "assistant", **ends})


def in_full(line: str) -> str:
    """Write the same line in an order that no look can tell.

    As long, and no look at its bytes tells what it is.
    """
    raw = json.loads(line)
    return written({**{name: raw[name] for name in raw if name != "type"}, "type": raw["type"]})


def heard(folder: Path, lines: list[str]) -> list[Batch]:
    file = folder / f"{ROOT}.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")
    return list(importer("claude-transcript")(file, {}, Options()))


KINDS = st.tuples(st.sampled_from(("progress", "progress", "assistant")), st.sampled_from("ab"))


@settings(max_examples=60, deadline=None)
@given(st.lists(KINDS, min_size=1, max_size=30))
def test_what_is_passed_over_changes_nothing_that_is_heard(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[tuple[str, str]]
) -> None:
    lines = [a_line(number, *kind) for number, kind in enumerate(kinds)]
    folder = tmp_path_factory.mktemp("session")
    brief, full = heard(folder, lines), heard(folder, [*map(in_full, lines)])
    for one, other in zip(brief, full, strict=True):
        marks = [json.loads(batch.mark) for batch in (one, other)]
        places = [mark["files"][f"{ROOT}.jsonl"] for mark in marks]
        assert [place[:2] for place in places] == [places[0][:2]] * 2
        assert marks[0]["session"] == marks[1]["session"]
        assert (one.lines, one.left, one.outside) == (other.lines, other.left, other.outside)


def test_of_lines_of_progress_in_a_row_the_last_is_read(tmp_path: Path) -> None:
    kinds = ("progress", "progress", "assistant", "progress", "progress", "progress")
    lines = [a_line(number, kind, "a") for number, kind in enumerate(kinds)]
    file = tmp_path / "s.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")
    read = [*read_lines(file, ReadPosition(), whose_progress)]
    assert [raw.number for raw in read] == [2, 3, 6]
    assert read[-1].end == file.stat().st_size
    assert read == [raw for raw in read_lines(file, ReadPosition()) if raw.number in (2, 3, 6)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(a_line(1, "progress", "a") + a_line(2, "assistant", "a"), id="glued"),
        pytest.param(a_line(1, "progress", "a")[:150] + a_line(2, "assistant", "a"), id="cut"),
        pytest.param(a_line(1, "progress", 'a"'), id="escaped"),
        pytest.param(a_line(1, "progress", "ä"), id="beyond ASCII"),
        pytest.param(a_line(1, "progress", "a").replace("sessionId", "agentId"), id="an agent's"),
        pytest.param(a_line(1, "assistant", "a"), id="said"),
    ],
)
def test_what_may_hold_more_than_progress_is_read_in_full(line: str) -> None:
    assert whose_progress(a_line(1, "progress", "a").encode())
    assert whose_progress(line.encode()) == b""
