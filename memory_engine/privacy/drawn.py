"""What looks drawn by lot, and what only seems so.

What services give out is drawn so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

from memory_engine.domain.patterns import regex
from memory_engine.privacy.wrapped import decoded

LEAST_ENTROPY = 4.0
"""[bits a character] Of an unbroken run that is a secret by its look alone."""
FULL_RUN = 32
"""[characters] For which that holds; of a shorter piece less is asked."""
APART = regex(r"[/_.:-]")
PARTS = regex(r"[/_-]")
LEAST_RUN = 14
"""[characters] Of its longest piece between the signs that also part the words of a path."""
LEAST_TURNS = 0.25
"""[of its length] How often such a run goes over to another kind of character: names of things
seldom do."""
NAMED = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
LEAST_PIECE = 3.5
"""[characters] Of the words and numbers that a name is made of, on an average; by lot it is two."""
LEAST_EACH = 4
"""[digits, letters] Of such a run."""
LEAST_DRAWN = 16
"""[characters] Of a run beside a word for a key."""
KEYED = regex(
    r"(?:[a-z0-9]{2,8}[_-])?(?:sk|rk|pk|ak|pat|key|tok|token|tkn|secret|live|test|prod)[_-]", re.I
)
LEAST_ONE_CASE = 28
"""[characters] Of a run of one case that is drawn."""
SENTENCE_BLANKS = 3
LEAST_HEX = 26
"""[digits] Of a session's number."""
HEXADECIMAL = regex(r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]+", re.I)


def entropy(run: str) -> float:
    """Compute Shannon's entropy of the characters [bits a character]."""
    counts = Counter(run).values()
    return -sum(n / len(run) * math.log2(n / len(run)) for n in counts)


def is_name(run: str, least: float = LEAST_PIECE) -> bool:
    """Tell a run of words and numbers, as people name things: ``Base64ImageSource``."""
    pieces = NAMED.findall(run)
    return sum(map(len, pieces)) >= least * len(pieces)


def is_random(run: str) -> bool:
    """Tell a run that looks drawn by lot.

    It has several kinds of character, in turns.
    """
    run = max(PARTS.split(run), key=len)
    kinds = [_kind(sign) for sign in run]
    turns = sum(a != b for a, b in pairwise(kinds))
    return (
        len(run) >= LEAST_RUN
        and {"a", "A", "0"} <= set(kinds)
        and turns >= LEAST_TURNS * len(run)
        and not is_name(run)
        and entropy(run) >= LEAST_ENTROPY * math.log2(len(run)) / math.log2(FULL_RUN)
    )


def has_random_part(run: str) -> bool:
    """Tell what has a part that looks drawn by lot."""
    return any(is_random(part) for part in run.split("."))


def is_drawn(value: str) -> bool:
    """Tell a run with many letters and many digits.

    It is no name, no date, no path.
    """
    return any(map(_even, APART.split(value))) or _turning(value)


def _even(run: str) -> bool:
    digits, letters = sum(map(str.isdigit, run)), sum(map(str.isalpha, run))
    return len(run) >= LEAST_DRAWN and min(digits, letters) >= LEAST_EACH


def _turning(value: str) -> bool:
    """Tell what changes its kind of character every second sign."""
    kinds = [_kind(sign) for sign in value]
    turns = sum(a != b for a, b in pairwise(kinds))
    return {"a", "A", "0"} <= set(kinds) and "/" not in value and turns >= len(value) / 2


def of_hook(path: str) -> bool:
    """Tell the part of an address that nobody guesses."""
    return is_drawn(path) or any(map(is_random, path.split("/")))


def _one_case(run: str) -> bool:
    """Tell letters and digits by turns, which are no hex number."""
    if (
        len(run) < LEAST_ONE_CASE
        or not run.isalnum()
        or (run.lower() != run != run.upper())
        or HEXADECIMAL.fullmatch(run)
    ):
        return False
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(run))
    return turns >= LEAST_TURNS * len(run)


def of_session(value: str) -> bool:
    """Tell what is drawn for a session, but for ids.

    Ids anybody may know.
    """
    return has_random_part(value) or (
        len(value) >= LEAST_HEX and HEXADECIMAL.fullmatch(value) is not None
    )


def by_look(run: str) -> bool:
    """Tell a run that looks drawn, or follows key letters.

    These letters say that it is a key. What is a sentence in base64 is none: of what it says its
    own words tell.
    """
    looks = (
        has_random_part(run)
        or _one_case(run.rpartition("/")[2])
        or (bool(KEYED.match(run)) and is_drawn(run))
    )
    return looks and decoded(run).count(" ") < SENTENCE_BLANKS


def _kind(sign: str) -> str:
    return "a" if sign.islower() else "A" if sign.isupper() else "0" if sign.isdigit() else "+"
