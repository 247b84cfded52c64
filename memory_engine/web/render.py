"""Documents as HTML or JSON.

Templates escape everything; it has what each of them may call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from memory_engine.views.lines import many
from memory_engine.web import inert, words
from memory_engine.web.frame import Frame

HOME = Path(__file__).parent


@cache
def environment() -> Environment:
    """Make the templates' environment, escaping all.

    A name that is unknown is refused.
    """
    made = Environment(
        loader=FileSystemLoader(HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=inert.finished,
    )
    made.filters |= {"said": inert.said, "part": part, **words.FILTERS}
    made.globals |= {"many": many, **words.GLOBALS}
    return made


def part(text: object) -> str:
    """Write a text as one part of an address."""
    return quote(str(text), safe="")


def html(
    template: str,
    document: Any,  # noqa: ANN401  (JSON is what it is)
    frame: Frame,
    beside: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """Draw a page: ``found`` is the document, ``frame`` what stands around it."""
    text = environment().get_template(template).render(found=document, frame=frame, **beside)
    return HTMLResponse(text, status)


def as_json(document: Any, status: int = 200) -> Response:  # noqa: ANN401  (JSON is what it is)
    """Answer with one JSON document, as the verb prints it with ``--json``."""
    return Response(json.dumps(document, ensure_ascii=False), status, media_type="application/json")
