"""A model as reader of what was said.

It proposes what a next session would want to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from memory_engine.adapters.advisers.backend import Prompt, Reply
from memory_engine.adapters.advisers.chain import Chain
from memory_engine.adapters.advisers.judge import PROMPTS
from memory_engine.domain.ports import Found, Piece, Proposed

WORDING = PROMPTS / "lessons.md"
KINDS = ("lesson", "rule", "command", "decision", "place")
MAX_TOKENS = 4096
"""[tokens] Of an answer: eight lessons with their quotes, and thought before."""
SHAPE = {
    "piece": {"type": "integer"},
    "quote": {"type": "string"},
    "text": {"type": "string"},
    "kind": {"type": "string", "enum": list(KINDS)},
}
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "lessons": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": SHAPE,
                "required": list(SHAPE),
                "additionalProperties": False,
            },
        }
    },
    "required": ["lessons"],
    "additionalProperties": False,
}


class AdvisingReader:
    """A reader behind a chain of models."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain

    @property
    def name(self) -> str:
        """Name the model and the digest of its wording."""
        return f"{self.chain.name}@{self.prompt[:16]}"

    @cached_property
    def prompt(self) -> str:
        """Give the digest of the wording."""
        return sha256(WORDING.read_bytes()).hexdigest()

    def read(self, stretches: Sequence[Sequence[Piece]]) -> Sequence[Found]:
        """Read stretches, each in a request of its own.

        Gives what was found in each.
        """
        replies = self.chain.answers([_prompt(stretch) for stretch in stretches])
        return [
            _found(stretch, reply, f"{reply.model or self.chain.name}@{self.prompt[:16]}")
            for stretch, reply in zip(stretches, replies, strict=True)
        ]


def _prompt(stretch: Sequence[Piece]) -> Prompt:
    pieces = [{"number": n, "text": piece.text} for n, piece in enumerate(stretch, 1)]
    return Prompt(
        "reader",
        WORDING.read_text("utf-8"),
        {"pieces": pieces},
        SCHEMA,
        tuple(piece.id for piece in stretch),
        MAX_TOKENS,
    )


def _found(stretch: Sequence[Piece], reply: Reply, by: str) -> Found:
    if reply.value is None:
        return Found((), reply.because)
    rows = reply.value.get("lessons")
    if not isinstance(rows, list):
        return Found((), f"{by}: its answer lists no lessons.")
    return Found(tuple(_proposals(stretch, rows, by)))


def _proposals(stretch: Sequence[Piece], rows: Sequence[Any], by: str) -> Iterator[Proposed]:
    """Yield what has the form of a proposal.

    What has not names no piece, and is counted so.
    """
    for row in rows:
        told = row if isinstance(row, dict) else {}
        number = told.get("piece")
        known = isinstance(number, int) and 0 < number <= len(stretch)
        piece = stretch[number - 1].id if isinstance(number, int) and known else ""
        quote, text, kind = (str(told.get(name, "")) for name in ("quote", "text", "kind"))
        yield Proposed(piece, quote, text, kind, by)
