"""Whether a message quotes others: quoted lines, blocks of code.

Its sender shows somebody else there.
"""

from __future__ import annotations

import re

QUOTE = re.compile(r"^\s{0,3}(?:>|&gt;)", re.M)
"""How a line that quotes begins, as it is typed or as a platform escapes it."""
FENCE = re.compile(r"```|~~~")
"""What is pasted between fences is a log, a page, another's words."""


def quotes(text: str) -> bool:
    """Tell whether a text quotes, by the marks that people type."""
    return bool(QUOTE.search(text) or FENCE.search(text))
