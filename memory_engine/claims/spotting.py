"""Many patterns over one text: its words tell which of them can match at all, and only these are
tried.

Nothing is decided here: a pattern is passed over only where it cannot match. From each the words
are taken that its matches begin with, by the parser of regular expressions itself; where these
can't be told the pattern is tried on every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

KEY = 4
"""[letters] Of the beginning of a word, by which patterns are looked up."""

LONGEST = 14
"""[letters] Of the beginning of a match that is followed up; so many tell enough."""

MOST = 2_000
"""[beginnings] Of one pattern: one with more is tried on every text."""

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\b\d")
FOLDED = re.compile("[\u0130\u0131\u017f\u212a]")
"""Letters that a pattern without case takes for ASCII ones, and ``str.lower`` does not."""


class Start(NamedTuple):
    """How a match begins: with a ``word`` or one that has this ``beginning``, with a ``number``, or
    not without a ``sign``.

    ``whole`` where the word is all of the match.
    """

    kind: Literal["word", "beginning", "number", "sign", "any"]
    text: str = ""
    whole: bool = False


ANY = Start("any")


class Spotter:
    """Patterns by name, to be looked for in one text after the other."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self.patterns = patterns
        self._bits = {name: 1 << place for place, name in enumerate(patterns)}
        self._whole: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._signs: dict[str, int] = {}
        self._numbers = self._always = 0
        for name, pattern in patterns.items():
            for start in starts_of(pattern):
                self._file(start, self._bits[name])

    def _file(self, start: Start, bit: int) -> None:
        if start.kind == "number":
            self._numbers |= bit
        elif start.kind == "sign":
            self._signs[start.text] = self._signs.get(start.text, 0) | bit
        elif start.kind == "any" or (start.kind == "beginning" and len(start.text) < KEY):
            self._always |= bit
        elif start.whole:
            self._whole[start.text] = self._whole.get(start.text, 0) | bit
        else:
            key = start.text[:KEY]
            self._keys[key] = self._keys.get(key, 0) | bit

    def found(self, text: str) -> set[str]:
        """Name the patterns that match somewhere in a text."""
        if not text.isascii() and FOLDED.search(text):
            return {name for name, pattern in self.patterns.items() if pattern.search(text)}
        sure, maybe = self._bits_of(text)
        maybe &= ~sure
        return {
            name
            for name, bit in self._bits.items()
            if sure & bit or (maybe & bit and self.patterns[name].search(text))
        }

    def first(self, text: str) -> str:
        """Name the first of the patterns that matches; empty where none does."""
        if not text.isascii() and FOLDED.search(text):
            return next(
                (name for name, pattern in self.patterns.items() if pattern.search(text)), ""
            )
        sure, maybe = self._bits_of(text)
        return next(
            (
                name
                for name, bit in self._bits.items()
                if sure & bit or (maybe & bit and self.patterns[name].search(text))
            ),
            "",
        )

    def _bits_of(self, text: str) -> tuple[int, int]:
        """The patterns that surely match, and those that may."""
        sure, maybe = 0, self._always
        whole, keys = self._whole, self._keys
        for word in {*WORD.findall(text.lower())}:
            if word in whole:
                sure |= whole[word]
            if (key := word[:KEY]) in keys:
                maybe |= keys[key]
        for sign, bits in self._signs.items():
            if sign in text:
                maybe |= bits
        if self._numbers & ~maybe and NUMBER.search(text):
            maybe |= self._numbers
        return sure, maybe


def starts_of(pattern: re.Pattern[str]) -> tuple[Start, ...]:
    """Tell how the matches of a pattern begin; ``ANY`` where that can't be told."""
    flags = pattern.flags & ~re.UNICODE
    parser = getattr(re, "_parser", None)
    if parser is None or flags & ~re.IGNORECASE:
        return (ANY,)
    ignores = bool(flags & re.IGNORECASE)
    found: set[Start] = set()
    for branch in _branches(tuple(parser.parse(pattern.pattern, flags))):
        starts = _of_branch(branch, ignores)
        if ANY in starts or len(found) + len(starts) > MOST:
            return (ANY,)
        found |= starts
    return tuple(sorted(found))


Ops = tuple[Any, ...]


