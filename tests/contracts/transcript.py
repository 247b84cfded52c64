"""Lines of a host's transcript from steps.

A step is what is said, read, written, edited, fetched and run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from memory_engine.adapters.importers import Options, importer
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.log_reading import read_line

HOME = "/w/depot"
Step = tuple[str, dict[str, Any], str]
"""Tool (``""``: speech), its input, what came back; an error begins with ``Exit code``."""


def says(text: str) -> Step:
    return "", {}, text


def reads(path: str, content: str, **part: int) -> Step:
    return "Read", {"file_path": f"{HOME}/{path}", **part}, content


def writes(path: str, content: str) -> Step:
    return "Write", {"file_path": f"{HOME}/{path}", "content": content}, "ok"


def edits(path: str, old: str, new: str) -> Step:
    return "Edit", {"file_path": f"{HOME}/{path}", "old_string": old, "new_string": new}, "ok"


def fetches(url: str, page: str) -> Step:
    return "WebFetch", {"url": url}, page


def runs(command: str, output: str = "1 passed in 0.01s") -> Step:
    return "Bash", {"command": command}, output


def transcript(session: str, *steps: Step) -> str:
    return "".join(json.dumps(line) + "\n" for line in _lines(session, steps))


def _lines(session: str, steps: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
    for number, (tool, asked, answer) in enumerate(steps):
        of_step = {"sessionId": session, "cwd": HOME, "gitBranch": "main"}
        of_step["timestamp"] = f"2026-11-10T10:{number:02d}:00.000Z"
        use = {"type": "tool_use", "id": f"{session}-{number}", "name": tool, "input": asked}
        text = {"type": "text", "text": answer}
        yield _line("assistant", f"{session}-{number}a", use if tool else text, of_step)
        if tool:
            error = answer.startswith("Exit code")
            result = {"type": "tool_result", "tool_use_id": use["id"], "is_error": error}
            yield _line("user", f"{session}-{number}b", {**result, "content": answer}, of_step)


def _line(kind: str, uuid: str, block: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    return {"type": kind, "uuid": uuid, "message": {"role": kind, "content": [block]}, **more}


def heard_in(folder: Path, *steps: Step, session: str = "s-1") -> list[Observation]:
    """What a night would read of a session with these steps."""
    return [one for one in kept_in(folder, *steps, session=session) if not one.passage]


def kept_in(folder: Path, *steps: Step, session: str = "s-1") -> list[Observation]:
    """The same, and what is kept of it for search."""
    path = folder / f"{session}.jsonl"
    path.write_text(transcript(session, *steps))
    batches = importer("claude-transcript")(path, {}, Options())
    return [read_line(day, line, "log") for batch in batches for _, day, line in batch.lines]


def proofs_in(folder: Path, *steps: Step, session: str = "s-1") -> list[Observation]:
    """Give the runs in it that speak for claims.

    Those are left out that only say that a command works.
    """
    heard = heard_in(folder, *steps, session=session)
    return [o for o in heard if o.provenance.artefact and o.attribute != "works"]
