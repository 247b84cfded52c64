"""What a model is asked, and what comes back.

The same, whoever runs it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from memory_engine.domain.errors.leaving import AdviserFailed
from memory_engine.privacy.redact import redacted


class Prompt(NamedTuple):
    """One question to a model.

    It has the standing words, the data as JSON, and the form of an answer. ``observations`` are
    those whose words the data holds; ``most`` is how many tokens an answer may have.
    """

    purpose: str
    wording: str
    data: Mapping[str, Any]
    schema: Mapping[str, Any]
    observations: tuple[str, ...] = ()
    most: int = 1024

    @property
    def text(self) -> str:
        """The data as one JSON text, without secrets."""
        return json.dumps(clean(self.data), ensure_ascii=False)


class Reply(NamedTuple):
    """What came back; where ``value`` is None ``because`` says why."""

    value: Mapping[str, Any] | None
    because: str = ""
    model: str = ""
    request: str = ""
    cost: float = -1.0


class Unavailable(AdviserFailed):
    """A model can't be had now: another may be asked instead."""


class Malformed(AdviserFailed):
    """An answer that is none.

    It was cut short or refused, or has another form than was asked for.
    """


class Backend(Protocol):
    """Somebody who runs a model."""

    @property
    def name(self) -> str:
        """Who answers, with the model."""
        ...

    @property
    def destination(self) -> str:
        """Where what is asked goes."""
        ...

    def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises ``AdviserFailed``, ``Unavailable`` and ``Malformed``."""
        ...

    def ask_all(self, prompts: Sequence[Prompt]) -> Sequence[Reply] | None:
        """Ask many at once, where that is cheaper.

        Gives None where it can't be done so.
        """
        ...


def clean(value: Any) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Replace secrets by markers in every text of a JSON value."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {name: clean(item) for name, item in value.items()}
    return [clean(item) for item in value] if isinstance(value, list | tuple) else value


def object_in(name: str, text: str) -> Mapping[str, Any]:
    """Read an answer that is one JSON object; raises ``Malformed``."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(name, "its answer is no JSON") from None
    if not isinstance(value, dict):
        raise Malformed(name, "its answer is no JSON object")
    return value
