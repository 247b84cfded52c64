"""Numbers, units and versions in their one spelling.

``1,000`` is ``1000``, ``30s`` is ``30 s``, ``v1.2.0`` is ``1.2``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from memory_engine.claims.words import lexicon as lex

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
_ORDINAL = re.compile(rf"(?:{'|'.join(_ORDINALS)})$", re.I)

Figure = tuple[Literal["number", "word"], str]
T = TypeVar("T", bound=tuple[str, str, str, str])


def numeric(core: str) -> list[Figure]:
    """Read a chunk that begins like a number: (kind, norm) each."""
    for form, read in _FORMS:
        match = form.match(core)
        figures = read(match) if match else None
        if figures:
            return figures
    return [("number", core.lower().rstrip("+"))]


def _scientific(match: re.Match[str]) -> list[Figure]:
    figure = f"{Decimal(match[0]):f}"
    return [("number", figure.rstrip("0").rstrip(".") if "e-" in match[0].lower() else figure)]


def _ordinal(match: re.Match[str]) -> list[Figure]:
    return [("word", _ORDINALS[match[0].lower()])]


def _time(match: re.Match[str]) -> list[Figure]:
    return [("number", f"{int(match[1]):02}:{match[2]}")]


def _range(match: re.Match[str]) -> list[Figure]:
    low, high, unit = match.groups()
    return [("number", amount(low, unit)), ("number", amount(high, unit))]


def _grouped(match: re.Match[str]) -> list[Figure]:
    return [("number", match[0].replace(".", ""))]


def _amount(match: re.Match[str]) -> list[Figure] | None:
    """A number with a unit or currency; None where none follows."""
    sign, digits, unit, plus = match.groups()
    about = sign == "~" and (unit or "." not in digits)  # of versions it is a range
    unit = unit or next((lex.CURRENCIES[c] for c in match[0] if c in lex.CURRENCIES), None)
    if unit and unit not in lex.MAGNITUDES and not _unit(unit):
        return None
    return _compared("" if about else sign, amount(digits, unit or ""), plus)


def _versioned(match: re.Match[str]) -> list[Figure]:
    sign, release, stage, plus = match.groups()
    return _compared(sign, version(release, stage or ""), plus)


def _with_word(match: re.Match[str]) -> list[Figure]:
    return [("number", match[1]), ("word", match[2].lower())]


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[Figure] | None]], ...] = (
    (_SCIENTIFIC, _scientific),
    (_ORDINAL, _ordinal),
    (_TIME, _time),
    (_RANGE, _range),
    (_GROUPED, _grouped),
    (_AMOUNT, _amount),
    (_VERSION, _versioned),
    (_COMPOUND, _with_word),
)
"""What a number may look like, and how it is read; the first that reads it counts."""


def _compared(sign: str, norm: str, plus: str) -> list[Figure]:
    before: list[Figure] = [("word", word) for word in _COMPARISONS.get(sign, ())]
    after: list[Figure] = [("word", "or"), ("word", "newer")] if plus else []
    return [*before, ("number", f"{sign}{norm}" if sign in ("^", "~", "~=") else norm), *after]


def _unit(word: str) -> tuple[str, str] | None:
    """``Mb`` is a bit, ``MB`` a byte; one capital is none."""
    return lex.UNITS.get(word) or (lex.UNITS.get(word.lower()) if len(word) > 1 else None)


def amount(digits: str, unit: str) -> str:
    """Count in the smallest common unit: ``2 min`` is ``120 s``."""
    plain = _DECIMAL_COMMA.sub(r"\1.\2", digits).replace(",", "").replace("_", "")
    factor = lex.MAGNITUDES.get(unit)
    name, scale = ("-", factor) if factor else _unit(unit) or ("-", "1")
    if name == "-" and scale == "1":
        return plain
    value = f"{(Decimal(plain) * Decimal(scale)).normalize():f}"
    return value if name == "-" else f"{value} {name}"


def version(release: str, stage: str = "") -> str:
    """Write a version as PEP 440 compares it, without a ``v``.

    A third zero goes: ``v1.2.0-beta.1`` is ``1.2b1``.

    ``v1.2.0-beta.1`` is ``1.2b1``.
    """
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
    """Write a pinned version without last zeros; "" if none.

    3.0 pins what 3.0.0 pins.

    3.0 pins what 3.0.0 pins.
    """
    match = _RELEASE.match(text)
    if not match:
        return ""
    parts = match[1].split(".")
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return version(".".join(parts), match[2] or "")


def joined(tokens: Sequence[T], make: Callable[[str, str], T]) -> list[T]:
    """Join each number with its unit; write number words as figures."""
    done: list[T] = []
    for token in tokens:
        if token[0] == "word" or token[1] == "%" or (token[0] == "name" and _unit(token[2])):
            before = done[-1] if done else None
            figure = before and _measured(before, token[1], token[2])
            if before and figure:
                done[-1] = make(figure, f"{before[2]} {token[2]}")
                continue
            if number := _in_words(token[1], before):
                token = make(number, token[2])
        done.append(token)
    return done


def _in_words(norm: str, before: tuple[str, str, str, str] | None) -> str:
    """The figure that a word is; "once" only where counted."""
    counted = norm in ("once", "one") and before and before[1] in _COUNTED_ONCE
    return lex.NUMBER_WORDS.get(norm, "1" if counted else "")


def _measured(before: tuple[str, str, str, str], norm: str, raw: str) -> str:
    """The amount that a number and unit make; "" if none."""
    if norm in lex.NUMBER_WORDS:
        return ""
    if before[1] in _COUNTED_ONCE and norm in ("once", "one"):
        return ""
    unit = norm if norm in lex.MAGNITUDES else raw if _unit(raw) else ""
    one, number = before[1] == "one", before[0] == "number" and _bare(before[1])
    return amount("1" if one else before[1], unit) if unit and (one or number) else ""


def _bare(number: str) -> bool:
    return number.replace(".", "", 1).isdecimal()
