"""A content is found where it stands, however its signs are written, and nothing else goes."""

from __future__ import annotations

import pytest

from memory_engine.privacy.erasing import Eraser

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
