"""Each renderer that can be named has something that renders it."""

from __future__ import annotations

from memory_engine.domain import renderers
from memory_engine.formats import rendered


def test_what_can_be_named_can_be_rendered() -> None:
    assert rendered.RENDERERS.keys() == renderers.RENDERERS.keys()
