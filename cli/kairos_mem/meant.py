"""What a mistyped verb may have meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

import click

from memory_engine.domain.meant import did_you_mean, nearest

MISTYPED = 0.75
"""[share of letters alike] From which a word is a verb that was mistyped."""


def no_verb(word: str, verbs: Mapping[str, str]) -> click.UsageError:
    """Build the refusal of a verb that is none.

    It names those that differ by a slip of the finger, else those whose description has the word,
    else the nearest in spelling.
    """
    near = nearest(word, verbs)
    alike = any(SequenceMatcher(None, word.lower(), verb).ratio() >= MISTYPED for verb in near)
    meant = did_you_mean(near if alike else _described(word.lower(), verbs) or near)
    return click.UsageError(f"There is no verb {word!r}. {meant}".rstrip())


def _described(word: str, verbs: Mapping[str, str]) -> list[str]:
    return [verb for verb, says in verbs.items() if word in re.findall(r"[a-z]+", says.lower())]
