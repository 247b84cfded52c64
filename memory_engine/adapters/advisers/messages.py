"""Models behind the Messages API.

They are asked through Anthropic's own library and the one door.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from memory_engine.adapters.advisers.backend import (
    Malformed,
    Prompt,
    Reply,
    Unavailable,
    object_in,
)
from memory_engine.adapters.network import Door, Errand
from memory_engine.domain.errors.leaving import AdviserFailed
from memory_engine.privacy.egress import destination, plainly

if TYPE_CHECKING:
    from anthropic import Anthropic
    from anthropic.types import Message
    from anthropic.types.messages import MessageBatchIndividualResponse

ADDRESS = "https://api.anthropic.com"
TIMEOUT_SECONDS = 30.0
"""[seconds] For one request: a night waits, holding the lock."""
ELSEWHERE = frozenset({400, 404, 529})
"""Statuses for which another model may answer: it is unknown, will not take this, or is busy."""
RIGHT_ENDS = frozenset({"end_turn", "stop_sequence"})
"""Why an answer ends that is whole."""
BATCHED = 0.5
"""[share of the price] What a token costs in a batch."""
RETRIES = 2
"""[times] That the library tries again what the network or a rate limit refused."""
PAUSE_SECONDS = 5.0
"""[seconds] Between two looks at a batch."""
MILLION = 1_000_000
REHEARSING = "rehearsal"
"""Stands for a key where nothing is sent."""

T = TypeVar("T")
Price = tuple[float, float]
"""[US dollars a million tokens] What is put in and what comes out."""


class MessagesBackend:
    """One model behind the API."""

    def __init__(
        self,
        model: str,
        door: Door,
        price: Price | None = None,
        connect: Callable[[], Anthropic] | None = None,
        patience: float = 0.0,
    ) -> None:
        self.model, self._door, self._price = model, door, price
        self._connect = connect or self._connected
        self._client: Anthropic | None = None
        self._patience = patience

    @property
    def name(self) -> str:
        """Who answers, with the model."""
        return f"claude:{self.model}"

    @property
    def destination(self) -> str:
        """Where what is asked goes."""
        address = os.environ.get("ANTHROPIC_BASE_URL") or ADDRESS
        return destination(address) or address

    def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises ``AdviserFailed``, ``Unavailable`` and ``Malformed``."""
        with self._door.errand(prompt.purpose, prompt.observations) as errand:
            asked = self._of(prompt)
            message = self._called(errand, lambda client: client.messages.create(**asked))
            return self._reply(errand, message, 1.0)

    def ask_all(self, prompts: Sequence[Prompt]) -> Sequence[Reply] | None:
        """Ask many in one batch, for half the price.

        Gives None where it does not end in time. What is not done by then is given up, and can be
        asked one by one.
        """
        if not self._patience:
            return None
        observations = [id for prompt in prompts for id in prompt.observations]
        with self._door.errand(prompts[0].purpose, observations) as errand:
            requests: Any = [
                {"custom_id": f"q{number}", "params": self._of(prompt)}
                for number, prompt in enumerate(prompts)
            ]
            batch = self._called(errand, lambda it: it.messages.batches.create(requests=requests))
            if not self._ended(errand, batch.id):
                with suppress(AdviserFailed):
                    self._called(errand, lambda it: it.messages.batches.cancel(batch.id))
                return None
            lines = self._called(errand, lambda it: list(it.messages.batches.results(batch.id)))
            by_id = {line.custom_id: line for line in lines}
            return [self._one(errand, by_id.get(f"q{n}")) for n in range(len(prompts))]

    def _ended(self, errand: Errand, batch: str) -> bool:
        until = time.monotonic() + self._patience
        while True:
            told = self._called(errand, lambda it: it.messages.batches.retrieve(batch))
            if told.processing_status == "ended":
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(min(PAUSE_SECONDS, self._patience / 2))

    def _one(self, errand: Errand, line: MessageBatchIndividualResponse | None) -> Reply:
        result = line.result if line else None
        if result is None or result.type != "succeeded":
            kind = result.type if result else "missing"
            return Reply(None, f"{self.name}: its part of a batch is {kind}", self.model)
        try:
            return self._reply(errand, result.message, BATCHED)
        except Malformed as fault:
            return Reply(None, fault.message, self.model)

    def _of(self, prompt: Prompt) -> dict[str, Any]:
        standing = {"type": "text", "text": prompt.wording, "cache_control": {"type": "ephemeral"}}
        return {
            "model": self.model,
            "max_tokens": prompt.most,
            "system": [standing],
            "messages": [{"role": "user", "content": prompt.text}],
            "output_config": {"format": {"type": "json_schema", "schema": prompt.schema}},
        }

    def _reply(self, errand: Errand, message: Message, share: float) -> Reply:
        usage = getattr(message, "usage", None)
        put_in, came_out = _tokens(usage)
        cost = self._cost(usage, share)
        model, request = str(getattr(message, "model", "") or self.model), _request(message)
        so_far = errand.answer
        errand.came_back(
            outcome="answered",
            model=model,
            request=request,
            tokens_in=so_far.tokens_in + put_in,
            tokens_out=so_far.tokens_out + came_out,
            cost=cost if cost < 0 else max(so_far.cost, 0.0) + cost,
        )
        end = getattr(message, "stop_reason", None)
        if end not in RIGHT_ENDS:
            raise Malformed(self.name, f"its answer ended with {end or 'nothing'}")
        told = errand.answer
        return Reply(object_in(self.name, _text(message)), "", told.model, told.request, cost)

    def _cost(self, usage: object, share: float) -> float:
        if self._price is None:
            return -1.0
        put_in, came_out = _tokens(usage)
        return share * (put_in * self._price[0] + came_out * self._price[1]) / MILLION

    def _called(self, errand: Errand, call: Callable[[Anthropic], T]) -> T:
        """Call the library.

        What goes wrong there is a failure with its reason.
        """
        from anthropic import AnthropicError, APIStatusError

        try:
            self._client = self._client or self._connect()
            return call(self._client)
        except APIStatusError as error:
            errand.came_back(outcome=f"status {error.status_code}", request=error.request_id or "")
            kind = Unavailable if error.status_code in ELSEWHERE else AdviserFailed
            raise kind(self.name, _reason(error)) from None
        except (AnthropicError, TypeError, ValueError, AttributeError) as error:
            # TypeError: what the library raises where there is no key
            errand.came_back(outcome=type(error).__name__)
            raise AdviserFailed(self.name, _reason(error)) from None

    def _connected(self) -> Anthropic:
        """Connect with a key or token of the environment.

        The library then looks for no other way.
        """
        from anthropic import Anthropic

        key = os.environ.get("ANTHROPIC_API_KEY") or None
        token = os.environ.get("ANTHROPIC_AUTH_TOKEN") or None
        if self._door.rehearses:
            key, token = REHEARSING, None
        if not (key or token):
            raise TypeError("neither ANTHROPIC_API_KEY nor ANTHROPIC_AUTH_TOKEN is set")
        return Anthropic(
            api_key=key,
            auth_token=None if key else token,
            timeout=TIMEOUT_SECONDS,
            max_retries=0 if self._door.rehearses else RETRIES,
            http_client=self._door.client(TIMEOUT_SECONDS),
        )


def _tokens(usage: object) -> tuple[int, int]:
    """Count tokens in, cached ones as well, and out."""
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    put_in = sum(_number(usage, name) for name in names)
    return put_in, _number(usage, "output_tokens")


def _number(usage: object, name: str) -> int:
    value = getattr(usage, name, 0)
    return value if isinstance(value, int) and value > 0 else 0


def _text(message: Message) -> str:
    blocks: Sequence[Any] = message.content if isinstance(message.content, list) else ()
    texts = (getattr(b, "text", "") for b in blocks if getattr(b, "type", "") == "text")
    return "".join(text for text in texts if isinstance(text, str))


def _request(message: Message) -> str:
    return str(getattr(message, "_request_id", None) or getattr(message, "id", "") or "")


def _reason(error: Exception) -> str:
    told = plainly(str(error)).rstrip(".")[:160]
    return f"it could not be asked ({type(error).__name__}: {told})"


def prices(rows: Mapping[str, Sequence[float]], model: str) -> Price | None:
    """Look up what a model's tokens cost.

    The longest name that it begins with counts.
    """
    known = [name for name in rows if model.startswith(name)]
    if not known:
        return None
    first, second = rows[max(known, key=len)]
    return float(first), float(second)
