"""A seldom pattern finds what it finds without its needle.

It is sought by what it must hold; it is the same in every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.claims import dates, lookable, states
from memory_engine.claims.stance import hedges, mood, plainly
from memory_engine.claims.words import spelling
from memory_engine.domain import patterns
from memory_engine.domain.needles import needles_of
from memory_engine.relate import changed, contradiction, ending_forms

MODULES = (
    *(dates, lookable, states, hedges, mood, plainly, spelling),
    *(changed, contradiction, ending_forms),
)


def sought(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """List a module's seldom patterns, those in tables included."""
    rows = [*vars(module).values()]
    while rows:
        row = rows.pop()
        if type(row) is patterns._Seldom:
            yield row  # type: ignore[misc]  # it stands for one
        elif isinstance(row, tuple):
            rows.extend(row)


PATTERNS = [pattern for module in MODULES for pattern in sought(module)]
WORDS = sorted(
    {
        needle
        for pattern in PATTERNS
        for needle in needles_of(re.compile(pattern.pattern, pattern.flags))
    }
)
TEXTS = st.lists(
    st.sampled_from([*WORDS, "we", "the cache", "`a.py`", "5432", "it is", "A", "I", ",", "."])
    | st.text(max_size=6),
    max_size=9,
).map(" ".join)
CASES = st.sampled_from(
    [str, str.upper, str.title, lambda text: text.replace("s", "\u017f").replace("k", "\u212a")]
)


def test_there_are_such_patterns() -> None:
    assert len(PATTERNS) > 50
    assert sum(bool(needles_of(re.compile(one.pattern, one.flags))) for one in PATTERNS) > 50


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, case=CASES)
def test_what_is_sought_by_its_needles_is_found_as_without(text: str, case: object) -> None:
    said = case(text)  # type: ignore[operator]
    for pattern in PATTERNS:
        plain = re.compile(pattern.pattern, pattern.flags)
        for ask in ("search", "match", "fullmatch"):
            found, expected = getattr(pattern, ask)(said), getattr(plain, ask)(said)
            assert (found and found.span()) == (expected and expected.span()), pattern.pattern
        assert pattern.sub("\0", said) == plain.sub("\0", said), pattern.pattern
        assert pattern.sub("\0", said, count=1) == plain.sub("\0", said, count=1)


@settings(max_examples=50, deadline=None)
@given(pattern=st.sampled_from(PATTERNS))
def test_it_stands_for_what_is_written(pattern: re.Pattern[str]) -> None:
    assert isinstance(pattern, re.Pattern)
    assert pattern.search("x" * 30) is None or re.compile(pattern.pattern, pattern.flags).search(
        "x" * 30
    )
