"""A team's store: who counts, whose word, who left.

It says who counts as what, and by whose account a word came. The store that is open says so. Trust
is only ever lowered here: a line may claim to be anybody's, and is a person's where the account
that brought it is theirs.
"""

from __future__ import annotations

from _thread import _local  # what ``threading`` has, without the rest of it

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.principal import TRUST_ORDER
from memory_engine.domain.records.observation import Observation

UNKNOWN = "agent"
"""As what somebody counts whom the team does not name."""
GONE = "untrusted"
"""As what somebody counts who has left: nothing of theirs speaks for anything."""
AT = "@"
"""Stands in a principal between an agent and whose it is."""
PERSON = "person"
"""What a person is called where one names what is to be taken back: ``person:ana``."""
OURS = "user:owner"
"""How whoever is at the keyboard is called where nobody asks who that is."""


class Team(NamedTuple):
    """Who counts as what in the store that is open.

    ``account`` is who is at work here, as the server or the system knows them: nothing that they
    could say of themselves.
    """

    people: tuple[tuple[str, str], ...] = ()
    account: str = ""
    left: frozenset[str] = frozenset()

    def trust_of(self, person: str) -> str:
        """Give the trust class that a person's word has, at most."""
        return GONE if person in self.left else dict(self.people).get(person, UNKNOWN)

    def owns(self, principal: str) -> bool:
        """Tell whether somebody decides as an owner of this memory."""
        name = self.account if principal == OURS else user_in(principal)
        return bool(name) and self.trust_of(name) == "owner"


class _Counting:
    """How the store that is open counts people.

    Each thread has a store of its own open; one that opened none goes by the last that was.
    """

    def __init__(self) -> None:
        self._here = _local()
        self._last: Team | None = None

    def of(self, team: Team | None) -> None:
        """Count so from now on; None: it is one person's store."""
        self._here.team = self._last = team

    def __call__(self) -> Team | None:
        """Give how people count in the open team's store.

        Gives nothing where it is no team's.
        """
        found: Team | None = getattr(self._here, "team", self._last)
        return found


counting = _Counting()
"""Whoever opens a store says how people count in it."""


def counted(found: Observation, team: Team) -> Observation:
    """Give an observation its speaker's trust in a team.

    That is never more than it had.
    """
    by = found.provenance
    trust = least(by.trust, ceiling(by.principal, by.shared, team))
    return found._replace(
        provenance=by._replace(trust=trust, person=by.shared)  # type: ignore[arg-type]
    )


def ceiling(principal: str, account: str, team: Team) -> str:
    """Give the most a principal may count, by its account.

    It is the account that brought its word. What nobody shared, and what an account says in
    another's name, is an agent's at most.
    """
    if not account:
        return UNKNOWN
    own = person_of(principal) == account
    return team.trust_of(account) if own else least(UNKNOWN, team.trust_of(account))


def least(first: str, second: str) -> str:
    """Give the lower of two trust classes."""
    return min(first, second, key=TRUST_ORDER.index)


def user_in(principal: str) -> str:
    """Name the person who speaks for themselves.

    Gives "" where it is somebody else.
    """
    kind, _, name = principal.partition(":")
    return name if kind == "user" else ""


def person_of(principal: str) -> str:
    """Name the person whose word, agent or tool this is.

    ``""`` for nobody.
    """
    return user_in(principal) or principal.rpartition(AT)[2] * (AT in principal)


def of_person(principal: str, person: str) -> str:
    """Name a principal of a private store as a team knows it.

    ``user:owner`` becomes ``user:ana``, ``agent:claude`` ``agent:claude@ana``; what is outside of
    all of them keeps its name.
    """
    kind, _, name = principal.partition(":")
    if kind == "user":
        return f"user:{person}"
    return f"{kind}:{name}{AT}{person}" if kind in ("agent", "tool") else principal
