"""What is read back off a page.

It is whose lines they are, and whether they stand as rendered.
"""

from __future__ import annotations

from memory_engine.domain import ids
from memory_engine.domain.patterns import regex

INDEX = "MEMORY.md"
FACT_ID = regex(r"\[(f[0-9a-f]{12})\]")
"""How a line names the fact that it says."""
MARKER = regex(r"\n<!-- kairos-mem:generated ([0-9a-f]{16}) -->\n\Z")


def sealed(text: str) -> str:
    """Seal a page with a comment that tells its rendered text.

    Hosts strip comments of pages.
    """
    return f"{text}\n<!-- kairos-mem:generated {ids.digest('page', text)[:16]} -->\n"


def genuine(page: str) -> bool:
    """Tell whether a page stands as rendered.

    Then nobody's edit is lost by rendering it anew.
    """
    mark = MARKER.search(page)
    return mark is not None and ids.digest("page", page[: mark.start()])[:16] == mark.group(1)
