"""One equality of a test or claim: a name and its value.

As digests that two of them share.

A test and a claim speak of the same thing only if name and value are the same; anything looser
would let a test that merely mentions a name prove whatever is said of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PAIR_HEX = 8
"""[hex digits] Of the digest of a name and its value: one in four billion is met by mistake."""

DEEPEST = 4
"""[steps] From a local name to what it was bound to; a longer way is not followed."""

LONGEST_OPERAND = 300
"""[characters] Of one side of an equality; a longer one is a computation, not a name."""

_CHAIN = r"[A-Za-z_@$][\w$]*[?!]?(?:\(\))?(?:(?:\.|::|->|\?\.)[A-Za-z_][\w$]*[?!]?(?:\(\))?)*"
CHAIN = re.compile(_CHAIN)
KEYED = re.compile(rf"({_CHAIN})(?:\[|\.get\()(?:(['\"])([\w.-]+)\2|:(\w+))[\])]")
CALL = re.compile(rf"({_CHAIN})\((.+)\)", re.S)
ROOT = re.compile(r"[A-Za-z_@$][\w$]*")
SEPARATOR = re.compile(r"\(\)|\.|::|->|\?\.")
NUMBER = re.compile(
    r"[+-]?(\d[\d_]*(?:\.\d[\d_]*)?)(?:_?(?:[iu](?:8|16|32|64|128|size)|f32|f64)|"
    r"[lLnfFdDmuU]{1,2})?"
)
STRING = re.compile(r"(['\"])((?:(?!\1)[^\\])*)\1", re.S)
KEYWORDS = {
    **dict.fromkeys(("none", "nil", "null", "undefined"), "none"),
    "true": "true",
    "false": "false",
}
ATOM = re.compile(r":[a-z_]\w*[?!]?")
IN_TEXT = re.compile(r"\d+(?:\.\d+)?")
TWO_WORDS = re.compile(r"\w\s+\w")
WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

ALONE = "alone"
"""Before the digests of a test that checks nothing else: no digest reads so."""


_ASSERTS = frozenset("assert asserts expect require should check verify xct".split())
_EQUALS = frozenset("equal equals eq eql same be is are".split())
_NEUTRAL = frozenset("strict strictly deep deeply to that self this".split())


@dataclass(frozen=True, slots=True)
class Name:
    """What an operand is called, and what it was asked of.

    A module or object; ``""`` for none.
    """

    name: str
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a test stand for.

    Bound once, or not known: parameters, names bound twice.
    """

    bound: Mapping[str, str]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Test:
    """One test: its name, sure equalities, names, and other text."""

    name: str
    equal: tuple[tuple[str, str], ...]
    scope: Scope
    setup: tuple[str, ...] = ()


def is_equality(called: str) -> bool:
    """Tell whether a function of this name asserts an equality.

    Every word of the name must be understood: of ``assertNotEqual`` and ``toBeCloseTo`` one is not.
    """
    spoken = set(name_words(called).split())
    known = spoken <= _ASSERTS | _EQUALS | _NEUTRAL
    return known and bool(spoken & _ASSERTS) and bool(spoken & _EQUALS)


def literal(text: str) -> str | None:
    """Give the value of a literal in one form for all languages.

    ``None`` for any other text.
    """
    bare = _unwrapped(text)
    if bare.lower() in KEYWORDS:
        return KEYWORDS[bare.lower()]
    if ATOM.fullmatch(bare):
        return bare
    string = STRING.fullmatch(bare)
    if string:
        content = string.group(2)
        return content or None
    number = NUMBER.fullmatch(bare)
    return ("-" if bare[0] == "-" else "") + _joined(number.group(1)) if number else None


def brings(text: str, value: str) -> bool:
    """Tell whether a value stands anywhere in a text.

    Inside of strings too.
    """
    bare = value.lstrip("-")
    if NUMBER.fullmatch(bare):
        return any(float(number) == float(bare) for number in IN_TEXT.findall(_joined(text)))
    if bare in KEYWORDS.values():
        same = "|".join(word for word, meaning in KEYWORDS.items() if meaning == bare)
        return bool(re.search(rf"\b(?:{same})\b", text, re.I))
    return bare in text


def _joined(text: str) -> str:
    return re.sub(r"(?<=\d)_(?=\d)", "", text)


def asked_name(operand: str) -> Name | None:
    """Name what an operand asks for.

    ``None`` where it is more than one name, key or call with literals.
    """
    bare = _unwrapped(operand).removesuffix("()")
    if len(bare) > LONGEST_OPERAND or TWO_WORDS.search(bare):
        return None
    bare = re.sub(r"\s+", "", bare)
    if CHAIN.fullmatch(bare):
        *before, last = [part for part in SEPARATOR.split(bare) if part]
        return Name(last, before[-1] if before else "")
    keyed = KEYED.fullmatch(bare)
    if keyed:
        owner = [part for part in SEPARATOR.split(keyed.group(1)) if part]
        return Name(keyed.group(3) or keyed.group(4), owner[-1])
    call = CALL.fullmatch(bare)
    if call and all(literal(argument) is not None for argument in split(call.group(2))):
        asked = asked_name(call.group(1))
        return (
            Name(f"{asked.name}({call.group(2)})".replace('"', "'"), asked.qualifier)
            if asked
            else None
        )
    return None


def resolved(operand: str, scope: Scope) -> str:
    """Follow local names to what they were bound to.

    ``""`` where that is not known.
    """
    text = _unwrapped(operand)
    for _ in range(DEEPEST):
        if literal(text) is not None:
            return text
        root = ROOT.match(text)
        if not root or root.group() in scope.unknown:
            return ""
        if root.group() not in scope.bound:
            return text
        text = _unwrapped(scope.bound[root.group()]) + text[root.end() :]
    return ""


def named_value(left: str, right: str, scope: Scope) -> tuple[Name, str] | None:
    """Read an equality as a name and its literal.

    ``None`` if it is no such thing.
    """
    sides = resolved(left, scope), resolved(right, scope)
    for side, opposite in (sides, sides[::-1]):
        value = literal(opposite)
        name = asked_name(side) if side and value is not None and literal(side) is None else None
        if name and value is not None:
            return name, value
    return None


def name_words(identifier: str) -> str:
    """Split an identifier into the words that prose would use for it."""
    return " ".join(WORDS.findall(identifier)).lower()


def pair(place: str, name: str, value: str) -> str:
    """Digest a name, its value, and the module asked (``""``: any)."""
    joined = "\n".join((place.lower(), name, value))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:PAIR_HEX]


def pairs(name: Name, value: str, places: frozenset[str]) -> Iterator[str]:
    """Give the digests under which claim and test may meet."""
    for place in sorted({"", name.qualifier, *places}):
        yield pair(place, name.name, value)
        if name_words(name.name) and "(" not in name.name:
            yield pair(place, f"words: {name_words(name.name)}", value)


def split(text: str) -> list[str]:
    """Split arguments at the commas outside of brackets and strings."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote or letter in "'\"":
            quote = "" if letter == quote else quote or letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        if letter == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _unwrapped(text: str) -> str:
    """The text without ``await``, references and brackets around the whole."""
    bare = text.strip().rstrip(";").strip()
    bare = re.sub(r"^(?:await\s+|[&*](?=[A-Za-z_(]))+", "", bare)
    while bare.startswith("(") and bare.endswith(")") and _closes_at_end(bare):
        bare = bare[1:-1].strip()
    return bare


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return at == len(text) - 1
    return False
