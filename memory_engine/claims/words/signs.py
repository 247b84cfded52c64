"""Signs: what a text says without letters and digits.

A comparison, an operator, an emoji, the brackets of an interval or the plusses of a name are as
much of a claim as its words. A sign that the other text lacks must be explained by a word of it
that says the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple


class Sign(NamedTuple):
    """A sign in its one spelling, and its place among words."""

    name: str
    at: int


_CODE = re.compile(r"``?[^`]+``?|\"[^\"]*\"")
_INTERVAL = re.compile(r"([\[(])\s*([-+]?[\w.]+)\s*(?:,|;|\.\.)\s*([-+]?[\w.∞]+)\s*([\])])")
_ONE_SPELLING = {
    "≥": ">=",
    "≤": "<=",
    "=>": ">=",
    "==": "=",
    "===": "=",
    "≠": "!=",
    "<>": "!=",
    "≈": "~",
    "✓": "✅",
    "✔": "✅",
    "☑": "✅",
    "✗": "❌",
    "✘": "❌",
    "✖": "❌",
    "−": "-",
}
_COMPARED = re.compile(r"^[\"'(\[]*(<=|>=|=>|===?|!=|<>|[<>≥≤≠≈])(?=[-+.]?\w|$)")
_GLUED = re.compile(r"(?<=\w)(?:\+\+|#)(?=[\s.,;:!?)]*$)")
_SIGNED = re.compile(r"^[(\[]*([-−])(?=[.\d])")
_OPERATOR = frozenset("+ - − * / % = & ^ | ! && ||".split())
_NUMERIC = re.compile(r"^[-+]?[\d.]|^\w$")
_MAY_SIGN = re.compile(r"[^\w\s.,;:?'()@{}`\"~\\/!-]|[^\x00-\x7f]|(?<!\S)(?:[-/!~]|\(*-[.\d])")
"""What a text without any sign has nothing of: most have none."""
_IGNORED = frozenset("§©®™°$€£¢№†‡•·→←—–…")
_MONEY = frozenset("$€£¥")
"""By itself a sign that says something; before a figure it is a part of the figure."""
_VARIANTS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")

_EXPLAINED = {
    ">=": r"least|minimum|min|newer|later|above|more|up|from|greater|higher|older",
    "<=": r"most|maximum|max|older|below|less|fewer|lower|earlier|up|within|limit",
    ">": r"more|over|above|greater|exceeds?|exceeding|than|newer|higher|beyond|longer|after",
    "<": r"less|fewer|under|below|than|lower|smaller|older|before|shorter",
    "=": r"is|are|equals?|equal|set|to|of|be|was|gives|at",
    "!=": r"not|isn't|aren't|differs?|different|other|unequal",
    "+": r"plus|and|with|or|newer|later|above|add|added|more|least",
    "-": r"minus|negative|below|less|subtract|subtracted|without",
    "*": r"times|by|multiplied|every|all|any",
    "/": r"per|by|divided|over|or|and",
    "%": r"percents?|modulo|mod",
    "&": r"and|with", "&&": r"and|both", "|": r"or|either", "||": r"or|either",
    "~": r"about|around|roughly|approximately|approx|circa|nearly|almost|some",
    "✅": r"yes|supported|works|done|ok|okay|enabled|passes|passed|available|true|allowed",
    "❌": r"no|not|unsupported|fails?|failed|disabled|unavailable|false|forbidden|n't|without|"
        r"broken",
    "👍": r"good|fine|great|well|yes|ok|okay",
    "👎": r"bad|badly|poor|poorly|no|not",
    "$": r"dollars?|usd", "€": r"euros?|eur", "£": r"pounds?|gbp", "¥": r"yen|jpy|yuan|cny",
    "∞": r"infinite|infinity|unlimited|unbounded",
}  # fmt: skip
"""A sign -> words of another text that say the same."""
_EXPLAINING = {
    sign: re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.I) for sign, found in _EXPLAINED.items()
}

_OPPOSED = tuple(
    frozenset(pair.split())
    for pair in (
        "✅ ❌",
        "👍 👎",
        "🟢 🔴",
        "😀 😞",
        "🙂 🙁",
        "⬆ ⬇",
        "↑ ↓",
        "▲ ▼",
        "< >",
        "< >=",
        "> <=",
        "= !=",
        "+ -",
        "♥ 💔",
    )
)


@lru_cache(maxsize=4096)
def signs(text: str) -> tuple[Sign, ...]:
    """Read a text's signs outside of code and quotations."""
    plain = _VARIANTS.sub("", _CODE.sub(" x ", text.replace("**", "")))
    if _MAY_SIGN.search(plain) is None:
        return ()
    chunks = ["", *plain.split(), ""]
    found = [
        Sign(f"{interval[1]} {interval[4]}", interval.start())
        for interval in _INTERVAL.finditer(plain)
        if {"[", "]"} & {*interval.groups()}
    ]
    for at, (before, chunk, after) in enumerate(zip(chunks, chunks[1:], chunks[2:], strict=False)):
        names = _of_chunk(chunk, before, after)
        found += [Sign(_ONE_SPELLING.get(name, name), at) for name in names]
    return tuple(found)


