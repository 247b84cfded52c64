"""An observation of an outside source.

Whatever it claims, it is nobody's word whom memory trusts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from memory_engine.extract import statement
from memory_engine.extract.chunks import chunks
from memory_engine.formats.log import write_line

TRUST = "untrusted"
Fields = dict[str, str | Sequence[str]]


def observed(at: str, principal: str, text: str, fields: Fields) -> tuple[str, str, str]:
    """Write (text, day, line) of what an outside source says; raises ``BadObservation``.

    It makes no rule, and raises nobody's trust.
    """
    outside: Fields = {**fields, "trust": TRUST, "kind": "claim", "method": "said"}
    day, line = write_line(at, principal, text, outside, fields_place(fields))
    return text_of(line), day, line


def text_of(line: str) -> str:
    """Give a line's text as written, secretless on one line."""
    return line.partition(": ")[2].partition("\t")[0]


def fields_place(fields: Fields) -> str:
    """Name where an observation stands, for a refusal."""
    return str(fields.get("source") or "outside")


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into statements and search-only passages, each once.

    Whether it is a passage is told beside it.
    """
    stated = dict.fromkeys(
        each.text for each in (*statement.of_agent(text), *statement.of_owner(text))
    )
    yield from ((each, False) for each in stated)
    for lines in chunks(text):
        if (piece := " ".join(lines)) not in stated:
            yield piece, True
