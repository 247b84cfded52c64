"""What changes a belief.

That is changes, proposals, plans, and the entries that they become.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import Fact, PairVeto, Veto
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.records.words import Verb

Scalar = str | bool | int


Item = tuple["Item | Scalar", ...] | Scalar


Fields = tuple[tuple[str, Item], ...]


SET_FIELDS = frozenset(
    {
        "evidence",
        "anchors",
        "derived_from",
        "disputes",
        "vetoes",
        "pair_vetoes",
        "retells",
        "alternatives",
    }
)


class Change(NamedTuple):
    """The fields of one fact that a decision touches, before and after.

    Of a set field ``before`` holds what is taken away and ``after`` what is added. Swapping the two
    is the whole of undo.
    """

    subject: str
    before: Fields
    after: Fields

    def inverse(self) -> Change:
        """Give the change that takes this one back."""
        return Change(self.subject, self.after, self.before)


class Proposal(NamedTuple):
    """Changes that stand or fall together, with the reason.

    What a reviewer accepts or rejects.
    """

    verb: Verb
    because: str
    changes: tuple[Change, ...]


class Plan(NamedTuple):
    """A night's proposals, and what they were thought on.

    The ledger head, and the policy.

    ``dream`` is the night's number; ``upto`` the position in the log (a count of observations) that
    it has read; ``left`` says what it looked at and left alone, with reasons. ``tree`` is the state
    of the code base that it saw, ``testimony`` the (day, line) pairs in which the engine itself
    says what it saw, ``looks`` when to look again.
    """

    head: str
    policy: str
    day: str
    dream: int
    upto: int
    proposals: tuple[Proposal, ...]
    left: tuple[tuple[str, str], ...] = ()
    tree: str = ""
    testimony: tuple[tuple[str, str], ...] = ()
    looks: tuple[Look, ...] = ()


class Entry(NamedTuple):
    """A proposal that happened.

    Numbered, dated, and chained by hash to the one before it.

    ``dream`` is the number of the night (0: by hand); ``takes_back`` names the entries that a
    revert undid.
    """

    number: int
    day: str
    dream: int
    by: str
    proposal: Proposal
    takes_back: tuple[int, ...]
    previous: str
    hash: str


class Dreamt(NamedTuple):
    """A night that happened.

    Its number, when (seconds since 1970), and the position in the log that it read up to.
    """

    number: int
    at: float
    upto: int


class Tally(NamedTuple):
    """The entries of a stretch of the ledger.

    How many of each verb, and of which nights (0: of none).
    """

    verbs: dict[str, int]
    first: int
    last: int


def plain(value: object) -> Item:
    """Give a field of a fact as scalars and sorted tuples.

    The form in which a ``Change`` holds it.
    """
    if isinstance(value, frozenset):
        return tuple(sorted((plain(item) for item in value), key=repr))
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, str | bool | int):
        return value
    raise TypeError(f"{type(value).__name__} is not a field of a fact")


def _revived(name: str, item: Item) -> object:
    if name == "anchors" and isinstance(item, tuple):
        return Anchor(*(str(part) for part in item))
    if name == "vetoes" and isinstance(item, tuple):
        entry, evidence, groups, counts = item
        return Veto(int(str(entry)), _strings(evidence), _strings(groups), bool(counts))
    if name == "pair_vetoes" and isinstance(item, tuple):
        entry, rival, evidence, groups = item
        return PairVeto(int(str(entry)), str(rival), _strings(evidence), _strings(groups))
    return item


def _strings(items: Item) -> tuple[str, ...]:
    return tuple(str(item) for item in items) if isinstance(items, tuple) else (str(items),)


def revived(name: str, items: Item) -> frozenset[object]:
    """Give the members of a set field from their plain form.

    The inverse of ``plain``.
    """
    return (
        frozenset(_revived(name, item) for item in items)
        if isinstance(items, tuple)
        else frozenset()
    )


def difference(before: Fact, after: Fact) -> Change:
    """Find the change that leads a fact from one state to another."""
    old: list[tuple[str, Item]] = []
    new: list[tuple[str, Item]] = []
    for name in Fact._fields[1:]:
        was, becomes = getattr(before, name), getattr(after, name)
        if was == becomes:
            continue
        if name in SET_FIELDS:
            was, becomes = was - becomes, becomes - was
        old.append((name, plain(was)))
        new.append((name, plain(becomes)))
    return Change(before.id, tuple(old), tuple(new))


def proposal(verb: Verb, because: str, pairs: Iterable[tuple[Fact, Fact]]) -> Proposal:
    """Give a proposal from (before, after) pairs of facts."""
    return Proposal(verb, because, tuple(difference(before, after) for before, after in pairs))


class SetAside(NamedTuple):
    """A night's plan that waits for a review.

    Where it lies in the store, and how many beliefs it would end or lower.
    """

    night: int
    plan: str
    falls: int
