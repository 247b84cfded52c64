"""Points and spans of the ledger, as a person names them.

`3..41` is what came after entry 3, up to entry 41; `dream:6..dream:7` what came after night 6, up
to the end of night 7. A day is itself part of its span, wherever it stands. One point alone means
what it brought.
"""

from __future__ import annotations

from datetime import date

from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import NoNight, Unknown
from memory_engine.domain.named import NamedTuple
from memory_engine.engine.engine import Engine

MOST_DIGITS = 18
"""[digits] Of a number of the ledger: a database holds no larger one."""
NIGHT = "dream:"
POINT = "Write it like 41, dream:7 or 2026-11-20."
SPELT = f"{POINT[:-1]}; a span like 3..41, dream:6..dream:7 or 2026-11-20.."
"""How one point is written, and how a point or span is."""


class Span(NamedTuple):
    """The entries after one, up to another, which is included."""

    after: int
    upto: int


def is_number(word: str) -> bool:
    """Tell whether these are the (Western) digits of a number."""
    return word.isascii() and word.isdecimal()


def number(word: str, kind: str, hint: str = "") -> int:
    """Read a number; raises ``Unknown`` for one that nothing can have."""
    digits = word.lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise Unknown(kind, f"{digits[:MOST_DIGITS]}...", hint)
    return int(digits)


def day_in(word: str) -> str:
    """Read a word as a day; empty where it is none."""
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError:
        return ""


def is_span(word: str) -> bool:
    """Tell whether a word is spelt as a point or span."""
    return ".." in word or is_number(word) or word.startswith(NIGHT) or bool(day_in(word))


def span(engine: Engine, words: str) -> Span:
    """Find the span that is named.

    Raises ``Usage`` for what names none, ``Unknown`` for what is not there.
    """
    first, dots, last = words.partition("..")
    if not dots:
        return brought(engine, words)
    after = _begin(engine, first) if first else 0
    upto = brought(engine, last).upto if last else engine.store.head()[0]
    if upto < after:
        raise Usage(f"{words!r} ends before it begins.", SPELT)
    return Span(after, upto)


def _begin(engine: Engine, word: str) -> int:
    found = brought(engine, word)
    return found.after if day_in(word) and not is_number(word) else found.upto


def brought(engine: Engine, word: str, spelt: str = SPELT) -> Span:
    """Find what one entry, night or day brought.

    Raises as ``span`` does, ``spelt`` as its hint.
    """
    if is_number(word):
        entry = known_entry(engine, number(word, "entry"))
        return Span(max(entry - 1, 0), entry)
    if word.startswith(NIGHT):
        return _of_night(engine, night_in(engine, word))
    if day := day_in(word):
        return _of_day(engine, day)
    raise Usage(f"{word!r} is no entry, night or day.", spelt)


def known_entry(engine: Engine, entry: int) -> int:
    """Give back an entry that the ledger has; raises ``Unknown``."""
    newest = engine.store.head()[0]
    if entry > newest:
        raise Unknown("entry", str(entry), f"The newest is {newest}; `kairos-mem log` lists them.")
    return entry


def night_in(engine: Engine, word: str) -> int:
    """Read ``dream:7`` as a night's number; raises ``Usage`` and ``Unknown``."""
    digits = word.removeprefix(NIGHT)
    if not is_number(digits):
        raise Usage(f"{word!r} names no night.", "Write it like dream:7.")
    last = engine.store.last_dream().number
    hint = f"The last night is dream:{last}." if last else "No night was dreamt yet."
    night = number(digits, "dream", hint)
    if not 1 <= night <= last:
        raise Unknown("dream", digits, hint)
    return night


def night_meant(engine: Engine, word: str = "") -> int:
    """Find the night a word means, else the last.

    It says so plainly: `dream:7`, `7`, `dreams/0007`. Raises as ``night_in`` does, and ``NoNight``
    where there was none.
    """
    last = engine.store.last_dream().number
    if not (word or last):
        raise NoNight
    digits = word.rstrip("/").rpartition("/")[2]
    named = f"{NIGHT}{digits}" if is_number(digits) else word
    return night_in(engine, named or f"{NIGHT}{last}")


def _of_night(engine: Engine, night: int) -> Span:
    before = engine.store.before_night(night)
    made = engine.store.entries_of_dream(night)
    return Span(made[0].number - 1, made[-1].number) if made else Span(before, before)


def _of_day(engine: Engine, day: str) -> Span:
    """Find the entries of a day.

    Where a clock went wrong, that is all between the first and the last that fit.
    """
    after = upto = 0
    begun = False
    for entry in engine.store.entries():
        begun = begun or entry.day >= day
        after = after if begun else entry.number
        upto = entry.number if entry.day <= day else upto
    return Span(after, max(after, upto))
