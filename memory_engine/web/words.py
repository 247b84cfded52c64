"""How answers' figures and words read on a page.

They are shapes, bits, shares.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from secrets import token_urlsafe
from typing import Any

from markupsafe import Markup

from memory_engine.domain.errors.plans import ranges
from memory_engine.views.visible import visible
from memory_engine.web.frame import Frame
from memory_engine.web.inert import said
from memory_engine.web.once import FIELD

UUID = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.I)
"""A session's name as hosts give it: its first eight digits tell it apart from others."""
STORE = ".kairos-mem"
"""What a store's folder is called."""
FACT = re.compile(r"\b(f[0-9a-f]{12})\b")
"""The id of a fact: letters and digits alone, so that what is made of it is a link and no more."""
SURE = 0.995
"""[probability] From which on a figure would read as a certainty that it is not."""

SHAPES: Mapping[str, str] = {
    "asserted": "●",
    "corroborated": "◐",
    "tentative": "○",
    "contested": "◇",
    "superseded": "↷",
    "retracted": "✕",
    "promote": "▲",
    "uncontest": "△",
    "supersede": "↷",
    "retract": "✕",
    "demote": "▽",
    "contest": "◇",
    "link": "=",
    "merge": "⋈",
    "admit": "+",
    "veto": "⊘",
    "revert": "↺",
    "redact": "█",
}
"""Status or verb -> its shape: colour never tells alone."""


def short(name: object) -> str:
    """Cut the names of sessions to what tells them apart."""
    return UUID.sub(r"\1", str(name))


def bits(value: float) -> str:
    """Write bits with their sign."""
    return f"{value:+.1f} bits"


def share(value: float) -> str:
    """Write a probability: never a certainty that it is not."""
    return f"{value:.2f}" if value < SURE else "above 0.99"


def shape(name: str) -> str:
    """Give the shape of a status or verb."""
    return SHAPES.get(name, "·")


def place_name(root: str) -> str:
    """Name a store as people do, by its folder.

    It is the memory of that folder.
    """
    path = PurePath(root)
    return path.parent.name if path.name == STORE else path.name


def ticked(text: str) -> Markup:
    """Show a sentence with what stands ``between ticks`` as code.

    Nothing else of it is read.
    """
    parts = visible(str(text)).split("`")
    if len(parts) % 2 == 0:
        return said(text)
    shown = (Markup("<code>{}</code>" if at % 2 else "{}").format(x) for at, x in enumerate(parts))
    return Markup("<bdi>{}</bdi>").format(Markup("").join(shown))


def linked(text: str) -> Markup:
    """Show a sentence with its facts linked to pages.

    It is one of the engine's.
    """
    return Markup(FACT.sub(r'<a class="id" href="/fact/\1">\1</a>', str(ticked(text))))


def clock(at: float) -> str:
    """Write the time of day of an event, in UTC."""
    return time.strftime("%H:%M:%S", time.gmtime(at))


def in_ranges(numbers: Iterable[int]) -> str:
    """Write numbers as ``3, 5-9``."""
    return ranges(tuple(numbers), ", ")


def proof(frame: Frame) -> Markup:
    """Give the fields that identify a form as ours.

    They show that it comes from a page of ours, and which it is.
    """
    once = Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token_urlsafe(9))
    return Markup('<input type="hidden" name="proof" value="{}">').format(frame.proof) + once


FILTERS: Mapping[str, Callable[..., Any]] = {
    "short": short,
    "bits": bits,
    "share": share,
    "shape": shape,
    "clock": clock,
    "ranges": in_ranges,
    "linked": linked,
    "ticked": ticked,
    "place_name": place_name,
}
GLOBALS: Mapping[str, Any] = {"proof": proof}
