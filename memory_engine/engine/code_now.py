"""The code lines a trail speaks of, as they are now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from memory_engine.domain.patterns import regex

if TYPE_CHECKING:
    from memory_engine.domain.ports import Sources
    from memory_engine.views.answers.evidence import CodeRow
    from memory_engine.views.answers.trails import FactTrail

PLACE = regex(r"(?P<path>[^:#\n]+)(?::(?P<line>\d{1,6})|#(?P<symbol>.+))?")
"""A place as it is written: ``path``, ``path:12`` or ``path#symbol``."""
LONGEST = 200
"""[characters] Of a line of code that is shown."""
MOST_PLACES = 12
"""[places] Of one fact that are looked at."""
DEFINES = r"(?:def|class|fn|func|function|type|struct|interface|const|let|var|enum|trait)\s+{}\b"
"""How most languages open the definition of a name."""


def code_now(code: Sources, trail: FactTrail) -> list[CodeRow]:
    """Read the lines that a fact's anchors and witnesses name."""
    named = [*trail["fact"]["anchors"], *(row["source"] or "" for row in trail["evidence"])]
    places = [found for place in dict.fromkeys(named) if (found := PLACE.fullmatch(place))]
    asked = places[:MOST_PLACES]
    texts = code.texts(sorted({found["path"] for found in asked}))
    known = code.files()
    return list(_rows(asked, texts, frozenset(known) if known is not None else None))


def _rows(
    places: Iterable[re.Match[str]], texts: Mapping[str, str], files: frozenset[str] | None
) -> Iterable[CodeRow]:
    """Give a row for each line, also for vanished ones.

    What lies elsewhere, as the log of a transcript, has none, nor has a file as a whole.
    """
    for found in places:
        lines = texts.get(found["path"], "").splitlines()
        line = _line_of(found, lines)
        lost = bool(found["symbol"]) and found["path"] in texts and not line
        lost = lost or _gone(found, texts, files)
        if line or lost:
            yield {"place": found[0], "line": line, "text": _shown(lines, line), "gone": lost}


def _gone(found: re.Match[str], texts: Mapping[str, str], files: frozenset[str] | None) -> bool:
    """Tell whether an anchor's file is gone.

    Only what a line of names may lie elsewhere.
    """
    if found["line"] or found["path"] in texts or files is None:
        return False
    return found["path"] not in files


def _line_of(found: re.Match[str], lines: list[str]) -> int | None:
    if found["line"]:
        return int(found["line"]) if 1 <= int(found["line"]) <= len(lines) else None
    if not found["symbol"]:
        return None
    name = re.escape(found["symbol"].rpartition(".")[2])
    for form in (DEFINES.format(name), rf"\b{name}\b"):
        for number, line in enumerate(lines, 1):
            if re.search(form, line):
                return number
    return None


def _shown(lines: list[str], line: int | None) -> str:
    return lines[line - 1].strip()[:LONGEST] if line else ""
