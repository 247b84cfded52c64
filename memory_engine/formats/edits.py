"""What a person changed on a page: lines gone, lines written."""

from __future__ import annotations

import re
from typing import NamedTuple

from memory_engine.claims.prose import COMMENT, blocks
from memory_engine.domain.marks import DOUBT, MARKS
from memory_engine.formats.lines import FACT_ID
from memory_engine.formats.memory_md import MARKER
from memory_engine.formats.shorten import DOTS, unmarked

POINTER = re.compile(r"^[-*+] \[[\w.-]+\]\([\w.-]+\.md\)")


ON_BRANCH = re.compile(r" \(on \S+\)(?= ?\[f[0-9a-f]{12}\])")
"""What memory adds to a line that holds on a branch alone."""


class Edits(NamedTuple):
    """Texts written on a page, and facts whose lines are gone.

    ``lasting``: those that stay off.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()


def edits(was: str, now: str) -> Edits:
    """Compare a page as rendered with the page as it stands."""
    kept = set(FACT_ID.findall(now))
    removed = tuple(dict.fromkeys(id for id in FACT_ID.findall(was) if id not in kept))
    before = {line.strip() for line in was.splitlines()}
    written = [line for line in MARKER.sub("", now).splitlines() if line.strip() not in before]
    return Edits(tuple(dict.fromkeys(_texts("\n".join(written)))), removed)


def _texts(written: str) -> list[str]:
    """The bullets among lines, without what only memory adds.

    One that was cut is no text of anybody's.
    """
    texts = []
    for block in blocks(COMMENT.sub(" ", written)):
        said = f"{block.label}: {block.text}" if block.label else block.text
        bare = FACT_ID.sub("", ON_BRANCH.sub("", said)).strip().removesuffix(DOUBT.strip()).strip()
        if block.item and bare and DOTS not in bare and not (block.task and block.task != "done"):
            texts.append(unmarked(bare, MARKS.values()))
    return texts
