"""A model as judge of two sentences.

It is asked whether they say the same, or exclude each other. It advises, no more. Each pair is a
request of its own, so that what a sentence says can sway no verdict but its own. Nothing else is
sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

from memory_engine.adapters.advisers.backend import Prompt, Reply
from memory_engine.adapters.advisers.chain import Chain
from memory_engine.domain.records.looked import Question, Verdict

Answer = Literal["yes", "no", "unsure"]

PROMPTS = Path(__file__).parents[1] / "prompts"
WORDING, CONTRADICTION = PROMPTS / "same_claim.md", PROMPTS / "contradiction.md"
ANSWERS: dict[str, Answer] = {"yes": "yes", "no": "no", "unsure": "unsure"}
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": list(ANSWERS)}},
    "required": ["answer"],
    "additionalProperties": False,
}
MAX_TOKENS = 1024
"""[tokens] An answer needs ten; the rest is for models that think before they speak."""
NONE_OF_THEM = "it gave none of the answers that it may give"


class AdvisingJudge:
    """A judge behind a chain of models.

    What goes wrong there is a verdict ``unsure`` with the reason, never an exception.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain

    @property
    def name(self) -> str:
        """Name the model and the digest of its wordings."""
        return f"{self.chain.name}@{self.prompt[:16]}"

    @cached_property
    def prompt(self) -> str:
        """Give the digest of the wordings."""
        return sha256(WORDING.read_bytes() + CONTRADICTION.read_bytes()).hexdigest()

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Give a verdict for each question.

        Each asks whether two sentences make the same claim.
        """
        return self._verdicts(questions, WORDING, "judge")

    def contradictions(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Give a verdict for each question: do the two exclude each other?"""
        return self._verdicts(questions, CONTRADICTION, "conflict")

    def _verdicts(self, questions: Sequence[Question], file: Path, purpose: str) -> list[Verdict]:
        wording = file.read_text("utf-8")
        digest = sha256(wording.encode()).hexdigest()
        prompts = [
            Prompt(purpose, wording, {"first": first, "second": second}, SCHEMA, (), MAX_TOKENS)
            for first, second in questions
        ]
        replies = self.chain.answers(prompts)
        return [
            verdict(question, reply, self.chain.name, digest)
            for question, reply in zip(questions, replies, strict=True)
        ]


def verdict(question: Question, reply: Reply, name: str, digest: str) -> Verdict:
    """Make a verdict of what came back.

    Whatever is none of the answers is ``unsure``.
    """
    answer = ANSWERS.get(str(reply.value.get("answer"))) if reply.value is not None else None
    because = "" if answer else reply.because or NONE_OF_THEM
    by = name.partition(":")[0]
    return Verdict(
        question,
        answer or "unsure",
        by,
        reply.model or name,
        digest,
        because,
        reply.request,
        f"{reply.cost:.6f}" if reply.cost >= 0 else "",
    )
