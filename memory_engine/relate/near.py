"""Words that say the same in one frame only.

At a place, from a source, on a port, with a command.

Every word has several senses, so that nothing follows from two pairs about a third: each pair
stands for itself. What stands in no frame here is a difference, however near the two words are.
"""

from __future__ import annotations

from typing import NamedTuple

from memory_engine.claims.words.meaning import derived, meaning
from memory_engine.claims.words.stem import stem
from memory_engine.domain.table import groups, words
from memory_engine.relate.compared import Compared, contrary
from memory_engine.relate.terms import Term


class Frame(NamedTuple):
    """Words that stand for one another beside the same term.

    Both texts give them that term, of a kind and in a role.

    ``beside``: the role of another shared term that there must be, if any.
    """

    alike: frozenset[str]
    roles: frozenset[str]
    kinds: frozenset[str]
    beside: str


_ANY = words("word number path name flag command tech")


def _frames(listed: tuple[tuple[str, str, str, str], ...]) -> tuple[Frame, ...]:
    return tuple(
        Frame(
            frozenset(meaning(word).canon for word in words(alike)),
            words(roles),
            words(kinds) or _ANY,
            beside,
        )
        for alike, roles, kinds, beside in listed
    )


FRAMES = _frames((
    ("live store put", "in to under at on beside", "", ""),
    ("live define implement find", "in to under at on beside", "", ""),
    ("live put go", "in to under", "", ""),
    ("originate read fetch", "from", "", ""),
    ("listen expose serve reach available", "on at under", "number path name", ""),
    ("take last run require", "object for", "number", ""),
    ("live expire last", "for", "number", ""),
    ("run use start", "object with subject", "command", ""),
    ("move migrate adopt", "to", "", ""),
    ("prefer use", "instead", "", ""),
    ("add put", "to", "", ""),
    ("run use", "on", "tech", ""),
    ("run use", "on", "", "for"),
    ("consider count", "as", "", ""),
    ("communicate use", "over with between", "tech", ""),
    ("resize scale", "to", "number", ""),
    ("reach hit", "object to", "number", ""),
))  # fmt: skip
"""Words that are alike, the roles of one of which the shared term has a part, and its kinds."""

INTERCHANGED = frozenset(
    frozenset(meaning(word).canon for word in pair)
    for pair in groups("""
        strip delete | strip trim | respond return | legacy old | fresh new | real actual | initial
        first | due deadline | take last | earlier older | newer later | ourselves self | mean
        signal | raise increase | freeze hang | prompt ask | start trigger
    """)
)
"""Pairs that may change for one another anywhere, though what else stands for the one does not
stand for the other."""


def explained(two: Compared, one: Term, other: Term) -> bool:
    """Tell whether two near words say the same here."""
    if _turned(one, other) or derived(one.canon, other.canon) or _spelt_alike(two, one, other):
        return True
    pair = frozenset((one.canon, other.canon))
    # What is not allowed is not to be used.
    forbidden = pair == _ALLOWED and one.denied and other.denied
    return (
        forbidden
        or pair in INTERCHANGED
        or any(pair <= frame.alike and _given(two, frame) for frame in FRAMES)
    )


_ALLOWED = frozenset({meaning("allow").canon, meaning("use").canon})


def _turned(one: Term, other: Term) -> bool:
    """Tell whether a word denies the antonym of the other.

    Not eager is lazy; what fails has not removed anything.
    """
    return contrary(one, other) and not any(
        meaning(term.raw.lower()).denies for term in (one, other)
    )


def doer(one: Term, other: Term) -> bool:
    """Tell who does it from what is done.

    The importer, the import: where neither is the predicate.
    """
    if one.kind != "word" or other.kind != "word" or "verb" in (one.role, other.role):
        return False
    short, long = sorted((word.raw.lower().removesuffix("s") for word in (one, other)), key=len)
    rest = long.removeprefix(short.removesuffix("e"))
    return long != rest != short and rest in ("er", f"{short[-1:]}er") and not short.endswith("er")


def _spelt_alike(two: Compared, one: Term, other: Term) -> bool:
    """Tell whether two words are forms of one.

    Set and setting; or a compound in one word and in two: lockfile.
    """
    short, long = sorted((one.raw.lower(), other.raw.lower()), key=len)
    if derived(stem(short), stem(long)):
        return True
    rest = long.removeprefix(short)
    return rest in _FORMS or rest == f"{short[-1]}ing" or _apart(two, short, rest)


_FORMS = ("", "s", "ing")


def _apart(two: Compared, short: str, rest: str) -> bool:
    return any(f"{short} {rest}" in said.raw.lower() for said in (two.a, two.b))


def _given(two: Compared, frame: Frame) -> bool:
    """Tell whether the two share a term that makes the frame."""
    roles = [({x.role, y.role}, x.kind) for x, y, _ in two.by.pairs]
    beside = not frame.beside or any(frame.beside in found for found, _ in roles)
    return beside and any(frame.roles & found and kind in frame.kinds for found, kind in roles)
