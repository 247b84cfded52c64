"""A long page's sentence is known again by its words.

It is if these are not there by chance.
"""

from __future__ import annotations

import pytest

from memory_engine.extract.filters import remembered
from memory_engine.extract.taint import repeated

SAID = "Every parcel for the northern annex waits behind the second relay."
SHORT = "Parcels wait behind relays."
OTHER = "Every invoice for the southern office stands before the first ledger."


def page_of(words: int) -> str:
    """A page with so many words of its own, and two sentences."""
    return remembered(f"{' '.join(f'filler{number}' for number in range(words))} {SAID} {SHORT}")


@pytest.mark.parametrize(
    ("words", "known"),
    [(100, [SAID, SHORT]), (3_000, [SAID, SHORT]), (6_000, [SAID]), (60_000, [])],
)
def test_a_longer_page_tells_only_of_longer_sentences(words: int, known: list[str]) -> None:
    page = {"page": page_of(words)}
    assert [text for text in (SAID, SHORT, OTHER) if repeated(page, text)] == known


@pytest.mark.parametrize("words", [100, 4_500, 5_500])
def test_four_words_of_a_long_page_are_known_again_where_hardly_by_chance(words: int) -> None:
    sentence = "Kestrels guard lanterns at orchards."
    page = remembered(f"{' '.join(f'filler{number}' for number in range(words))} {sentence}")
    assert repeated({"page": page}, sentence) == ("page",)
    assert repeated({"page": page}, OTHER) == ()


def test_of_what_was_never_seen_nothing_is_known_again() -> None:
    assert repeated({"unseen": ""}, SAID) == ()
