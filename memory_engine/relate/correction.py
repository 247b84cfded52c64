"""Whether a later sentence corrects an earlier one.

It gives another value for what the earlier one said, or opens as a correction.

This is weaker than a contradiction: only where one principal says both does it mean that the
earlier was taken back. So it asks for a frame with one value at a time ("the owner of the queue is
...", "is stored in ...", "listens on ..."), and leaves alone what may have many ("imports", "uses",
"supports", a thing and its several properties).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from memory_engine.claims.stance.plainly import CORRECTING, denied_whole, made_another, undated
from memory_engine.claims.words.content import content
from memory_engine.claims.words.meaning import VERBS, meaning
from memory_engine.claims.words.stem import stem
from memory_engine.domain import policy
from memory_engine.domain.table import words
from memory_engine.relate.changed import CHANGED, MENDING, OWNING
from memory_engine.relate.contradiction import contradicts
from memory_engine.relate.guard import barrier, contrast
from memory_engine.relate.laying import Reader
from memory_engine.relate.order import alike
from memory_engine.relate.possible import may_exclude
from memory_engine.relate.sense import sense
from memory_engine.relate.terms import is_topic
from memory_engine.relate.wording import Wording

COPULAS = frozenset({"is", "are", "was", "were"})
LINKS = frozenset({"of", "to", "by", "in", "at", "on", "from", "as"})
"""What may stand right before the value: the frame ends there, and the value is all that
follows."""

MANY = frozenset(
    stem(word)
    for word in words("""
    use import call require support handle contain include depend have read write accept export
    provide test check log need cover mention list match catch raise emit send receive touch change
    affect show run hold keep know want try allow reject speak like visit study win publish consume
    """)
)
"""Verbs with many objects at a time: another object is one more, not another value."""
MANY_AMOUNTS = frozenset(
    stem(word) for word in words("support accept include cover list match test handle allow know")
)
"""Of these, verbs that have many numbers or versions at a time, too: who supports 3.11 may
support 3.12 as well."""


def may_both_stand(*values: str) -> bool:
    """Tell whether two values of one thing may both stand.

    What differs in a condition or place behind the value, or in the day of an event, is no
    alternative.
    """
    tails = [_BEHIND.split(f" {value}", maxsplit=1)[1:] for value in values]
    return tails[0] == tails[1] and not all(map(_DATED.match, values))


_BEHIND = re.compile(
    r"\s(?:in|on|at|for|with|without|under|when|if|while|during|after|before|per|as|from|"
    r"to|by|until)\s",
    re.I,
)
_DATED = re.compile(
    r"^\d{4}-\d\d|^\d{1,2}:\d\d|^(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.I
)


def replaced(earlier: str, later: str) -> tuple[str, str] | None:
    """Find (old value, new value), if a later sentence gives another value.

    It says the same of the same thing, in the same frame.
    """
    one, other = (text.rstrip(" .;!").split() for text in (earlier, later))
    shared = alike(one, other)
    frame, old, new = [word.lower() for word in one[:shared]], one[shared:], other[shared:]
    if shared < policy.LEAST_FRAME or not old or not new or not _has_verb(frame):
        return None
    behind = alike(old[::-1], new[::-1])
    amounts = [" ".join(value[: len(value) - behind]) for value in (old, new)]
    if (
        all(_amount(amount) for amount in amounts)
        and _verb(frame) not in MANY_AMOUNTS
        and contrast(earlier, later)
    ):
        return amounts[0], amounts[1]
    values = all(
        len(value) <= policy.CORRECTED_WORDS and COPULAS.isdisjoint(value) for value in (old, new)
    )
    if not values or not _one_valued(frame, earlier, later):
        return None
    return (
        (" ".join(old), " ".join(new))
        if barrier(earlier, later) or set(old).isdisjoint(new)
        else None
    )


def _amount(value: str) -> bool:
    """Tell whether it is one word with a digit first.

    A number, a version, an amount, a time.
    """
    return " " not in value and value.lstrip("`~<>=v$")[:1].isdigit()


def _verb(frame: list[str]) -> str:
    """Find the stem of a frame's last verb, which governs what follows."""
    return next(
        (found for word in reversed(frame) if (found := stem(word)) in VERBS or found in MANY), ""
    )


