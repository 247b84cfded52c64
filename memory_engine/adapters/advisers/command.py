"""A command of the user's own as adviser.

JSON goes in on stdin, JSON comes out on stdout. It may be a subscription's client (``claude -p``,
``codex exec``) or a model on this machine.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from memory_engine.adapters.advisers.backend import Malformed, Prompt, Reply, object_in
from memory_engine.adapters.network import Door, Rehearsed
from memory_engine.domain.egress import COMMAND
from memory_engine.domain.errors.leaving import AdviserFailed
from memory_engine.privacy.egress import plainly

SECONDS = 120.0
"""[seconds] A client that starts a session of its own takes tens of them."""
FENCE = "```"
RESULT = "result"
"""Where ``claude -p --output-format json`` puts what was answered."""


class CommandBackend:
    """A command line that is given a question and prints an answer."""

    def __init__(self, line: str, door: Door, seconds: float = SECONDS) -> None:
        self.line, self._door, self._seconds = " ".join(line.split()), door, seconds

    @property
    def name(self) -> str:
        """Name who answers, with the model.

        A key on the line is nobody's to read.
        """
        return plainly(f"{COMMAND}{self.line}")

    @property
    def destination(self) -> str:
        """Where what is asked goes."""
        return f"{COMMAND}{self.line}"

    def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises ``AdviserFailed`` and ``Malformed``."""
        given = {
            "purpose": prompt.purpose,
            "instructions": prompt.wording,
            "data": json.loads(prompt.text),
            "schema": prompt.schema,
            "answer": "One JSON object that fits `schema` on stdout, nothing around it.",
        }
        body = json.dumps(given, ensure_ascii=False).encode()
        with self._door.errand(prompt.purpose, prompt.observations) as errand:
            try:
                out = self._door.run(self.line, self._words(), body, self._seconds)
            except Rehearsed:
                raise AdviserFailed(self.name, "this is a rehearsal") from None
            errand.came_back(outcome="answered", model=self.line)
            answer = unwrapped(self.name, out.decode("utf-8", "replace"))
            return Reply(answer, "", plainly(self.line))

    def ask_all(self, prompts: Sequence[Prompt]) -> Sequence[Reply] | None:
        """Say that a command is asked one question at a time."""
        return None

    def _words(self) -> list[str]:
        try:
            words = shlex.split(self.line)
        except ValueError as error:
            raise AdviserFailed(self.name, f"it is no command line ({error})") from None
        if not words:
            raise AdviserFailed(self.name, "it is no command line")
        return words


def unwrapped(name: str, text: str) -> Mapping[str, Any]:
    """Read an answer out of what clients put around it; raises ``Malformed``."""
    value = object_in(name, fenced(text))
    inner = value.get(RESULT)
    if value.get("is_error"):
        raise Malformed(name, "it says that it failed")
    return object_in(name, fenced(inner)) if isinstance(inner, str) else value


def fenced(text: str) -> str:
    """Take a block of Markdown off an answer that is one."""
    bare = text.strip()
    if bare.startswith(FENCE) and bare.endswith(FENCE) and "\n" in bare:
        return bare[bare.index("\n") : -len(FENCE)].strip()
    return bare
