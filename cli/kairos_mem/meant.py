"""What a mistyped verb may have meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from memory_engine.domain.meant import did_you_mean, nearest


def no_verb(word: str, verbs: Mapping[str, str]) -> click.UsageError:
    """Build the refusal of a verb that is none.

    It names the nearest in spelling, else those whose description has the word.
    """
    meant = did_you_mean(nearest(word, verbs) or _described(word.lower(), verbs))
    return click.UsageError(f"There is no verb {word!r}. {meant}".rstrip())


def _described(word: str, verbs: Mapping[str, str]) -> list[str]:
    return [verb for verb, says in verbs.items() if word in re.findall(r"[a-z]+", says.lower())]
