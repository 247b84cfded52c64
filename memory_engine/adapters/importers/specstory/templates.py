"""Long prompts that several sessions hold word for word.

They are a template's text, nobody's own words. A host's own prompts (how to sum a conversation up),
and those of commands and skills, stand in such a file as if a person had typed them. What nobody
typed anew is no lesson, and said in two sessions it is no two witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from memory_engine.adapters.importers.files.pages import readable_text
from memory_engine.adapters.importers.specstory.messages import OLDER_TOOL, TOOL, Message, messages
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadInput

LONGEST_TYPED = 400
"""[characters] Up to here a person may well type the same twice."""


def templates(files: Iterable[Path]) -> frozenset[str]:
    """Find long messages' keys in several files at several times.

    At one time it is one prompt, of a session that was copied when it went on.
    """
    seen: dict[str, tuple[Path, str]] = {}
    found = set[str]()
    for file in files:
        for message in _long_messages(file):
            first, at = seen.setdefault(key_of(message), (file, message.at))
            if first != file and at != message.at:
                found.add(key_of(message))
    return frozenset(found)


def _long_messages(file: Path) -> list[Message]:
    try:
        text = readable_text(file, "a session kept by SpecStory")
    except BadInput:  # whoever reads the session says so
        return []
    return [one for one in messages(text) if len(one.text) > LONGEST_TYPED and _asks(one)]


def _asks(message: Message) -> bool:
    """Tell whether a message may prompt an agent.

    A person's may, and the head of a helper's session.
    """
    shows = TOOL.search(message.text) or OLDER_TOOL.search(message.text)
    return not shows and (message.person or message.aside)


def key_of(message: Message) -> str:
    """Name a prompt by its words."""
    return ids.digest("prompt", " ".join(message.text.split()))
