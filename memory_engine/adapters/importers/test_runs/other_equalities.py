"""The sides of an equality that a statement asserts.

In any language.
"""

from __future__ import annotations

import re

from memory_engine.adapters.importers.test_runs.equality import is_equality, split
from memory_engine.adapters.importers.test_runs.other_code import TEXTS, masked, without_texts

FAILS = re.compile(r"\s*\w+\.(?:Error|Fatal|Fail)\w*\(|\s*panic[!(]|\s*throw\b")

UNLESS = re.compile(
    r"if\s+(?:(\w+)\s*:=\s*([^;{]+);\s*)?([^{;]+?)\s*!=(?!=)\s*([^{;]+?)\s*\{(.*)\}"
)

PLAIN = re.compile(r"assert(?:\s+(?!\()|!?\s*\()(.+)")

CALLED = re.compile(r"([\w.$:>-]+?)!?(?:\s*\((.*)\)|\s+([^=(].*))")

EXPECTED = re.compile(r"(?:await\s+)?(expect|assertThat|expectThat)\s*\(")

CHAINED = re.compile(r"\s*((?:\.\w+)+)(?:\((.*)\)|\s+(?:eq|eql|be|equal)(?:\((.*)\)|\s+(.*)))")

EQUAL = re.compile(r"\s*(?<![=!<>])={2,3}(?!=)\s*")

OTHER_LOGIC = re.compile(r"\|\||&&|\?|[<>!]=|[<>]|=~|\b(?:or|and|not|in|when|unless|if)\b|!\s*\w")

HANDLE = re.compile(r"[a-z]{1,2}|this|self")
"""What Go's and C's libraries want before the two sides."""


def equal_sides(statement: str) -> tuple[str, str] | None:
    """Give both sides of the equality without which a statement fails."""
    for form in (_expected, _plain, _called, _unless):
        sides = form(statement)
        if sides:
            return sides
    return None


def _expected(statement: str) -> tuple[str, str] | None:
    """``expect(A).toBe(B)``, ``expect(A).to eq(B)``, ``assertThat(A).isEqualTo(B)``."""
    opened = EXPECTED.match(statement)
    end = _closing(statement, opened.end() - 1) if opened else 0
    chain = CHAINED.fullmatch(statement, end + 1) if end else None
    if not opened or not chain:
        return None
    called = chain[1] if chain[2] is not None else f"{chain[1]}.equal"
    value = next(filter(None, chain.groups()[1:]), "")
    alone = len(split(value)) == 1 and is_equality(opened[1] + called)
    return (statement[opened.end() : end], value) if alone else None


def _plain(statement: str) -> tuple[str, str] | None:
    """``assert A == B``, with or without brackets and a message."""
    match = PLAIN.fullmatch(statement)
    if not match:
        return None
    inner = match[1]
    if statement[len("assert") :].lstrip("! ").startswith("("):
        inner = inner.removesuffix(")")
    test = (split(inner) or [""])[0]
    sides = EQUAL.split(test)
    logic = OTHER_LOGIC.search(EQUAL.sub(" ", without_texts(test)))
    return (sides[0], sides[1]) if len(sides) == 2 and not logic else None


def _called(statement: str) -> tuple[str, str] | None:
    """``assert_eq!(A, B)``, ``assert.Equal(t, A, B)``, ``assert_equal A, B``; then a message."""
    match = CALLED.fullmatch(statement)
    if not match or not is_equality(match[1]):
        return None
    sides = split(match[2] or match[3] or "")
    if len(sides) > 2 and HANDLE.fullmatch(sides[0]):
        sides = sides[1:]
    tolerant = len(sides) > 2 and not TEXTS.match(sides[2])
    return (sides[0], sides[1]) if len(sides) >= 2 and not tolerant else None


def _unless(statement: str) -> tuple[str, str] | None:
    """``if A != B { t.Errorf(...) }``."""
    match = UNLESS.fullmatch(statement)
    if (
        not match
        or not FAILS.match(match[5])
        or OTHER_LOGIC.search(without_texts(match[3] + match[4]))
    ):
        return None
    name, value = match[1], match[2]
    left, right = (value if name and side == name else side for side in (match[3], match[4]))
    return left, right


def _closing(text: str, at: int) -> int:
    """Where the bracket closes that opens at a place; 0 if nowhere."""
    depth = 0
    for place, letter in enumerate(masked(text[at:]), at):
        depth += (letter in "([{") - (letter in ")]}")
        if not depth:
            return place
    return 0
