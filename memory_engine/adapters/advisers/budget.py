"""What a night and a month may cost, and when to ask."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from memory_engine.adapters.advisers.backend import Prompt
from memory_engine.adapters.advisers.messages import MILLION, Price
from memory_engine.adapters.power import battery_left
from memory_engine.domain.policy import Policy

CHARS_A_TOKEN = 3.0
"""[characters] At least, of English and code: so no request has more tokens than this tells."""
MONTH_DAYS = 30

Spent = Callable[..., Mapping[str, float]]


class Budget:
    """What is left for tonight.

    A question is asked only if it can be afforded to the full.
    """

    def __init__(self, policy: Policy, spent: Spent, night: int, price: Price | None) -> None:
        self._policy, self._spent, self._night = policy, spent, night
        self._price, self._untimely = price, untimely(policy)
        self._began = time.monotonic()
        self._since = (datetime.now(UTC) - timedelta(days=MONTH_DAYS)).strftime("%Y-%m-%dT%H:%M:%S")
        self.left = 0

    def afford(self, *prompts: Prompt) -> str:
        """Say why questions can't be afforded together; "" where they can.

        One that is asked for alone is left for good; of several each may be asked for again.
        """
        why = self._too_dear(prompts)
        self.left += bool(why) and len(prompts) == 1
        return why

    def _too_dear(self, prompts: Sequence[Prompt]) -> str:
        chars = sum(len(prompt.wording) + len(prompt.text) for prompt in prompts)
        tokens_in, most_out = chars / CHARS_A_TOKEN, sum(prompt.most for prompt in prompts)
        dollars = 0.0
        if self._price:
            dollars = (tokens_in * self._price[0] + most_out * self._price[1]) / MILLION
        if self._untimely:
            return self._untimely
        if time.monotonic() - self._began > self._policy.advice_seconds:
            return f"the night may wait {self._policy.advice_seconds:g} s for advice, no longer"
        limits = (
            ("night", self._spent(night=self._night), "advice_"),
            ("month", self._spent(since=self._since), "advice_month_"),
        )
        for span, spent, name in limits:
            tokens, money = f"{name}tokens", f"{name}dollars"
            most, dearest = getattr(self._policy, tokens), getattr(self._policy, money)
            if spent["tokens"] + tokens_in + most_out > most:
                return f"the {span}'s {most:,} tokens ({tokens}) do not reach for it"
            if dearest and self._price is None:
                return f"{money} is set, and `prices` does not tell what its tokens cost"
            if dearest and spent["dollars"] + dollars > dearest:
                return f"the {span}'s ${dearest:g} ({money}) do not reach for it"
        return ""


def untimely(policy: Policy) -> str:
    """Say why nobody should be asked now.

    The machine is busy, or runs on what is left in its battery.
    """
    load = _load()
    if policy.advice_load and load > policy.advice_load:
        return f"the machine is busy (load {load:.1f} for each core)"
    battery = battery_left()
    if battery is not None and battery < policy.advice_battery:
        return f"the machine runs on its battery ({battery:.0%} left)"
    return ""


def _load() -> float:
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    except OSError:
        return 0.0
