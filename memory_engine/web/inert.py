"""A text of memory as a page may show it: nothing in it acts, and nothing in it is hidden."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Categories of signs that show nothing, or turn the order of others."""
BLANK = frozenset({0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x034F, 0x17B4, 0x17B5})
"""Signs that pass for letters and show nothing."""
SELECTORS = (range(0xFE00, 0xFE0F), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
"""Variation selectors, by which a text can carry another; the one of emoji is left alone."""
PLAIN = frozenset("\n\t")


def visible(text: str) -> str:
    """Write out what nobody would see: ``⟦U+202E⟧`` for a sign that turns the order."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    code = ord(sign)
    hidden = (
        unicodedata.category(sign) in HIDDEN
        or code in BLANK
        or any(code in block for block in SELECTORS)
    )
    return f"⟦U+{code:04X}⟧" if hidden and sign not in PLAIN else sign


def said(text: object) -> Markup:
    """Give a text of memory as markup: escaped, visible, and its direction its own."""
    if text is None:
        return Markup("")
    return Markup("<bdi>{}</bdi>").format(visible(str(text)))


def finished(value: object) -> object:
    """Make whatever a template prints visible: what is no markup of ours is a text of somebody's.

    It is escaped after this, as everything is.
    """
    if value is None:
        return ""
    return value if isinstance(value, Markup) else escape(visible(str(value)))
