"""Sessions that were begun from others.

One family has one root, and is one witness.
"""

from __future__ import annotations

from collections.abc import Mapping


def families(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Group sessions by their roots, in the order given."""
    found: dict[str, list[str]] = {}
    for session in parents:
        found.setdefault(root_of(session, parents), []).append(session)
    return found


def root_of(session: str, parents: Mapping[str, str]) -> str:
    """Find the session at the top.

    One that is not there is none, and a circle has no end.
    """
    passed = {session}
    while (above := parents.get(session, "")) in parents and above not in passed:
        session = above
        passed.add(session)
    return session
