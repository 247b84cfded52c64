"""What an output shows of files of others.

Searches name the file before what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from memory_engine.adapters.importers.paths import DEPENDENCY, relative
from memory_engine.commandline.places import DEPENDENCY_ENDS

LONGEST_LINE = 2_000
"""[characters] Of a line that begins with a path; what stands behind it is data."""
LOCATED = re.compile(
    r"(?:==> )?((?:\.?/)?[\w@.+-]+(?:/[\w@.+-]+)+)(?:( <==)?\s*$|:?\s*$|([:\-](?:\d+[:\-])*))"
)
"""A line that begins with a path: it alone, as a heading does, or with what stands there."""


def of_dependencies(text: str, base: str) -> str:
    """Collect what an output shows of code of others, without the paths."""
    shows = any(end in text for end in DEPENDENCY_ENDS)
    return "\n".join(_lines(text, base)) if shows else ""


def _lines(text: str, base: str) -> Iterator[str]:
    below = False
    for line in text.splitlines():
        match = LOCATED.match(line[:LONGEST_LINE]) if "/" in line else None
        if not match:
            below = below and bool(line.strip())
            if below:
                yield line
            continue
        foreign = bool(DEPENDENCY.search(relative(match[1], base) or match[1]))
        below = foreign and not match[3]
        if foreign and match[3]:
            yield line[match.end() :]
