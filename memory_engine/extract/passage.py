"""Passages: a text, and where it stands among what was said."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal[
    "summary",
    "commit",
    "after failure",
    "report",
    "answer",
    "agent",
    "sub-agent",
    "owner",
    "memory",
]
"""Where a text stands.

``summary``: the host's own, made when it compacted a conversation. ``commit``: a commit's message.
``after failure``: what an agent says right after a command that failed. ``report``: a long answer
with a form of its own. ``answer``: what an agent says first after a person asked. ``sub-agent``: a
text of one. ``memory``: a page that was kept as memory before.
"""


Form = Literal["prose", "item", "row"]


class Passage(NamedTuple):
    """A text and its role; ``topic``: what it was said about."""

    text: str
    role: Role
    topic: str = ""


class Candidate(NamedTuple):
    """A sentence that may make a line, with what surrounds it.

    ``text`` stands alone as far as it can: its label and referent are in it. ``sentence`` is what
    was said word for word; ``number`` counts from 1 in its passage. ``label``, ``headings``
    and ``form`` say where in the text it stands; ``task`` how far a task of a list is;
    ``under`` what the item says that it is part of.
    """

    text: str
    sentence: str
    number: int
    role: Role
    form: Form = "prose"
    label: str = ""
    headings: tuple[str, ...] = ()
    topic: str = ""
    task: str = ""
    under: str = ""
