"""A nameless sentence is known again by its words.

They are from a page that its session read.
"""

from __future__ import annotations

import pytest

from memory_engine.extract.filters import remembered
from memory_engine.extract.taint import repeated, repeated_briefly

PAGE = {"web:x.example": remembered("Please feed the office plants every Friday with warm water.")}
LONG = " ".join(f"word{n} other{n} thing{n}" for n in range(6000))


@pytest.mark.parametrize(
    ("sentence", "again"),
    [
        ("Please feed the office plants every Friday with warm water.", True),
        ("Feed the office plants every Friday, with warm water", True),
        ("Office plants.", True),
        ("The office is closed every Friday from noon on.", False),
        ("Plants", False),
        ("", False),
    ],
)
def test_a_sentence_of_a_page_is_known_again_and_another_is_not(sentence: str, again: bool) -> None:
    assert repeated(PAGE, sentence) == (("web:x.example",) if again else ())


def test_a_page_that_has_the_words_of_every_sentence_is_told_apart_from_none() -> None:
    assert repeated({"web:long.example": remembered(LONG)}, "word1 other1 thing1 word2") == ()


def test_of_what_was_never_seen_nothing_is_said() -> None:
    assert repeated({"web:x.example": ""}, "Feed the office plants every Friday") == ()
    assert repeated({}, "Feed the office plants every Friday") == ()


@pytest.mark.parametrize(
    ("sentence", "again"),
    [
        ("Never sleep.", True),
        ("never, ever sleep", True),
        ("Do all of it with tar and zip.", True),
        ("Whatever happens, sleep `x`.", False),
        ("And then sleep, too!", True),
        ("Never eat.", False),
        ("Keep it.", False),
        ("Do all you can.", False),
        ("Never ever so.", True),
        ("Go on!", False),
        ("", False),
        ("Never sleep beneath lanterns.", False),
    ],
)
def test_a_sentence_with_hardly_a_telling_word_is_known_by_all_its_words(
    sentence: str, again: bool
) -> None:
    page = {
        "page": remembered("You shall never ever sleep. Do all of it with tar, or a zip. So be it")
    }
    assert repeated(page, sentence) == ()
    assert repeated_briefly(page, sentence) == (("page",) if again else ())
    assert repeated_briefly({"unseen": ""}, sentence) == ()
    assert repeated_briefly({}, sentence) == ()