def _branches(ops: Ops) -> Iterator[Ops]:
    """The ways through the first choice of a pattern, each as a pattern of its own."""
    for place, (op, given) in enumerate(ops):
        name = str(op)
        if name == "BRANCH":
            for branch in given[1]:
                yield from _branches((*ops[:place], *branch, *ops[place + 1 :]))
            return
        if name == "SUBPATTERN":
            yield from _branches((*ops[:place], *given[3], *ops[place + 1 :]))
            return
        if name != "AT":
            break
    yield ops


def _of_branch(ops: Ops, ignores: bool) -> set[Start]:
    found: set[Start] = set()
    for start in _walked(ops, "", False, True):
        found.add(start)
        if start == ANY or len(found) > MOST:
            break
    words = {start for start in found if start.kind in ("word", "beginning")}
    if found and ANY not in found and len(found) <= MOST and (ignores or not words):
        return found
    sign = next((sign for sign in _needed(ops)), "")
    return {Start("sign", sign)} if sign else {ANY}


def _needed(ops: Ops) -> Iterator[str]:
    """The signs without which nothing matches a sequence."""
    for op, given in ops:
        name = str(op)
        if name == "LITERAL" and not _is_letter(chr(given)):
            yield chr(given)
        elif name == "SUBPATTERN":
            yield from _needed(tuple(given[3]))


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _walked(ops: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    """Follow a sequence as far as one can say with what it begins.

    ``read`` is the beginning so far; ``fresh`` where no letter stands before it; ``bare`` where
    nothing but boundaries and letters was asked for.
    """
    if len(read) >= LONGEST:
        yield Start("beginning", read)
        return
    if not ops:
        yield Start("beginning", read) if read else ANY
        return
    (op, given), rest = ops[0], ops[1:]
    step = _STEPS.get(str(op))
    if step is None:
        yield Start("beginning", read) if read else ANY
    else:
        yield from step(given, rest, read, fresh, bare)


def _literal(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    sign = chr(given).lower()
    if not _is_letter(sign):
        yield Start("word", read) if read else Start("sign", chr(given))
    elif read or fresh:
        yield from _walked(rest, read + sign, fresh, bare)
    else:
        yield ANY


def _at(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    name = str(given)
    if name == "AT_BOUNDARY":
        if read:
            yield Start("word", read, bare and not rest)
        else:
            yield from _walked(rest, "", True, bare)
    elif name in ("AT_BEGINNING", "AT_BEGINNING_STRING") and not read:
        yield from _walked(rest, "", True, False)
    else:
        yield Start("beginning", read) if read else ANY


def _group(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    yield from (
        _walked((*given[3], *rest), read, fresh, bare) if not (given[1] or given[2]) else (ANY,)
    )


def _choice(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    for branch in given[1]:
        yield from _walked((*branch, *rest), read, fresh, bare)


def _looked(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    yield from _walked(rest, read, fresh, False)


def _class(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    kinds = {str(op) for op, _ in given}
    category = str(given[0][1]) if kinds == {"CATEGORY"} and len(given) == 1 else ""
    if kinds == {"LITERAL"}:
        for item in given:
            yield from _walked((item, *rest), read, fresh, bare)
    elif read:
        yield Start("beginning", read)
    elif category in ("CATEGORY_NOT_WORD", "CATEGORY_SPACE"):
        yield from _walked(rest, "", True, False)
    else:
        yield Start("number") if category == "CATEGORY_DIGIT" and fresh else ANY


def _repeat(given: Any, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:  # noqa: ANN401
    least, most, inner = given[0], given[1], tuple(given[2])
    if least == 0:
        yield from _walked(rest, read, fresh, bare)
    again: Ops = (
        ()
        if most == 1
        else ((_REPEAT, (max(least - 1, 0), most if most > LONGEST else most - 1, inner)),)
    )
    if most:
        yield from _within(inner, (*again, *rest), read, fresh, bare)


def _within(inner: Ops, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    """One round of a repetition; of one that may take up nothing no more is said."""
    blank = len(inner) == 1 and str(inner[0][0]) == "IN" and not read
    parts = [str(part) for _, part in inner[0][1]] if blank else []
    if parts in (["CATEGORY_NOT_WORD"], ["CATEGORY_SPACE"]):
        yield from _walked(rest[1:], "", True, False)
    else:
        yield from _walked((*inner, *rest), read, fresh, bare)


_REPEAT = "MAX_REPEAT"
_STEPS = {
    "LITERAL": _literal,
    "AT": _at,
    "SUBPATTERN": _group,
    "BRANCH": _choice,
    "ASSERT": _looked,
    "ASSERT_NOT": _looked,
    "IN": _class,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
}
