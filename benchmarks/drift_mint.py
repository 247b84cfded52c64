"""What an observer could note down at a commit.

It is locations, versions, commands and defaults, read off the code base.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from memory_engine.adapters.workspace import CodeBase, paths
from memory_engine.adapters.workspace.all_stated import stated
from memory_engine.adapters.workspace.literals import settings
from memory_engine.adapters.workspace.targets import offered

MOST_DEFAULTS = 400
"""[facts] Of one commit: there are far more defaults in a code base than anybody writes down."""

Said = dict[str, Any]


def mint(base: CodeBase) -> list[Said]:
    """Observations as lines of ``observe --stdin`` hold them."""
    return [*_locations(base), *_versions(base), *_commands(base), *_defaults(base)]


def said(subject: str, attribute: str, value: str, *anchors: str) -> Said:
    words = {
        "location": "is defined in",
        "defined-in": "is defined in",
        "version": "is at version",
        "default": "defaults to",
    }.get(attribute, "is run as")
    text = f"{subject} {words} {value}"
    return {
        "text": text,
        "method": "read",
        "subject": subject,
        "attribute": attribute,
        "value": value,
        "anchors": list(anchors),
    }


def _locations(base: CodeBase) -> Iterator[Said]:
    """Yield locations of names.

    Where a name has namesakes it has no one location, but is still defined in each.
    """
    snapshot, found = base.snapshot(), []
    for path in snapshot.files:
        seen = snapshot.outline(path) if paths.language(path) and not paths.aside(path) else None
        found += [
            (name, path)
            for name, made in (seen[0].names.items() if seen else ())
            if made and "." not in name
        ]
    names = Counter(name for name, _ in found)
    for name, path in found:
        yield said(name, "location" if names[name] == 1 else "defined-in", path, f"{path}#{name}")


def _versions(base: CodeBase) -> Iterator[Said]:
    seen: dict[str, set[tuple[str, str]]] = {}
    for file, one in stated(base.snapshot()):
        if one.kind in ("own", "locked"):
            seen.setdefault(one.name, set()).add((one.value, file.path))
    for name, values in seen.items():
        if len(values) == 1:
            ((value, path),) = values
            yield said(name, "version", value, path)


def _commands(base: CodeBase) -> Iterator[Said]:
    how = {
        "make": "make {}",
        "npm": "npm run {}",
        "just": "just {}",
        "tox": "tox -e {}",
        "entry": "{}",
    }
    for file, one in offered(base.snapshot()):
        for name in one.lines if one.runner in how else ():
            if re.fullmatch(r"[A-Za-z_]+" if one.runner == "tox" else r"[A-Za-z][\w-]*", name):
                yield said(name, f"cmd:{name}", how[one.runner].format(name), file.path)


def _defaults(base: CodeBase) -> list[Said]:
    snapshot, found = base.snapshot(), []
    for path in snapshot.files:
        if (
            paths.language(path) == "python"
            and not paths.aside(path)
            and (file := snapshot.read(path))
        ):
            firm = [one for one in settings(snapshot, file) if not one.loose]
            seen = Counter(".".join(one.keys) for one in firm)
            for one in firm:
                name = ".".join(one.keys)
                plain = len(one.values) == 1 and re.fullmatch(r"[\w./-]{1,40}", one.values[0])
                if (
                    seen[name] == 1
                    and plain
                    and (name.isupper() or (len(one.keys) == 2 and "-" not in name))
                ):
                    found.append(said(name, "default", one.values[0], path))
    return found[:: max(1, len(found) // MOST_DEFAULTS)]
