"""A page in Markdown: its front matter, and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memory_engine.claims.prose import COMMENTS

FENCE = "---"
"""A line of it opens and closes the front matter."""

COMMENTED = re.compile(
    rf"^[ \t]*+(`{{3,}}|~{{3,}}).*?(?:^[ \t]*+\1|\Z)|`[^`\n]*+`|({COMMENTS})", re.S | re.M
)
"""Code, in which nothing is a comment, or a comment."""
UNBROKEN = re.compile(r"[^\n]+")


def front_matter(text: str) -> tuple[str, str]:
    """Part a page into its front matter, fences included, and the rest.

    All is the rest where no front matter is closed.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return "", text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    return ("\n".join(lines[: end + 1]) + "\n", "\n".join(lines[end + 1 :])) if end else ("", text)


def without_comments(body: str) -> str:
    """Blank out a page's comments, each line staying.

    However many paragraphs a comment has.
    """
    return COMMENTED.sub(lambda part: UNBROKEN.sub(" ", part[2]) if part[2] else part[0], body)


def paragraphs(body: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of runs of lines without a blank one.

    A bullet begins a run of its own, a fence keeps its run together.
    """
    start, fenced = 1, False
    run: list[str] = []
    for number, line in enumerate(body.split("\n"), 1):
        mark = line.lstrip().startswith(("```", "~~~"))
        opens = not fenced and (
            not line.strip() or re.match(r"\s*(?:[-*+]|\d+[.)])\s", line) or line.startswith("#")
        )
        if opens and run:
            yield start, "\n".join(run)
            run = []
        if not run:
            start = number
        run.append(line)
        fenced = fenced != mark
    yield start, "\n".join(run)