def _has_verb(frame: list[str]) -> bool:
    """Tell whether a frame is more than the head of a subject.

    The difference must come after the verb, not after "the capital of ...".
    """
    after = {"the", "a", "an", *LINKS} - {"of"}
    third_person = any(word.endswith("s") and then in after for word, then in pairwise(frame[1:]))
    return third_person or any(
        word in COPULAS or word.endswith("ed") or stem(word) in VERBS | MANY for word in frame[1:]
    )


def _one_valued(frame: list[str], earlier: str, later: str) -> bool:
    if any(stem(word) in MANY for word in frame):
        return False
    if frame[-1] in COPULAS:
        relational = (
            "of" in frame[:-1] or "that" in frame[:-1] or any(word.endswith("'s") for word in frame)
        )
        return relational or contrast(earlier, later) is not None
    if frame[-1] in ("the", "a", "an"):
        return len(frame) > policy.LEAST_FRAME and frame[-2] in LINKS
    return frame[-1] in LINKS or contrast(earlier, later) is not None


def says_otherwise(earlier: str, later: str, read: Reader = Wording) -> bool:
    """Tell whether a later sentence opens as a correction, and says otherwise.

    Or tells of a change.
    """
    opened, changed, plain = _opening(later)
    if not (opened or changed):
        return False
    if opened and _of_the_same(earlier, plain):
        return True
    return (
        _contradicted(earlier, later, read)
        or _contradicted(earlier, plain, read)
        or (_of_one_topic(earlier, plain) and contrast(earlier, plain) is not None)
        or replaced(earlier, _cased(plain)) is not None
        or _by_another(earlier, plain)
        or _mended(earlier, plain)
    )


@lru_cache(maxsize=1024)
def _opening(later: str) -> tuple[bool, bool, str]:
    """Tell whether a sentence opens as a correction.

    Or tells of a change; and what is so now.

    It is held against each of its neighbours.
    """
    opened = CORRECTING.match(later) is not None or bool(denied_whole(later))
    changed = bool(CHANGED.search(later) or made_another(later))
    return opened, changed, undated(later) if opened or changed else ""


def _contradicted(earlier: str, later: str, read: Reader) -> bool:
    """Tell whether two sentences exclude each other.

    They are looked at closely only where they may.
    """
    if not may_exclude(read(earlier), read(later)):
        return False
    return contradicts(earlier, later, read) is not None


def _of_one_topic(earlier: str, later: str) -> bool:
    """Tell whether two sentences are about the same, or whose it is."""
    one, other = sense(earlier), sense(later)
    topics = [{term.canon for term in said.terms if is_topic(said, term)} for said in (one, other)]
    return topics[0] == topics[1] or any(
        term.canon in OWNING for said in (one, other) for term in said.terms
    )


_MEANS = re.compile(r"^(?P<done>.+ (?:with|by|via|through|using)) (?P<means>`[^`]+`|\S+)$", re.I)


def _by_another(earlier: str, later: str) -> bool:
    """Tell whether two sentences have the same done by different means."""
    one, other = (_MEANS.match(text.rstrip(" .!")) for text in (earlier, later))
    if not (one and other) or one["done"].lower() != other["done"].lower():
        return False
    return content(one["means"]).isdisjoint(content(other["means"]))


def _mended(earlier: str, later: str) -> bool:
    """Tell whether a later sentence says the earlier's fault was mended.

    It is all that the earlier one told.
    """
    if not content(earlier) <= content(later) or sense(later).flips:
        return False
    found = barrier(earlier, later)
    return found is not None and meaning(found.left).canon in MENDING


def _of_the_same(earlier: str, later: str) -> bool:
    """Tell whether a sentence says another thing by subject and verb alike."""
    one, other = sense(earlier), sense(_cased(later))
    topics = [{term.canon for term in said.terms if is_topic(said, term)} for said in (one, other)]
    verbs = [{term.canon for term in said.terms if term.role == "verb"} for said in (one, other)]
    same = (
        topics[0] == topics[1]
        and verbs[0] == verbs[1]
        and one.copula == other.copula
        and one.scopes == other.scopes
    )
    apart = content(earlier) - content(later)
    return same and bool(topics[0]) and 0 < len(apart) <= policy.CORRECTED_WORDS


def _cased(text: str) -> str:
    return text[:1].upper() + text[1:]
