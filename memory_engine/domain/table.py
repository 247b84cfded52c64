"""Word lists as one writes them down: words apart by white space, groups by bars; the line
breaks mean nothing."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Think: a list of words."""
    return frozenset(text.split())


def groups(text: str) -> tuple[tuple[str, ...], ...]:
    """Think: groups of words, apart by ``|``, in order."""
    return tuple(tuple(group.split()) for group in text.split("|"))


def aliases(text: str) -> dict[str, str]:
    """Think: every word of every group -> the first of its group."""
    return {word: group[0] for group in groups(text) for word in group}
