"""Numbers, units and versions in their one spelling: ``1,000`` is ``1000``, ``30s`` is ``30 s``, ``v1.2.0`` is ``1.2``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from memory_engine.text import lexicon as lex

NUMERIC = re.compile(r"^[<>=~^]{0,2}[$€£#]?v?\d", re.I)
"""What begins like a number, a version, a date or an address."""

_AMOUNT = re.compile(r"^([<>=~^]{0,2})[$€£]?(\d[\d_,]*(?:\.\d+)?)-?([A-Za-zµ%]+)?(\+?)$")
_VERSION = re.compile(r"^([<>=~^]{0,2})v?(\d+(?:\.(?:\d+|x|\*))*)[-_.]?((?:a|b|rc|alpha|beta|dev|post|pre)[-.]?\d*)?(\+?)$", re.I)
_RANGE = re.compile(r"^(\d+(?:\.\d+)?)(?:-|\.\.|–)(\d+(?:\.\d+)?)([A-Za-z%]*)$")
_COMPARISONS = {">=": ("at", "least"), "<=": ("at", "most"), ">": ("above",), "<": ("below",), "=>": ("at", "least")}
_STAGES = {"alpha": "a", "beta": "b", "pre": "rc"}

T = TypeVar("T", bound=tuple[str, str, str])


def numeric(core: str) -> list[tuple[str, str]]:
    """Think: (kind, norm) of the tokens in a chunk that begins like a number; empty if it is a name after all."""
    if span := _RANGE.match(core):
        low, high, unit = span.groups()
        return [("number", amount(low, unit)), ("number", amount(high, unit))]
    if match := _AMOUNT.match(core):
        sign, digits, unit, plus = match.groups()
        if not unit or unit in lex.MAGNITUDES or _unit(unit):
            return _compared(sign, amount(digits, unit or ""), plus)
    if match := _VERSION.match(core):
        sign, release, stage, plus = match.groups()
        return _compared(sign, version(release, stage or ""), plus)
    if re.match(r"^\d+-[A-Za-z]", core):
        digits, _, word = core.partition("-")
        return [("number", amount(digits, "")), ("word", word.lower())]
    return [("number", core.lower().rstrip("+"))]


def _compared(sign: str, norm: str, plus: str) -> list[tuple[str, str]]:
    before = [("word", word) for word in _COMPARISONS.get(sign, ())]
    after = [("word", "or"), ("word", "newer")] if plus else []
    exact = f"{sign}{norm}" if sign in ("^", "~", "~=") else norm
    return [*before, ("number", exact), *after]


def _unit(word: str) -> tuple[str, str] | None:
    """``Mb`` is a bit and ``MB`` a byte; a single capital letter is no unit."""
    return lex.UNITS.get(word) or (lex.UNITS.get(word.lower()) if len(word) > 1 else None)


def amount(digits: str, unit: str) -> str:
    """Think: a number with its unit counted in the smallest common one: ``2 min`` is ``120 s``."""
    plain = digits.replace(",", "").replace("_", "")
    factor = lex.MAGNITUDES.get(unit)
    name, scale = ("-", factor) if factor else _unit(unit) or ("-", "1")
    if name == "-" and scale == "1":
        return plain
    value = f"{(Decimal(plain) * Decimal(scale)).normalize():f}"
    return value if name == "-" else f"{value} {name}"


def version(release: str, stage: str = "") -> str:
    """Think: a version as PEP 440 compares it, without ``v`` and without a third zero: ``v1.2.0-beta.1`` is ``1.2b1``."""
    parts = [part if not part.isdigit() else str(int(part)) for part in release.lower().split(".")]
    while len(parts) > 2 and parts[-1] == "0":
        parts.pop()
    letters = re.sub(r"[^a-z]", "", stage.lower())
    return ".".join(parts) + _STAGES.get(letters, letters) + re.sub(r"\D", "", stage)


def joined(tokens: Sequence[T], make: Callable[[str, str, str], T]) -> list[T]:
    """Think: the tokens with each number and the unit behind it as one, and numbers in words as figures."""
    done: list[T] = []
    for token in tokens:
        kind, norm, raw = token
        if kind == "word" and norm in lex.NUMBER_WORDS:
            token = make("number", lex.NUMBER_WORDS[norm], raw)
        elif kind == "word" and norm == "once" and done and done[-1][1] in ("least", "most", "than", "exactly"):
            token = make("number", "1", raw)
        elif kind == "word" and done and done[-1][0] == "number" and _bare(done[-1][1]):
            if _unit(raw) or norm in lex.MAGNITUDES:
                before = done.pop()
                token = make("number", amount(before[1], norm if norm in lex.MAGNITUDES else raw), f"{before[2]} {raw}")
        done.append(token)
    return done


def _bare(number: str) -> bool:
    return number.replace(".", "", 1).replace(",", "").isdigit()
