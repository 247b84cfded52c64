"""What the answers hold: the keys of each, and the types of their values.

Whatever shows an answer shows these values: the command line with ``--json``, the MCP server, the
page. They are plain dictionaries, so that they are JSON as they stand; for types alone, no start
pays for this module.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class RecalledRow(TypedDict):
    """A fact, or what was merely said, that answers a question.

    Scores fall from one to the next and mean nothing else; only a fact has a confidence.
    """

    id: str
    kind: str
    text: str
    score: float
    source: str | None
    status: str
    confidence: NotRequired[float]
