"""On what condition an instruction holds: its heading, its lead."""

from __future__ import annotations

import re
from collections.abc import Sequence

CONDITION = re.compile(
    r"(?:(?:only )?when(?:ever)?(?! to\b)|if|before|after|while|during|once|unless|until|"
    r"upon|on(?! the other hand)|in case|as soon as|"
    r"(?:each|every|any) time|at the (?:start|beginning|end) of|in the event)\b",
    re.I,
)
"""So begins what says when something holds."""
PROCEDURE = re.compile(
    r"(?:how )?to (?!do\b)\w+ |for \w+ing\b|\w{2,}ing\b(?= (?:an?|the|to|from|up|new)\b|$)"
    r"|.*\b(?:process|procedure|workflow|steps|checklist|protocol|release|releases|"
    r"deployment|setup|set-up|installation|migration)$",
    re.I,
)
"""So is a procedure named, whose numbered steps are orders only within it."""
MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•]\s+|\d+[.)]\s+)?|[*_`]{2,3}|\s*[:#]+\s*$")
ASIDE = re.compile(r"\s*\([^()]*\)")
STEP = re.compile(r"\s*\d+[.)]\s")
LONGEST = 80
"""[characters] Of a condition; what is longer is a text of its own."""


def condition(above: Sequence[str], text: str) -> str:
    """Name the condition of what stands under these; "" for none."""
    titles = [ASIDE.sub("", _unmarked(title)) for title in above]
    conditions = [_clause(title) for title in titles if CONDITION.match(title)]
    if not conditions and STEP.match(text):
        conditions = [title for title in titles if PROCEDURE.match(title)][-1:]
    first, *others = [title for title in conditions if len(title) <= LONGEST] or [""]
    return ", ".join([first, *(title[:1].lower() + title[1:] for title in others)])


def _unmarked(title: str) -> str:
    return MARKS.sub("", " ".join(title[: 2 * LONGEST].split())).strip()


def _clause(title: str) -> str:
    """Cut a lead-in after its condition: "if it fails, follow these steps"."""
    return title.partition(",")[0]
