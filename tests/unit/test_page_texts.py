"""What the page makes of texts.

They are inert, visible, and the words of two sentences told apart.
"""

from __future__ import annotations

import unicodedata
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from memory_engine.views import visible
from memory_engine.web import inert, words
from memory_engine.web.wordiff import compared

TEXTS = st.text(max_size=60)


@given(TEXTS)
@example("<b>\u202e&\"'")
@example("a\u200bb\ufeffc\U000e0041")
def test_what_is_shown_of_a_text_can_do_and_hide_nothing(text: str) -> None:
    shown = str(inert.said(text)).removeprefix("<bdi>").removesuffix("</bdi>")
    assert not set(shown) & set("<>\"'")
    hidden = [c for c in shown if unicodedata.category(c) in visible.HIDDEN and c not in "\n\t"]
    assert hidden == []


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=60))
def test_what_hides_nothing_is_shown_as_it_is(text: str) -> None:
    if not any(ord(sign) in visible.BLANK for sign in text):
        assert unescape(inert.said(text).removeprefix("<bdi>").removesuffix("</bdi>")) == text


@given(TEXTS)
def test_code_between_ticks_is_the_only_thing_that_is_read_of_a_sentence(text: str) -> None:
    for shown in (str(words.ticked(text)), str(words.linked(text))):
        bare = shown
        for ours in ("<bdi>", "</bdi>", "<code>", "</code>", "</a>"):
            bare = bare.replace(ours, "")
        assert "<" not in bare.replace('<a class="id" href="/fact/f', "")


def test_a_fact_that_is_named_becomes_a_link_and_nothing_else_does() -> None:
    shown = str(words.linked("f1234567890ab ended by `f1234567890ac`; see https://evil.example"))
    assert shown.count("<a ") == 2
    assert 'href="/fact/f1234567890ab"' in shown


@given(TEXTS, TEXTS)
def test_words_that_went_and_came_add_up_to_both_sentences(was: str, now: str) -> None:
    pair = compared(was, now)
    assert "".join(run.text for run in pair.was) == was
    assert "".join(run.text for run in pair.now) == now
    same = [[run.text for run in side if run.kind == "same"] for side in pair]
    assert same[0] == same[1] or len(pair.was) <= 1


def test_one_word_that_changed_is_told() -> None:
    pair = compared("The server listens on port 9090.", "The server listens on port 9100.")
    assert [run.text for run in pair.was if run.kind == "del"] == ["9090"]
    assert [run.text for run in pair.now if run.kind == "ins"] == ["9100"]
