"""What a patch of Codex does to files, as edit tools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.adapters.importers.record.content import as_object, as_text
from memory_engine.adapters.importers.record.line import Use

BEGIN = "*** Begin Patch"
FILE = re.compile(r"^\*\*\* (Add|Update|Delete) File: (.+)$", re.M)


def uses_of_text(id: str, patch: str) -> Iterator[Use]:
    """Yield the edits that a patch asks for, by its text."""
    marks = list(FILE.finditer(patch))
    for number, (mark, after) in enumerate(zip(marks, [*marks[1:], None], strict=True)):
        body = patch[mark.end() : after.start() if after else len(patch)]
        added = "\n".join(line[1:] for line in body.splitlines() if line.startswith("+"))
        yield _use(f"{id}:{number}", mark[2].strip(), added, mark[1] == "Add")


def uses_of_changes(id: str, changes: Mapping[str, Any]) -> Iterator[Use]:
    """Yield the edits that were made, by the host's own account."""
    for number, (path, change) in enumerate(changes.items()):
        told = as_object(change)
        content = told.get("content")
        if told.get("type") == "add" and isinstance(content, str):
            yield _use(f"{id}:{number}", path, content, True)
            continue
        lines = as_text(told.get("unified_diff")).splitlines()
        added = [line[1:] for line in lines if line[:1] == "+" and line[:3] != "+++"]
        yield _use(f"{id}:{number}", path, "\n".join(added), False)


def _use(id: str, path: str, text: str, whole: bool) -> Use:
    if whole:
        return Use(id, "Write", {"file_path": path, "content": text})
    return Use(id, "Edit", {"file_path": path, "new_string": text})
