"""Pages shown before anybody is let in.

They have no template and no store.
"""

from __future__ import annotations

from markupsafe import Markup

from memory_engine.views.visible import visible
from memory_engine.web.safety import Refused

_FRAME = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title>'
    '<link rel="stylesheet" href="/static/page.css">{head}</head>'
    '<body class="bare"><main id="main"><h1>{title}</h1>{body}</main></body></html>'
)
_REFRESH = Markup('<meta http-equiv="refresh" content="0;url={to}">')
_LINK = Markup('<p><a href="{to}">Go on to the page</a></p>')
_REASON = Markup("<p>{what}</p><p>{remedy}</p>")


def leading(to: str) -> str:
    """Write the page that leads on to an address of ours."""
    head, body = _REFRESH.format(to=to), _LINK.format(to=to)
    return _FRAME.format(title="kairos-mem", head=head, body=body)


def refusal(refused: Refused) -> str:
    """Write why somebody is not let in, and what to do."""
    body = _REASON.format(what=visible(refused.what), remedy=_coded(refused.remedy))
    return _FRAME.format(title="Not let in", head="", body=body)


def _coded(text: str) -> Markup:
    """Show commands between backticks as such."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part
        for place, part in enumerate(parts)
    )
