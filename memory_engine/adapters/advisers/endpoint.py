"""A model on this machine that speaks OpenAI's chat completions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from memory_engine.adapters.advisers.backend import (
    Malformed,
    Prompt,
    Reply,
    Unavailable,
    object_in,
)
from memory_engine.adapters.advisers.messages import ELSEWHERE
from memory_engine.adapters.network import Door
from memory_engine.domain.errors.leaving import AdviserFailed
from memory_engine.privacy.egress import destination, plainly

SECONDS = 300.0
"""[seconds] A model on a processor without a card takes minutes."""
GOOD = 200


class EndpointBackend:
    """One model of a server on loopback."""

    def __init__(self, model: str, address: str, door: Door, seconds: float = SECONDS) -> None:
        self.model, self._address = model, address.rstrip("/")
        self._door, self._seconds = door, seconds

    @property
    def name(self) -> str:
        """Who answers, with the model."""
        return plainly(f"openai:{self.model}@{self._address}")

    @property
    def destination(self) -> str:
        """Where what is asked goes."""
        return destination(self._address)

    def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises ``AdviserFailed``, ``Unavailable`` and ``Malformed``."""
        import httpx2

        form = {"name": prompt.purpose, "schema": prompt.schema, "strict": True}
        body = {
            "model": self.model,
            "max_tokens": prompt.most,
            "messages": [
                {"role": "system", "content": prompt.wording},
                {"role": "user", "content": prompt.text},
            ],
            "response_format": {"type": "json_schema", "json_schema": form},
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        with self._door.errand(prompt.purpose, prompt.observations) as errand:
            try:
                with self._door.client(self._seconds) as client:
                    came = client.post(
                        f"{self._address}/chat/completions",
                        content=content,
                        headers={"content-type": "application/json"},
                    )
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                errand.came_back(outcome=type(error).__name__)
                raise AdviserFailed(
                    self.name, f"it could not be asked ({plainly(str(error))})"
                ) from None
            errand.came_back(outcome=f"status {came.status_code}")
            if came.status_code != GOOD:
                kind = Unavailable if came.status_code in ELSEWHERE else AdviserFailed
                raise kind(self.name, f"it answered with status {came.status_code}")
            answer = object_in(self.name, came.text)
            errand.came_back(outcome="answered", **_told(answer, self.model))
            value = object_in(self.name, _content(self.name, answer))
            return Reply(value, "", errand.answer.model, errand.answer.request)

    def ask_all(self, prompts: Sequence[Prompt]) -> Sequence[Reply] | None:
        """Say that it is asked one question at a time."""
        return None


def _content(name: str, answer: Mapping[str, Any]) -> str:
    try:
        choice = answer["choices"][0]
        if choice.get("finish_reason") not in ("stop", None):
            raise Malformed(name, f"its answer ended with {choice['finish_reason']}")
        return str(choice["message"]["content"])
    except (LookupError, TypeError, AttributeError):
        raise Malformed(name, "its answer has another form") from None


def _told(answer: Mapping[str, Any], model: str) -> dict[str, Any]:
    usage = answer.get("usage")
    used: Mapping[str, Any] = usage if isinstance(usage, dict) else {}
    tokens = {"tokens_in": used.get("prompt_tokens"), "tokens_out": used.get("completion_tokens")}
    counted = {name: n for name, n in tokens.items() if isinstance(n, int) and n > 0}
    return {"model": str(answer.get("model") or model), "request": str(answer.get("id")), **counted}
