"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from memory_engine.domain.named import NamedTuple
from memory_engine.web.visit import Visit

PAGE_ROWS = 200
"""[rows] Of a list on one page: more are slow to draw on a phone."""
MOST_DIGITS = 9
"""[digits] Of a page's number: no list is longer."""


class Leaf(NamedTuple):
    """Which page of a list is shown: the first is 1.

    ``links`` are the addresses of the pages before and after, "" where there is none.
    """

    number: int
    size: int
    whole: int
    before: str = ""
    after: str = ""

    @property
    def skip(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The number of its first row."""
        return min(self.skip + 1, self.whole)

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.skip + self.size, self.whole)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-self.whole // self.size), 1)


def page_asked(visit: Visit) -> int:
    """Read the page that the address asks for.

    It is the first, where it names none.
    """
    return max(number_asked(visit, "page"), 1)


def number_asked(visit: Visit, name: str) -> int:
    """Read a number of the address.

    Gives 0 where there is none, or none that a list could have.
    """
    said = visit.asked(name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS else 0


def leaf(visit: Visit, address: str, whole: int, size: int = PAGE_ROWS) -> Leaf:
    """Find the page that is asked for among so many rows."""
    found = Leaf(page_asked(visit), size, whole)
    query = visit.query
    before = with_page(address, query, found.number - 1) if found.number > 1 else ""
    after = with_page(address, query, found.number + 1) if found.number < found.pages else ""
    return found._replace(before=before, after=after)


def with_page(address: str, query: Mapping[str, str], number: int) -> str:
    """Write the address of another page of the same list."""
    return changed(address, query, page=str(number) if number > 1 else "")


def changed(address: str, query: Mapping[str, str], **words: str) -> str:
    """Write an address with other words in its query.

    An empty word is left out.
    """
    asked = {name: value for name, value in query.items() if name != "note"} | words
    kept = {name: value for name, value in asked.items() if value}
    return f"{address}?{urlencode(kept)}" if kept else address
