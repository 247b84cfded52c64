"""A content is found however its signs are written.

It is found where it stands, and nothing else goes.
"""

from __future__ import annotations

from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.privacy import erasing
from memory_engine.privacy.erasing import Eraser
from memory_engine.privacy.recognised import Recognised, rows

MARKER = "[X]"


@pytest.mark.parametrize(
    ("content", "text", "without"),
    [
        ("correcthorsebattery", "İ İİ it asks for correcthorseb…", "İ İİ it asks for [X]…"),
        ("İzmir geheim", "izmir geheim and İZMİR  GEHEİM", "[X] and [X]"),
        ("it's <b> & a/b", r"it\u0027s \u003cb\u003E \u0026 a\/b", MARKER),
        ("it's <b> & a/b", "it's <b> & a/b", MARKER),
        ("Zoë Müller", r"from Zo\u00eb M\u00FCller on", "from [X] on"),
        ("Zoë Müller", "from Zoe\u0308 MU\u0308LLER on", "from [X] on"),
    ],
)
def test_a_content_goes_from_where_it_stands(content: str, text: str, without: str) -> None:
    assert Eraser({content: MARKER}).without(text) == without


@pytest.mark.parametrize(
    ("content", "text", "known"),
    [
        ("zürich-HUNTER2", "it asks for Zürich-hunter2, always", "Zürich-hunter2"),
        ("Zürich-hunter2", "it asks for Zu\u0308rich-Hunter2, always", "Zu\u0308rich-Hunter2"),
        ("Zu\u0308rich-hunter2", "it asks for ZÜRICH-hunter2", "ZÜRICH-hunter2"),
        ("İzmir-9", "İİ then izmir-9", "izmir-9"),
        ("Deploys ask for one word alone", "x. deploys ask FOR one  word alone", "all"),
        ("hunter2", "it asks for hunter22", ""),
    ],
)
def test_a_content_is_known_again_in_whatever_case_or_form(
    content: str, text: str, known: str
) -> None:
    key = b"k" * 32
    again = Recognised(key, [(size, of, MARKER) for size, of in rows(key, content)])
    spans = again.spans(text)
    if known != "all":
        assert [text[start:end] for start, end, _ in spans] == [known] * bool(known)
    else:
        assert len(spans) == 1


class Counted(str):
    """A text that counts looks at its characters."""

    looks = 0

    def __getitem__(self, place: SupportsIndex | slice) -> str:
        self.looks += not isinstance(place, slice)
        return super().__getitem__(place)


@pytest.mark.parametrize(
    ("unit", "content"),
    [("a", "a" * 40), ("ab", "ab" * 30 + "c"), ("aaab", "aaab" * 20), ("abcd-", "abcd-" * 60)],
)
@pytest.mark.parametrize("size", [1_000, 16_000])
def test_each_character_is_compared_but_for_the_beginnings_once(
    unit: str, content: str, size: int
) -> None:
    text = Counted(unit * (size // len(unit)))
    starts = [place for place in range(len(text)) if text.startswith(content[:4], place)]
    beginnings = list(erasing._beginnings(text, content))
    assert [start for start, _ in beginnings] == starts
    assert text.looks <= len(text) + len(starts)


@given(st.text("ab…\n", max_size=60), st.text("ab", min_size=4, max_size=20))
def test_a_beginning_is_as_long_as_its_characters_agree(text: str, content: str) -> None:
    for start, length in erasing._beginnings(text, content):
        assert text[start : start + length] == content[:length]
        after = start + length
        assert length == len(content) or text[after : after + 1] != content[length]


@given(st.text("ab", max_size=30))
def test_a_content_agrees_with_itself_as_far_as_it_does(content: str) -> None:
    for start, length in enumerate(erasing._own_agreements(content) if content else []):
        assert content[start : start + length] == content[:length]
        assert content[start + length : start + length + 1] != content[length : length + 1] or (
            start + length == len(content)
        )
