"""A content is found where it stands, however its signs are written, and nothing else goes."""

from __future__ import annotations

import pytest

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
