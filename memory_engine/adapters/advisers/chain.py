"""Ask models in turn until one answers, within a night's budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from memory_engine.adapters.advisers.backend import (
    Backend,
    Malformed,
    Prompt,
    Reply,
    Unavailable,
)
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.leaving import AdviserFailed

BATCH_FROM = 20
"""[questions] From here on they are put in one batch, where a backend takes one."""

Afford = Callable[..., str]
"""Says why questions can't be afforded together any more; "" where they can."""


class Chain:
    """Backends in the order in which they are tried.

    The next one is asked where a model is unknown, will not take a question, or is busy; the reason
    is kept in ``notes``. What fails otherwise is not tried again that night: it would fail, too.
    """

    def __init__(
        self, backends: Sequence[Backend], afford: Afford | None = None, rehearses: bool = False
    ) -> None:
        self._backends = list(backends)
        self._afford = afford or (lambda *_: "")
        self._rehearses = rehearses
        self._failed = ""
        self.notes: list[str] = []

    @property
    def name(self) -> str:
        """Who is asked first."""
        return self._backends[0].name

    @property
    def destinations(self) -> tuple[str, ...]:
        """Where what is asked may go."""
        return tuple(dict.fromkeys(each.destination for each in self._backends))

    def answers(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Ask all of it, best first.

        What is not answered stays open, with its reason.
        """
        batched = len(prompts) >= BATCH_FROM and not self._failed and not self._afford(*prompts)
        if batched and (together := self._in_batch(prompts)):
            return together
        return [self._answer(prompt) for prompt in prompts]

    def _in_batch(self, prompts: Sequence[Prompt]) -> list[Reply] | None:
        try:
            replies = self._backends[0].ask_all(prompts)
        except AdviserFailed as failure:
            self.notes.append(f"{failure.message} Nothing came of a batch.")
            return None
        return list(replies) if replies is not None else None

    def _answer(self, prompt: Prompt) -> Reply:
        if self._failed:
            return Reply(None, self._failed, self.name)
        if too_dear := self._afford(prompt):
            return Reply(None, too_dear, self.name)
        while True:
            backend = self._backends[0]
            try:
                return self._twice(backend, prompt)
            except Unavailable as gone:
                if len(self._backends) == 1:
                    return self._given_up(gone)
                self._backends.pop(0)
                self.notes.append(f"{gone.message} {self.name} is asked instead.")
            except Malformed as fault:
                return Reply(None, fault.message, backend.name)
            except KairosError as failure:
                return self._given_up(failure)

    def _twice(self, backend: Backend, prompt: Prompt) -> Reply:
        """Ask, and once more where the answer is none."""
        try:
            return backend.ask(prompt)
        except Malformed:
            if too_dear := self._afford(prompt):
                raise Malformed(backend.name, too_dear) from None
            return backend.ask(prompt)

    def _given_up(self, failure: KairosError) -> Reply:
        if not self._rehearses:
            self._failed = failure.message
        return Reply(None, failure.message, self.name)
