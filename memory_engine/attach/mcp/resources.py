"""The pages of memory and its facts, as resources."""

from __future__ import annotations

import json

from memory_engine.attach.mcp.door import Ctx, Door, Watch, door, lookups, opened, reading, show
from memory_engine.domain.errors.given import Unknown

INDEX = "MEMORY.md"
NO_PAGE = "`kairos-mem consolidate` dreams a night, and writes the pages."


def index(at: Door) -> str:
    """Give MEMORY.md: what every session should know, each line with its standing."""
    return _page(at, Watch(), INDEX)


def topic(ctx: Ctx, name: str) -> str:
    """Give a topic file that MEMORY.md points to."""
    return _page(door(ctx), Watch(ctx), f"{name.removesuffix('.md')}.md")


def _page(at: Door, watch: Watch, name: str) -> str:
    from memory_engine.formats.page import FACT_ID

    with lookups(), opened(at, watch) as engine:
        text = engine.pages.read(name) if name in engine.pages.names() else None
        if text is None:
            names = ", ".join(engine.pages.names())
            raise Unknown("page", name, f"There is {names}." if names else NO_PAGE)
    show(at, FACT_ID.findall(text))
    return text


def fact(ctx: Ctx, id: str) -> str:
    """Give one fact with its trail, as JSON."""
    from memory_engine.engine import asking

    with lookups(), reading(ctx) as (engine, _):
        found = asking.why(engine, id)
    show(door(ctx), [found["fact"]["id"]])
    return json.dumps(found, ensure_ascii=False)
