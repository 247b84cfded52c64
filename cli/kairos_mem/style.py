"""How a page for people looks: its width, its colours, its numbers.

All pages are made from the same values that ``--json`` prints.
"""

from __future__ import annotations

import os
import re
import textwrap

import click

COLOURS = {
    "asserted": "green",
    "corroborated": "cyan",
    "contested": "yellow",
    "tentative": "white",
    "superseded": "blue",
    "retracted": "red",
}


PIPED = 110
"""Columns where nobody says how many there are."""


def width() -> int:
    """Give the columns to write in: the terminal's, within reason."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = PIPED
    return max(60, min(columns, 130))


def bold(text: str) -> str:
    """Give a heading."""
    return click.style(text, bold=True)


def dim(text: str) -> str:
    """Tell what matters less."""
    return click.style(text, dim=True)


def status(name: str) -> str:
    """Give a status in its colour."""
    return click.style(name, fg=COLOURS.get(name, "white"))


def plain_ids(text: str) -> str:
    """Cut long session names (UUIDs) to their first eight digits.

    A person can tell them apart by these.
    """
    return re.sub(
        r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", r"\1", text
    )


def probability(value: float) -> str:
    """Give a confidence for people: never a certainty that it is not."""
    return f"{value:.2f}" if value < 0.995 else "above 0.99"


def wrapped(text: str, indent: int, first: str = "") -> str:
    """Wrap a text to the terminal's width, indented.

    The first line after ``first``.
    """
    return textwrap.fill(
        plain_ids(text),
        width(),
        initial_indent=first or " " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
