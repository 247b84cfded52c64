"""Claude as a judge: asked, where config.yaml says so, whether two sentences say the same. It
advises on merges, no more.

Each pair is a request of its own, so that what a sentence says can sway no verdict but its own.
Nothing else is sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from memory_engine.domain.records import Question, Verdict

if TYPE_CHECKING:
    from anthropic import Anthropic
    from anthropic.types import Message

Answer = Literal["yes", "no", "unsure"]

WORDING = Path(__file__).parent / "prompts" / "same_claim.md"
ANSWERS: dict[str, Answer] = {"yes": "yes", "no": "no", "unsure": "unsure"}
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": list(ANSWERS)}},
    "required": ["answer"],
    "additionalProperties": False,
}
MAX_TOKENS = 1024
"""[tokens] An answer needs ten; the rest is for models that think before they speak."""
TIMEOUT_SECONDS = 30.0
"""[seconds] For one request: a night waits, holding the lock."""


class ClaudeJudge:
    """A model behind Anthropic's API. What goes wrong there is a verdict ``unsure`` with the
    reason, never an exception."""

    def __init__(self, model: str, connect: Callable[[], Anthropic] | None = None) -> None:
        self.model = model
        self._connect = connect or _connect

    @property
    def name(self) -> str:
        """Name the model and the digest of the wording that it is asked in."""
        return f"claude:{self.model}@{self._prompt[:16]}"

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Read: a verdict for each question. After a failed request no other is sent: it would
        fail, too, and the night waits."""
        return list(self._answers(questions))

    def _answers(self, questions: Sequence[Question]) -> Iterator[Verdict]:
        from anthropic import AnthropicError

        failed, client = "", None
        for question in questions:
            try:
                client = client or self._connect()
                message = None if failed else self._asked(client, question)
            except (
                AnthropicError,
                TypeError,
                ValueError,
            ) as error:  # TypeError: what the library raises where there is no key
                failed, message = _reason(error), None
            yield self._verdict(question, message, failed)

    def _asked(self, client: Anthropic, question: Question) -> Message:
        return client.messages.create(
            model=self.model,
            max_tokens=MAX_TOKENS,
            messages=[{"role": "user", "content": filled(self._wording, question)}],
            output_config={"format": {"type": "json_schema", "schema": SCHEMA}},
        )

    def _verdict(self, question: Question, message: Message | None, failed: str) -> Verdict:
        answer = answered(message) if message else None
        because = "" if answer else failed or "it gave none of the answers that it may give"
        return Verdict(question, answer or "unsure", "claude", self.model, self._prompt, because)

    @cached_property
    def _wording(self) -> str:
        return WORDING.read_text("utf-8")

    @property
    def _prompt(self) -> str:
        return sha256(self._wording.encode()).hexdigest()


def filled(wording: str, question: Question) -> str:
    """Think: the wording with the two sentences as JSON strings; markers inside of a sentence
    stay what they are."""
    before, rest = wording.split("{{first}}")
    between, after = rest.split("{{second}}")
    first, second = (json.dumps(sentence, ensure_ascii=False) for sentence in question)
    return f"{before}{first}{between}{second}{after}"


def answered(message: Message) -> Answer | None:
    """Think: the answer in a message; None where it was cut short, refused, or is something
    else."""
    try:
        said = json.loads("".join(block.text for block in message.content if block.type == "text"))
    except (
        ValueError,
        TypeError,
        AttributeError,
    ):  # the library hands out what came, in whatever shape
        return None
    return ANSWERS.get(str(said.get("answer"))) if isinstance(said, dict) else None


def _connect() -> Anthropic:
    from anthropic import Anthropic

    return Anthropic(timeout=TIMEOUT_SECONDS)


def _reason(error: Exception) -> str:
    told = " ".join(str(error).split()).rstrip(".")[:160]
    return f"it could not be asked ({type(error).__name__}: {told})"
