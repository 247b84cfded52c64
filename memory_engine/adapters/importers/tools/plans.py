"""A plan that the agent puts before the owner."""

from __future__ import annotations

import re

APPROVED = "User has approved your plan"
"""How the host begins its account of an approval."""

TITLE = re.compile(r"^[ \t]*#{1,3}[ \t]+(?:plan:?[ \t]+)?(\S.*)$", re.I | re.M)

LONGEST_TITLE = 120
"""[characters] Of a plan's heading, or of its first line."""

LONGEST_PLAN = 4_000
"""[characters] Of a plan, in which its heading is looked for."""


def title_of(plan: object) -> str:
    """Name a plan by its first heading, else by its first line."""
    text = plan[:LONGEST_PLAN] if isinstance(plan, str) else ""
    heading = TITLE.search(text)
    first = heading.group(1) if heading else next(iter(text.strip().splitlines()), "")
    return flat(first)[:LONGEST_TITLE]


def flat(text: str) -> str:
    """Take the ends of sentences out of a text.

    So that what quotes it is one sentence.
    """
    return re.sub(r"[.?!:]+(?=\s|$)", ";", " ".join(text.split())).rstrip("; ")
