"""Files that a file of instructions includes by ``@path``.

The host reads them as a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from memory_engine.adapters.importers.batch import LeftOut
from memory_engine.adapters.importers.files.pages import place_name, readable_text
from memory_engine.adapters.importers.paths import DEPENDENCY
from memory_engine.claims.prose import FENCE, masked_code
from memory_engine.domain.errors.given import BadInput

INCLUDES = re.compile(
    r"(?<![\w`@/.])@((?:~/|/)?[\w.-]+(?:/[\w.-]+)*\.(?:md|mdc|markdown|txt))(?![\w/@])"
)
MOST_HOPS = 5
"""[files] From the first one on, each included by the one before: so far the host follows."""
OUTSIDE = "a file that {} includes from outside of the project, which is not read"
GONE = "a file that {} includes, which is not there"
README = "a README that {} includes: it tells of the project and orders nothing"
TOO_DEEP = "a file that {} includes, too many files away from the first"


def included(files: Iterable[Path], project: Path) -> tuple[dict[Path, Path], list[LeftOut]]:
    """Find what some files include, and through which file.

    What is not followed is named.
    """
    targets: dict[Path, Path] = {}
    left: list[LeftOut] = []
    due = [(file.resolve(), file.resolve(), 0) for file in files]
    known = {file for file, _, _ in due}
    while due:
        file, first, hops = due.pop(0)
        for named in _named(file):
            target = (file.parent / Path(named).expanduser()).resolve()
            if target in known:
                continue
            if reason := _refused(target, project.resolve(), hops):
                left.append(
                    LeftOut(reason.format(place_name(file, project.resolve())), f"@{named}")
                )
                continue
            known.add(target)
            targets[target] = first
            due.append((target, first, hops + 1))
    return targets, left


def _refused(target: Path, project: Path, hops: int) -> str:
    """Say why an included file is not read; "" where it is."""
    if not target.is_relative_to(project) or DEPENDENCY.search(
        target.relative_to(project).as_posix()
    ):
        return OUTSIDE
    if not target.is_file():
        return GONE
    if target.stem.upper() == "README":
        return README
    return TOO_DEEP if hops >= MOST_HOPS else ""


def _named(file: Path) -> list[str]:
    """List what a file includes, outside of code."""
    try:
        text = readable_text(file, "a file of instructions")
    except BadInput:
        return []
    targets: list[str] = []
    fence = ""
    for line in text.splitlines():
        mark = FENCE.match(line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
        elif not fence:
            targets += INCLUDES.findall(masked_code(line))
    return list(dict.fromkeys(targets))
