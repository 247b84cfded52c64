"""Word lists as one writes them down.

Words apart by white space, groups by bars; the line breaks mean nothing.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Give a list of words."""
    return frozenset(text.split())


def groups(text: str) -> tuple[tuple[str, ...], ...]:
    """Give groups of words, apart by ``|``, in order."""
    return tuple(tuple(group.split()) for group in text.split("|"))


def aliases(text: str) -> dict[str, str]:
    """Give every word of every group -> the first of its group."""
    return {word: group[0] for group in groups(text) for word in group}
