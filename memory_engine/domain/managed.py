"""Memory's part of a file that is somebody else's.

Memory writes it. It stands between two lines that nobody else writes. All around it is never
touched; of what a person writes into it, nothing is lost.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from memory_engine.domain import ids

BEGIN = "<!-- kairos-mem:begin -->"
HAND = "<!-- kairos-mem:by-hand -->"
"""Before the lines that a person wrote into the block."""
END = "<!-- kairos-mem:end {} -->"
WHOLE = re.compile(
    rf"^{re.escape(BEGIN)}[ \t]*(?P<end>\r?\n)(?P<inside>.*?)"
    r"^<!-- kairos-mem:end (?P<seal>[0-9a-f]{16}) -->[ \t]*(?:\r?\n|\Z)",
    re.M | re.S,
)
MARKS = re.compile(r"^<!-- kairos-mem:(?:begin|end [0-9a-f]{16}) -->[ \t\r]*$", re.M)


class Block(NamedTuple):
    """A block as it stands in a text.

    From where to where, its body, what stands there by hand, whether the body is as it was written,
    and how its lines end in the text.
    """

    start: int
    end: int
    body: str
    by_hand: str
    genuine: bool
    newline: str


def block_in(text: str) -> Block | None:
    """Find the block of a text.

    Raises ``ValueError`` where its marks do not pair.
    """
    found = list(WHOLE.finditer(text))
    if len(MARKS.findall(text)) != 2 * len(found) or len(found) > 1:
        raise ValueError("the marks of memory's block in it do not pair")
    if not found:
        return None
    inside, newline = found[0]["inside"].replace("\r\n", "\n"), found[0]["end"]
    body, _, by_hand = inside.partition(f"{HAND}\n")
    return Block(*found[0].span(), body, by_hand, seal(body) == found[0]["seal"], newline)


def written(body: str, by_hand: str = "", newline: str = "\n") -> str:
    """Write a block.

    Its body and what stands there by hand end with a line's end.
    """
    kept = f"{HAND}\n{by_hand}" if by_hand else ""
    return f"{BEGIN}\n{body}{kept}{END.format(seal(body))}\n".replace("\n", newline)


def seal(body: str) -> str:
    """Name a body, so that one that was changed by hand shows."""
    return ids.digest("block", body)[:16]


def blanked(text: str) -> str:
    """Give a text with nothing but empty lines where memory's blocks stand."""
    return WHOLE.sub(lambda found: "\n" * found[0].count("\n"), text)
