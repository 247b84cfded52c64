"""Proper names: words with capitals within a sentence, side by side.

Two names that share their words are not one: in another order, in the plural, with one more
initial.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from memory_engine.domain.table import words
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared

Name = tuple[str, ...]
_WITHIN = words("of the van von de da di la le del")
"""Small words that a name goes on behind."""
_MARKS = ".,;:!?()[]\"'`*"
_ENDS = ".,;:!?)"
_FIRST = "^"
"""What marks the first word of a sentence, whose capital is no sign of a name."""
_ARTICLES = ("The", "A", "An")
_INITIAL = 2
"""[letters] A shorter word ends no sentence with its full stop: it is an initial."""


def named_alike(two: Compared) -> Barrier | None:
    """Find two names of equal words that still differ.

    They are not the same name.
    """
    left, right = (names(said.raw) for said in (two.a, two.b))
    for one, other in product(left, right):
        if _alike(one, other) and one not in right and other not in left:
            return Barrier("names", " ".join(one).lstrip(_FIRST), " ".join(other).lstrip(_FIRST))
    return None


def _alike(one: Name, other: Name) -> bool:
    """Tell whether two names are confusable, neither the other's part.

    They could be taken for one another.
    """
    if len(one) == len(other) == 1:
        return _another_number(one[0], other[0])
    shared = set(_singular(one)) == set(_singular(other))
    return shared and not (_within(one, other) or _within(other, one))


def _another_number(one: str, other: str) -> bool:
    """Tell whether one of two single names is the other's plural.

    PDFs and Fridays are no names.
    """
    bare = sorted((one.lstrip(_FIRST), other.lstrip(_FIRST)), key=len)
    common = bare[0].isupper() or bare[0].endswith("day")
    named = not (one.startswith(_FIRST) and other.startswith(_FIRST))
    return named and not common and f"{bare[0]}s" == bare[1]


def _singular(name: Name) -> Name:
    return tuple(word.removesuffix("s") for word in name)


def _within(part: Name, whole: Name) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """List the names in a text.

    A first word alone may be one, and has a mark before it.
    """
    return tuple(_runs(text.split()))


def _runs(written: list[str]) -> Iterator[Name]:
    run: list[str] = []
    begins = True
    for word in written:
        bare = word.strip(_MARKS).removesuffix("'s").removesuffix("’s")
        if bare[:1].isupper() and not word.startswith("`"):
            run.append(f"{_FIRST * begins}{bare}")
        elif not (run and bare in _WITHIN):
            yield from _name(run)
            run = []
        initial = len(bare) < _INITIAL
        if word.endswith("'s") or (word[-1] in _ENDS and not initial):
            yield from _name(run)
            run = []
        begins = word[-1] in ".:!?" and not initial
    yield from _name(run)


def _name(run: list[str]) -> Iterator[Name]:
    """Give a run of capitals as a name, without its article."""
    if len(run) > 1:
        run = [word.lstrip(_FIRST) for word in run]
        run = run[1:] if run[0] in _ARTICLES else run
    if run:
        yield tuple(run)
