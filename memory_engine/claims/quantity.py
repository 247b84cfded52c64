"""Numbers, units and versions in their one spelling: ``1,000`` is ``1000``, ``30s`` is ``30 s``,
``v1.2.0`` is ``1.2``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from memory_engine.claims import lexicon as lex

NUMERIC = re.compile(r"^[<>=~^]{0,2}[$€£#]?v?\d", re.I)
"""What begins like a number, a version, a date or an address."""

_TIME = re.compile(r"^(\d{1,2}):(\d\d)$")
_AMOUNT = re.compile(r"^([<>=~^]{0,2})[$€£]?(\d[\d_,]*(?:\.\d+)?)-?([A-Za-zµ%]+)?(\+?)$")
_STAGE = r"[-_.]?((?:a|b|rc|alpha|beta|dev|post|pre)[-.]?\d*)?"
_VERSION = re.compile(rf"^([<>=~^]{{0,2}})v?(\d+(?:\.(?:\d+|x|\*))*){_STAGE}(\+?)$", re.I)
_RELEASE = re.compile(rf"^[=\s]*v?(\d+(?:\.\d+)*){_STAGE}$", re.I)
_RANGE = re.compile(r"^(\d+(?:\.\d+)?)(?:-|\.\.|–)(\d+(?:\.\d+)?)([A-Za-z%]*)$")
_COMPOUND = re.compile(r"^(\d+)-([A-Za-z].*)$")
_COMPARISONS = {
    ">=": ("at", "least"),
    "=>": ("at", "least"),
    "<=": ("at", "most"),
    ">": ("above",),
    "<": ("below",),
}
_DECIMAL_COMMA = re.compile(r"^(\d+),(\d{1,2}|\d{4,})$")
"""Of a number with one comma, and not three digits behind it: 1,5 is one and a half."""
_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3}){2,}$")
"""A number whose thousands are parted by points."""
_RELEASE_PARTS = 3
"""[numbers] Of a release in full; a last zero of them tells nothing."""
_STAGES = {"alpha": "a", "beta": "b", "pre": "rc"}
_COUNTED_ONCE = frozenset({"least", "most", "than", "exactly"})

_SCIENTIFIC = re.compile(r"^\d+(?:\.\d+)?e-?\d{1,3}$", re.I)
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}

Figure = tuple[Literal["number", "word"], str]
T = TypeVar("T", bound=tuple[str, str, str, str])


def numeric(core: str) -> list[Figure]:
    """Think: (kind, norm) of the tokens in a chunk that begins like a number."""
    if _SCIENTIFIC.match(core):
        return (
            [("number", f"{Decimal(core):f}".rstrip("0").rstrip("."))]
            if "e-" in core.lower()
            else [("number", f"{Decimal(core):f}")]
        )
    if core.lower() in _ORDINALS:
        return [("word", _ORDINALS[core.lower()])]
    if time := _TIME.match(core):
        return [("number", f"{int(time[1]):02}:{time[2]}")]
    if span := _RANGE.match(core):
        low, high, unit = span.groups()
        return [("number", amount(low, unit)), ("number", amount(high, unit))]
    if _GROUPED.match(core):
        return [("number", core.replace(".", ""))]
    if match := _AMOUNT.match(core):
        sign, digits, unit, plus = match.groups()
        if sign == "~" and (unit or "." not in digits):
            sign = ""  # about so much; of versions it is a range
        unit = unit or next((lex.CURRENCIES[c] for c in core if c in lex.CURRENCIES), None)
        if not unit or unit in lex.MAGNITUDES or _unit(unit):
            return _compared(sign, amount(digits, unit or ""), plus)
    if match := _VERSION.match(core):
        sign, release, stage, plus = match.groups()
        return _compared(sign, version(release, stage or ""), plus)
    if match := _COMPOUND.match(core):
        return [("number", match[1]), ("word", match[2].lower())]
    return [("number", core.lower().rstrip("+"))]


def _compared(sign: str, norm: str, plus: str) -> list[Figure]:
    before: list[Figure] = [("word", word) for word in _COMPARISONS.get(sign, ())]
    after: list[Figure] = [("word", "or"), ("word", "newer")] if plus else []
    return [*before, ("number", f"{sign}{norm}" if sign in ("^", "~", "~=") else norm), *after]


def _unit(word: str) -> tuple[str, str] | None:
    """``Mb`` is a bit and ``MB`` a byte; a single capital letter is no unit."""
    return lex.UNITS.get(word) or (lex.UNITS.get(word.lower()) if len(word) > 1 else None)


def amount(digits: str, unit: str) -> str:
    """Think: a number with its unit counted in the smallest common one: ``2 min`` is ``120 s``."""
    plain = _DECIMAL_COMMA.sub(r"\1.\2", digits).replace(",", "").replace("_", "")
    factor = lex.MAGNITUDES.get(unit)
    name, scale = ("-", factor) if factor else _unit(unit) or ("-", "1")
    if name == "-" and scale == "1":
        return plain
    value = f"{(Decimal(plain) * Decimal(scale)).normalize():f}"
    return value if name == "-" else f"{value} {name}"


def version(release: str, stage: str = "") -> str:
    """Think: a version as PEP 440 compares it, without ``v`` and without a third zero:
    ``v1.2.0-beta.1`` is ``1.2b1``."""
    parts = [
        str(int(part)) if part.isdecimal() else part
        for part in release.lower().split(".")
        if part not in "x*"
    ]
    if len(parts) == _RELEASE_PARTS and parts[-1] == "0":
        parts.pop()
    letters = re.sub(r"[^a-z]", "", stage.lower())
    return ".".join(parts) + _STAGES.get(letters, letters) + re.sub(r"\D", "", stage)


def release_of(text: str) -> str:
    """Think: a pinned version with all its last zeros gone, for 3.0 pins what 3.0.0 pins; "" if
    this isn't a version."""
    match = _RELEASE.match(text)
    if not match:
        return ""
    parts = match[1].split(".")
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return version(".".join(parts), match[2] or "")


def joined(tokens: Sequence[T], make: Callable[[str, str], T]) -> list[T]:
    """Think: the tokens with each number and the unit behind it as one, and numbers in words as
    figures."""
    done: list[T] = []
    for token in tokens:
        kind, norm, raw, _ = token
        if kind == "word" or norm == "%" or (kind == "name" and _unit(raw)):
            before = done[-1] if done else None
            if norm in lex.NUMBER_WORDS:
                token = make(lex.NUMBER_WORDS[norm], raw)
            elif norm in ("once", "one") and before and before[1] in _COUNTED_ONCE:
                token = make("1", raw)
            elif before and before[1] == "one" and norm in lex.MAGNITUDES:
                done.pop()
                token = make(amount("1", norm), f"{before[2]} {raw}")
            elif before and before[1] == "one" and _unit(raw):
                done.pop()
                token = make(amount("1", raw), f"{before[2]} {raw}")
            elif (
                before
                and before[0] == "number"
                and (norm in lex.MAGNITUDES or _unit(raw))
                and _bare(before[1])
            ):
                done.pop()
                token = make(
                    amount(before[1], norm if norm in lex.MAGNITUDES else raw), f"{before[2]} {raw}"
                )
        done.append(token)
    return done


def _bare(number: str) -> bool:
    return number.replace(".", "", 1).isdecimal()
