"""A second opinion that says what a file has it say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from memory_engine.domain.records.looked import Question, Verdict

Words = Mapping[str, Mapping[str, Sequence[Sequence[str]]]]
"""What is asked -> the answer -> the pairs that it is given to."""


class Scripted:
    """Somebody with a second opinion, who keeps what it was asked."""

    name = "scripted:1@0"

    def __init__(self, words: Words) -> None:
        self._words = words
        self.asked: list[Question] = []

    @classmethod
    def of(cls, folder: Path) -> Scripted | None:
        file = folder / "second.json"
        return cls(json.loads(file.read_text("utf-8"))) if file.exists() else None

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        return [self._verdict("same", question) for question in questions]

    def contradictions(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        return [self._verdict("contrary", question) for question in questions]

    def _verdict(self, asked: str, question: Question) -> Verdict:
        self.asked.append(question)
        answers: tuple[Literal["yes", "no"], ...] = ("yes", "no")
        for answer in answers:
            pairs = self._words.get(asked, {}).get(answer, ())
            if any(sorted(pair) == sorted(question) for pair in pairs):
                return Verdict(question, answer, "scripted", "1", "0" * 64)
        return Verdict(question, "unsure", "scripted", "1", "0" * 64)
