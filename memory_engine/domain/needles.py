"""A pattern that seldom matches, sought by what it must hold.

The literals are read off the pattern by the parser of regular expressions itself. A text without
one of them cannot match; where none can be told the pattern is tried at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from memory_engine.domain.typed import Any

MOST = 24
"""[literals] One of which a match must hold: of more it is no quicker to look for them."""

Ops = tuple[Any, ...]
Literals = tuple[str, ...]


class Needled:
    """A pattern, and literals, one of which each match holds.

    They are written as they are.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.needles = () if pattern.flags & re.IGNORECASE else needles_of(pattern)

    def may_match(self, text: str) -> bool:
        """Tell whether a text holds what the pattern cannot match without."""
        for needle in self.needles:
            if needle in text:
                return True
        return not self.needles

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first match."""
        return self.pattern.search(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every match."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def findall(self, text: str) -> list[Any]:
        """Find what every match holds."""
        return self.pattern.findall(text) if self.may_match(text) else []


class AnyOf:
    """Patterns one of which is to match.

    Each is tried where what it cannot match without stands in a text.
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self.patterns = tuple(map(Needled, patterns))

    def search(self, text: str) -> bool:
        """Tell whether any of them matches."""
        return any(pattern.search(text) for pattern in self.patterns)


def needles_of(pattern: re.Pattern[str]) -> Literals:
    """Give literals one of which every match holds; none if unknown.

    Where case does not matter they are in lower case, and hold for a text of ASCII signs in lower
    case.
    """
    parser = getattr(re, "_parser", None)
    if parser is None or pattern.flags & (re.VERBOSE | re.LOCALE):
        return ()
    ops = tuple(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    if not pattern.flags & re.IGNORECASE:
        found = _of(ops, 0)
    else:
        found = tuple({one.lower(): None for one in _of(ops, re.I) if one.isascii()})
    return found if len(found) <= MOST else ()


def _of(ops: Ops, heeded: int) -> Literals:
    """The best literals of a sequence: the longest, and then the fewest.

    ``heeded`` are the flags that a part may drop, for they are not needed to find its literals.
    """
    found = _each(ops, heeded)
    return max(found, key=lambda found: (min(map(len, found)), -len(found)), default=())


def _each(ops: Ops, heeded: int) -> Iterator[Literals]:
    """Every set of literals one of which a sequence must hold."""
    for literal, group in groupby(ops, lambda step: str(step[0]) == "LITERAL"):
        if literal:
            yield ("".join(chr(given) for _, given in group),)
        else:
            yield from filter(None, (_inner(str(op), given, heeded) for op, given in group))


def _inner(name: str, given: Any, heeded: int) -> Literals:  # noqa: ANN401  (what a parser gives)
    if name == "SUBPATTERN" and not (given[1] or given[2] & ~heeded):
        return _of(tuple(given[3]), heeded)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and given[0]:
        return _of(tuple(given[2]), heeded)
    if name == "ATOMIC_GROUP":
        return _of(tuple(given), heeded)
    if name == "BRANCH":
        return _shortest(_of(tuple(branch), heeded) for branch in given[1])
    return ()


def _shortest(branches: Iterable[Literals]) -> Literals:
    """What stands in one branch or another, without longer repeats.

    None where a branch has none.
    """
    found: dict[str, None] = {}
    for literals in branches:
        if not literals:
            return ()
        found.update(dict.fromkeys(literals))
    return tuple(one for one in found if not any(other in one for other in found if other != one))
