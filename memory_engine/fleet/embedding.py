"""One process of a cluster embeds for all.

The model is loaded once, and texts come in batches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from memory_engine.domain.errors.machine import NoEmbedder
from memory_engine.wiring import embed_through, embedder

if TYPE_CHECKING:
    from memory_engine.domain.ports import Embedder


class About(NamedTuple):
    """What a model is."""

    name: str
    semantic: bool
    dimensions: int


class Models:
    """Holds each model asked for, loaded at first use."""

    def __init__(self) -> None:
        self._made: dict[str, Embedder] = {}
        self.batches = 0

    def about(self, setting: str) -> About | str:
        """Tell what a model is, or why there is none."""
        try:
            found = self._model(setting)
            return About(found.name, found.semantic, found.dimensions)
        except NoEmbedder as refusal:
            return refusal.message

    def embed(self, setting: str, texts: Sequence[str]) -> list[list[float]] | str:
        """Give the vectors of a batch, or say why there are none."""
        self.batches += 1
        try:
            return [list(vector) for vector in self._model(setting).embed(texts)]
        except NoEmbedder as refusal:
            return refusal.message

    def counted(self) -> tuple[int, int]:
        """Tell how many models it holds, and batches it had.

        It was given the batches.
        """
        return len(self._made), self.batches

    def _model(self, setting: str) -> Embedder:
        if setting not in self._made:
            self._made[setting] = embedder(setting)
        return self._made[setting]


Ask = Callable[..., Any]
"""Has a method of ``Models`` called wherever it is: its name, then what it is given."""


class Elsewhere:
    """An embedder whose model is in another process.

    Equal vectors, as it is the same code.
    """

    def __init__(self, setting: str, ask: Ask) -> None:
        self._setting, self._ask = setting, ask

    @property
    def name(self) -> str:
        """Name the model and its revision."""
        return self._about.name

    @property
    def semantic(self) -> bool:
        """Tell whether it has learnt what words mean."""
        return self._about.semantic

    @property
    def dimensions(self) -> int:
        """Tell how long a vector is."""
        return self._about.dimensions

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Give a vector of length one for each text; raises ``NoEmbedder``."""
        vectors: Sequence[Sequence[float]] = self._told("embed", list(texts))
        return vectors

    @cached_property
    def _about(self) -> About:
        about: About = self._told("about")
        return about

    def _told(self, name: str, *given: object) -> Any:  # noqa: ANN401  (what the method gives)
        answer = self._ask(name, self._setting, *given)
        if isinstance(answer, str):
            hint = "It is the machine of the cluster that embeds which has to have the model."
            raise NoEmbedder(self._setting, answer, hint)
        return answer


def through(ask: Ask) -> None:
    """Embed for all stores of this process by asking elsewhere."""
    embed_through(lambda setting: Elsewhere(setting, ask))
