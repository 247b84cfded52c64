"""The five gates before a channel may speak.

Each is able to say why it is shut.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Gate(NamedTuple):
    """One gate: its name, whether it is open, and why."""

    name: str
    open: bool
    why: str


class Standing(NamedTuple):
    """What is known of a channel when the gates are tried.

    ``lacking`` says why it can't do what is wanted, ``shut`` where an operator shut it, ``owner``
    who is authenticated there (``unsafe``: why not), ``forbidden`` where the organisation's list
    leaves it out, ``asked`` whether this run names it (``run``: where that stands).
    """

    name: str
    lacking: str
    shut: str
    owner: str
    unsafe: str
    forbidden: str
    asked: bool
    run: str


CAPABILITY, SWITCH, OWNER, POLICY, RUN = "capability", "kill switch", "owner", "policy", "run"


def gates(found: Standing) -> Iterator[Gate]:
    """Tell of each gate, in order."""
    name = found.name
    yield Gate(CAPABILITY, not found.lacking, found.lacking or "it is installed and set up")
    yield Gate(SWITCH, not found.shut, found.shut or "nobody shut it")
    remedy = found.unsafe or f"nobody is paired (`kairos-mem channels pair {name}`)"
    owner = bool(found.owner and not found.unsafe)
    yield Gate(OWNER, owner, found.owner if owner else remedy)
    yield Gate(
        POLICY, not found.forbidden, found.forbidden or "no list of an organisation leaves it out"
    )
    named = "names it" if found.asked else "does not name it"
    yield Gate(RUN, found.asked, f"{found.run} {named}")


def shut(found: Standing) -> Gate | None:
    """Find the first gate that is shut.

    Gives None where the channel may speak.
    """
    return next((gate for gate in gates(found) if not gate.open), None)


def silent(found: Standing) -> Gate | None:
    """Find the first gate that keeps a channel from hearing, too.

    That nobody is paired does not: no code would ever come in.
    """
    closed = (gate for gate in gates(found) if not gate.open)
    return next((gate for gate in closed if gate.name != OWNER or found.unsafe), None)
