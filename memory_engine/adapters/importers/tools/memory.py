"""What memory shows through a tool.

And what it marks as an outsider's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.tools import origins
from memory_engine.extract import statement

RECORDED = "outsider's word that memory keeps"

UNTRUSTED = "untrusted"

ROW = re.compile(r"^(?=[^\S\n]*[of][0-9a-f]{12,16}\b)", re.M)
"""Where a row of memory's answer begins, and what it calls the word of an outsider."""

ASKS_MEMORY = re.compile(
    r"\s*(?:cd [\w./~-]+ && )?kairos-mem [^;&|<>`$\n]*(?:2>&1|2>/dev/null)?\s*"
)

SHOWS_MEMORY = re.compile(r"\bkairos-mem\b|\.kairos-mem\b|/\.claude/projects/\S*/memory\b")
"""Somewhere in what a tool is given: it may show what memory keeps, in whatever form."""
SIGNS_OF_MEMORY = ("kairos-mem", "/memory")
"""What one of stands wherever that does."""

BEFORE = re.compile(r"^[-*+] |[:-]\d{1,6}[:-]\s*(?:[-*+] )?|[:|] |\s{2,}|\t|\) |\] ")

ENDS = re.compile(r"\t\S+=|\s\^[of][0-9a-f]{8}")
"""What stands before and behind the words in a line of a log, a page or a table."""

FEWEST_WORDS = 3
"""[words] Of a part of a line: fewer are no sentence."""

MOST_LINES, MOST_COLUMNS, LONGEST_PIECE = 400, 6, 600
"""[lines, parts of a line, characters] That are looked at of what memory may have shown."""


def may_show_memory(given: str) -> bool:
    """Tell whether a tool's given text may show memory."""
    shows = any(sign in given for sign in SIGNS_OF_MEMORY)
    return shows and SHOWS_MEMORY.search(given) is not None


def shows_only_memory(session: Session, use: Mapping[str, Any]) -> bool:
    """Tell whether a tool shows nothing but memory.

    A line that runs something else as well is no such tool.
    """
    if origins.OWN_SERVER.fullmatch(use.get("name", "")) and "kairos" in use["name"]:
        return True
    asks = ASKS_MEMORY.fullmatch(use.get("shell", ""))
    return bool(asks) or origins.is_memory_page(use.get("path", ""), session.base)


def memory_answered(session: Session, text: str) -> Session:
    """Keep what memory has answered.

    What it marks as an outsider's word stays that in every mouth.
    """
    outsiders = "\n".join(row for row in ROW.split(text) if UNTRUSTED in row)
    return was_told(session.fetched(RECORDED, outsiders) if outsiders else session, text)


def bared(text: str) -> Iterator[str]:
    """Yield the lines of what memory may have shown.

    Each also without what stands before its words.
    """
    for line in text.splitlines()[:MOST_LINES]:
        whole = ENDS.split(line[:LONGEST_PIECE])[0].strip()
        starts = [
            0,
            *(
                match.end()
                for match, _ in zip(BEFORE.finditer(whole), range(MOST_COLUMNS), strict=False)
            ),
        ]
        yield from (whole[start:] for start in starts if len(whole[start:].split()) >= FEWEST_WORDS)


def was_told(session: Session, text: str, retold: bool = False) -> Session:
    """Keep what was put before the agent as shown.

    Where it is ``retold`` from the session, only the facts it names.
    """
    return session.was_shown(statement.FACT.findall(text), () if retold else statement.shown(text))
