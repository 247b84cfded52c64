"""Lines for an agent: the best answers within some bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from memory_engine.domain.marks import MARKS
from memory_engine.domain.policy import TOPIC_CHARS
from memory_engine.formats.lines import index_line
from memory_engine.formats.shorten import cut, unmarked
from memory_engine.views.recalled import OUTSIDE, falling, word

if TYPE_CHECKING:
    from memory_engine.domain.policy import Policy
    from memory_engine.domain.records.fact import Standing
    from memory_engine.engine.recall import Found
    from memory_engine.views.answers.facts import Packed, RecalledRow

END = "\n"
T = TypeVar("T")


def packed(found: Sequence[Found], budget: int, listed: Collection[str], policy: Policy) -> Packed:
    """Choose lines, best first, each once and whole.

    A shorter one may fill what is left. What MEMORY.md lists is none of them, nor what only outside
    sources say. What has drifted is told as that.
    """
    wanted = [
        (row, _line(row, getattr(behind, "standing", None), policy))
        for row, behind in found
        if row["id"] not in listed and row["status"] != OUTSIDE
    ]
    kept = list(_fitting(wanted, budget))
    text = "".join(line + END for _, line in kept)
    return {
        "text": text.removesuffix(END),
        "bytes": len(text.encode()),
        "hits": falling([row for row, _ in kept]),
        "left_out": len(wanted) - len(kept),
    }


def within(lines: Iterable[str], budget: int) -> list[str]:
    """Keep the lines that fit a budget [bytes], first ones first."""
    return [line for _, line in _fitting([(None, line) for line in lines], budget)]


def _fitting(wanted: Iterable[tuple[T, str]], budget: int) -> Iterator[tuple[T, str]]:
    left = budget
    for each, line in wanted:
        size = len((line + END).encode())
        if size <= left:
            left -= size
            yield each, line


def _line(row: RecalledRow, standing: Standing | None, policy: Policy) -> str:
    if standing is not None and standing.mark and "drifted" not in row:
        return index_line(standing, policy)
    text = cut(unmarked(" ".join(row["text"].split()), MARKS.values()), TOPIC_CHARS)
    where = f"; {row['source']}" if row["source"] else ""
    return f"- {text} ({word(row)}{where}) [{row['id']}]"
