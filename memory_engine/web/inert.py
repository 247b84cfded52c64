"""A text of memory as a page may show it.

Nothing in it acts, and nothing in it is hidden.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from memory_engine.views.visible import visible


def said(text: object) -> Markup:
    """Give a text of memory as markup.

    It is escaped, visible, and its direction is its own.
    """
    if text is None:
        return Markup("")
    return Markup("<bdi>{}</bdi>").format(visible(str(text)))


def finished(value: object) -> object:
    """Make whatever a template prints visible.

    What is no markup of ours is a text of somebody's. It is escaped after this, as everything is.
    """
    if value is None:
        return ""
    return value if isinstance(value, Markup) else escape(visible(str(value)))
