"""A host's summary of a conversation, without its own words."""

from __future__ import annotations

import re

STRUCTURED = re.compile(r"^(?:[ \t]+\S|#{1,6} |[-*+] |\d+[.)] |\||\w[\w ]{0,30}:[ \t]*$)")
"""A line of a text with a form: indented, a heading, an item, a row, or the name of a part."""


def body_of(text: str) -> str:
    """Cut off what surrounds a form; else keep the whole."""
    lines = text.split("\n")
    formed = [number for number, line in enumerate(lines) if STRUCTURED.match(line)]
    return "\n".join(lines[formed[0] : formed[-1] + 1]) if formed else text
