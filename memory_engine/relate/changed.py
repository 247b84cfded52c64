"""Words that tell that something was otherwise before."""

from __future__ import annotations

import re

from memory_engine.claims.stance.plainly import TURNS
from memory_engine.claims.words.meaning import meaning
from memory_engine.domain.patterns import seldom
from memory_engine.domain.table import words


def canons(listed: str) -> frozenset[str]:
    """Give what the words of a list stand for."""
    return frozenset(meaning(word).canon for word in words(listed))


CHANGED = seldom(
    r"(?-i:(?<= )now|^Now|(?<= )again|^Again|(?<= )instead|^Instead)\b|\b(?:no longer|any "
    r"?more|any longer|stop(?:ped)? \w+ing|quit \w+ing|ceased|nowadays|these days|as of|"
    r"from (?:now|here) on"
    rf"|since (?:(?:the|our) (?:\w+ )?{TURNS}|last|yesterday|today|this|we|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday)|meanwhile|(?:is|was|are|were|got|"
    r"ha(?:s|ve) been) (?:fixed|resolved|solved|restored)"
    r"|used to|until (?:recently|yesterday|last))\b|\((?:(?:it|that|this|which) )?(?:was|"
    r"were|used to be|had been|previously|formerly) ",
    re.I,
)
"""That it was otherwise before."""

MENDING = canons("fix solve")
OWNING = canons("own maintain manage lead")