def _of_chunk(chunk: str, before: str, after: str) -> list[str]:
    """The signs of a run of characters that stands between two others."""
    if chunk in _OPERATOR:
        return [chunk] if before and _operates(chunk, before, after) else []
    if (money := chunk.strip(".,;:!?")) in _MONEY:
        return [money]
    found = [match[1] for match in (_COMPARED.match(chunk), _SIGNED.match(chunk)) if match]
    found += _GLUED.findall(chunk)
    drawn = "" if chunk.isascii() else chunk
    return found + [sign for sign in drawn if _is_sign(sign) and sign not in found]


def _operates(sign: str, before: str, after: str) -> bool:
    """Whether a lone sign is an operator; some only between numbers."""
    if sign in ("-", "−"):
        return bool(_NUMERIC.match(before) and _NUMERIC.match(after))
    return sign != "%" or _NUMERIC.match(after) is not None


def _is_sign(character: str) -> bool:
    return character not in _IGNORED and unicodedata.category(character) in ("So", "Sm")


def sign_apart(one: str, other: str) -> tuple[str, str, str] | None:
    """Name a sign in one text that another leaves unexplained.

    It gives the kind of sign, and both sides.
    """
    left, right = ([sign.name for sign in signs(text)] for text in (one, other))
    if left == right:
        return None
    alone = (
        list((Counter(left) - Counter(right)).elements()),
        list((Counter(right) - Counter(left)).elements()),
    )
    if not (alone[0] or alone[1]):
        return "order of", " ".join(left), ""
    unexplained = [
        [name for name in names if not _explained(name, text)]
        for names, text in zip(alone, (other, one), strict=True)
    ]
    if not any(unexplained):
        return None
    shown = [" ".join(names) or "none" for names in alone]
    return "signs", shown[0], shown[1]


def _explained(name: str, text: str) -> bool:
    return name in _EXPLAINING and _EXPLAINING[name].search(text) is not None


def signs_opposed(one: str, other: str) -> tuple[str, str] | None:
    """Name two signs, one in each text, opposed between the same words."""
    left, right = signs(one), signs(other)
    if len(left) != len(right):
        return None
    apart = [(a.name, b.name) for a, b in zip(left, right, strict=True) if a.name != b.name]
    if len(apart) != 1 or frozenset(apart[0]) not in _OPPOSED:
        return None
    return apart[0] if _without(one) == _without(other) else None


def _without(text: str) -> list[str]:
    """The words of a text, signs apart."""
    return [
        word
        for chunk in _VARIANTS.sub("", text).lower().split()
        if (word := re.sub(r"[^\w.`/-]|^-|\.$", "", chunk))
    ]
