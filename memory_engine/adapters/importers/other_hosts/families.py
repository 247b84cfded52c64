"""Sessions that were begun from others: one family has one root, and is one witness."""

from __future__ import annotations

from collections.abc import Mapping


def families(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Put sessions together by the root of each, in the order in which they are given."""
    found: dict[str, list[str]] = {}
    for session in parents:
        found.setdefault(root_of(session, parents), []).append(session)
    return found


def root_of(session: str, parents: Mapping[str, str]) -> str:
    """Find the session at the top; one that is not there is none, and no circle has an end."""
    passed = {session}
    while (above := parents.get(session, "")) in parents and above not in passed:
        session = above
        passed.add(session)
    return session
