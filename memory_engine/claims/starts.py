"""How a pattern's matches begin, by the interpreter's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

LONGEST = 14
"""[letters] Of the beginning of a match that is followed up; so many tell enough."""

MOST = 2_000
"""[beginnings] Of one pattern: one with more is tried on every text."""


class Start(NamedTuple):
    """How a match begins: a word, beginning, number, or needed sign.

    ``whole`` where the word is all of the match.
    """

    kind: Literal["word", "beginning", "number", "sign", "any"]
    text: str = ""
    whole: bool = False


ANY = Start("any")


def starts_of(pattern: re.Pattern[str]) -> tuple[Start, ...]:
    """Tell how a pattern's matches begin; ``ANY`` where nothing tells."""
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


Given = Any
"""What an operation of a pattern is given: it depends on the operation."""
Ops = tuple[Any, ...]


def _branches(ops: Ops) -> Iterator[Ops]:
    """The ways through a pattern's first choice, each a pattern."""
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
    """How matches of one way begin, or a sign they need."""
    starts = set(islice(_walked(ops, "", False, True), MOST + 1))
    told = bool(starts) and ANY not in starts and len(starts) <= MOST
    worded = any(start.kind in ("word", "beginning") for start in starts)
    if told and (ignores or not worded):
        return starts
    sign = next(_needed(ops), "")
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
    """Follow a sequence as far as its beginning can be told.

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


def _literal(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    sign = chr(given).lower()
    if not _is_letter(sign):
        yield Start("word", read) if read else Start("sign", chr(given))
    elif read or fresh:
        yield from _walked(rest, read + sign, fresh, bare)
    else:
        yield ANY


def _at(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
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


def _group(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    yield from (
        _walked((*given[3], *rest), read, fresh, bare) if not (given[1] or given[2]) else (ANY,)
    )


def _choice(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    for branch in given[1]:
        yield from _walked((*branch, *rest), read, fresh, bare)


def _looked(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    yield from _walked(rest, read, fresh, False)


def _class(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
    if {str(op) for op, _ in given} == {"LITERAL"}:
        for item in given:
            yield from _walked((item, *rest), read, fresh, bare)
        return
    category = str(given[0][1]) if len(given) == 1 else ""
    if read:
        yield Start("beginning", read)
    elif category in ("CATEGORY_NOT_WORD", "CATEGORY_SPACE"):
        yield from _walked(rest, "", True, False)
    else:
        yield Start("number") if category == "CATEGORY_DIGIT" and fresh else ANY


def _repeat(given: Given, rest: Ops, read: str, fresh: bool, bare: bool) -> Iterator[Start]:
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
    """One round of a repetition; nothing after one that may be empty."""
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
