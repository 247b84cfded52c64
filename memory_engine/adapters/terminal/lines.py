"""What was shown, as pieces that can be found again.

It may quote anybody: a web page, an issue, a dependency. So it is an outside source's word, kept
for search alone; no night reads it, and it speaks for nothing.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from memory_engine.adapters.terminal.running import CUT
from memory_engine.domain.errors.given import BadObservation
from memory_engine.extract.chunks import chunks
from memory_engine.formats.log import write_line
from memory_engine.privacy.redact import redacted

BY, TERMINAL = "rules:terminal", "tool:terminal"
ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|[PX^_].*?(?:\x1b\\|\Z)|[ -/]*[0-~])",
    re.S,
)
"""What moves a terminal's cursor, colours it or names its window, and is no text."""
PLACE = "a recording"


def text_of(shown: bytes) -> str:
    """Read what stands on a terminal in the end.

    A line that was written over is its last state.
    """
    plain = ESCAPES.sub("", shown.decode("utf-8", "replace"))
    rows = (_row(row) for row in plain.replace("\r\n", "\n").split("\n"))
    return "\n".join(row for row in rows if row)


def _row(row: str) -> str:
    last = row.rstrip("\r").rpartition("\r")[2]
    while "\b" in last:
        at = last.index("\b")
        last = last[: max(at - 1, 0)] + last[at + 1 :]
    return "".join(sign for sign in last if sign.isprintable() or sign == "\t").rstrip()


def lines(
    words: Sequence[str], code: int, shown: bytes, at: str, tags: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Write the log lines of a recording.

    Its secrets are taken out of the whole of it first.
    """
    command = shlex.join(words)
    fields = {
        "trust": "untrusted",
        "session": f"terminal:{at}",
        "method": "said",
        "kind": "claim",
        "source": redacted(command),
        "extracted_by": BY,
        "passage": "yes",
        **tags,
    }
    found = []
    parts = redacted(text_of(shown)).split(CUT.decode())
    for rows in (rows for part in parts for rows in chunks(part)):
        said = f"`{redacted(command)}` (exit code {code}) showed: {' '.join(rows)}"
        try:
            found.append(write_line(at, TERMINAL, said, fields, PLACE))
        except BadObservation:
            continue
    return found
