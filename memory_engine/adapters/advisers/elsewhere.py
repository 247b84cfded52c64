"""Advisers that are elsewhere: questions kept for them, their answers carried in.

Both stand in a chain where the model would, so that all before and behind it is as in any night:
what is asked, in which words, and what an answer may do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from memory_engine.adapters.advisers.backend import Prompt, Reply
from memory_engine.domain.pack import EXCLUDES, SAME, Asked, Came, Way
from memory_engine.formats.pack import question_id
from memory_engine.privacy.egress import plainly

ASKED = "it is asked elsewhere"
UNANSWERED = "no answer to it came back"


class Kept:
    """Questions to be asked elsewhere, each once.

    They hold the ways of asking them. What is answered already is not asked again. ``observations``
    are those whose words they hold.
    """

    def __init__(self, known: Mapping[str, Came]) -> None:
        self._known = known
        self._same: dict[str, str] = {}
        """Of each pair the question whether it says the same."""
        self.ways: dict[str, Way] = {}
        self.questions: dict[str, Asked] = {}
        self.observations: set[str] = set()

    def add(self, adviser: str, prompt: Prompt) -> None:
        """Keep a question."""
        way, data = way_of(adviser, prompt), json.loads(prompt.text)
        id = question_id(prompt.purpose, way, data)
        before = self._same.get(prompt.text, "") if prompt.purpose == EXCLUDES else ""
        if prompt.purpose == SAME:
            self._same[prompt.text] = id
        needless = before in self._known and self._known[before].value != {"answer": "no"}
        if needless or id in self._known:
            return
        self.ways[prompt.purpose] = way
        after = before if before in self.questions else ""
        self.questions[id] = Asked(id, prompt.purpose, data, after)
        self.observations |= {*prompt.observations}


def way_of(adviser: str, prompt: Prompt) -> Way:
    """Give the way in which a question is asked.

    A key on a command line is nobody's to read.
    """
    return Way(plainly(adviser), prompt.wording, prompt.schema, prompt.most)


class Keeping:
    """Stands for an adviser, asks nobody, and keeps what would be asked."""

    def __init__(self, adviser: str, name: str, destination: str, kept: Kept) -> None:
        self.name, self.destination = name, destination
        self._adviser, self._kept = adviser, kept

    def ask(self, prompt: Prompt) -> Reply:
        """Keep a question."""
        self._kept.add(self._adviser, prompt)
        return Reply(None, ASKED, self.name)

    def ask_all(self, prompts: Sequence[Prompt]) -> Sequence[Reply] | None:
        """Say that questions are kept one by one."""
        return None


class Carried:
    """Stands for an adviser, with the answers that came back.

    Others it has none of. ``open`` are the questions to which none came.
    """

    def __init__(
        self, name: str, destination: str, came: Mapping[str, Came], open: set[str]
    ) -> None:
        self.name, self.destination = name, destination
        self._came, self._open = came, open

    def ask(self, prompt: Prompt) -> Reply:
        """Give the answer that came back."""
        id = question_id(prompt.purpose, way_of("", prompt), json.loads(prompt.text))
        came = self._came.get(id)
        if came is None:
            self._open.add(id)
            return Reply(None, UNANSWERED, self.name)
        return Reply(came.value, came.because, came.model or came.by, came.request)

    def ask_all(self, prompts: Sequence[Prompt]) -> Sequence[Reply] | None:
        """Say that answers are given one by one."""
        return None
