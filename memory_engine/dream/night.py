"""Night: all that a night may look at.

If a stage needs more, it goes in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from memory_engine.domain.branches import EndedBranch
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Finding, Verdict
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memory_engine.claims.claim import Claim
    from memory_engine.domain.ports import FactBase
    from memory_engine.dream.opinion import Opinions
    from memory_engine.relate.relation import Kinds, Wording

Near = tuple[tuple[str, float | None], ...]
"""(fact id, cosine similarity if vectors found it) of what stands near a text."""

Kept = Mapping[str, "Kinds"]
"""By the id of a neighbour, what a fact may be to it, where that is anything."""
Sieve = Callable[["Night", "FactBase", Fact, Mapping[str, float | None]], Kept]
"""What of the neighbours of a fact, with their cosines, is worth a closer look (``pairs``)."""


NONE: Mapping[Any, Any] = MappingProxyType({})
"""Nothing found."""


def unwatched(problem: Problem) -> None:
    """Tell nobody."""


def read(observation: Observation) -> Claim:
    """Read what an observation claims.

    What reads sentences is heavy, and loaded when something is read.
    """
    from memory_engine.claims import claim

    return claim.read(observation)


def worded(text: str) -> Wording:
    """Read a text."""
    from memory_engine.relate.relation import Wording

    return Wording(text)


class Night(NamedTuple):
    """One night.

    ``news`` are the observations that no night has read; ``heard`` finds any older one by id.
    ``findings`` holds, by fact id, what a look at the code base in state ``tree`` gave tonight,
    ``testimony`` the log lines in which the engine says so, ``streaks`` how many looks in a row had
    held before. ``near`` holds, by the id of a fact that tonight opens, the ids of facts that stand
    near its text, with the cosine of their vectors where there is one. ``vetoed`` holds, by the id
    of a fact that tonight speaks of, the ids of vetoed facts near its text. ``verdicts`` holds what
    a judge said, by the ids of two facts, the one that tonight opens first; ``semantic``: the
    cosines are of a model that has learnt what words mean. ``day`` is the night's date, ``head``
    the hash of the ledger that it dreams on, ``upto`` the position in the log that it reads up to,
    ``fingerprint`` names all that it decides by. ``unread`` says what of the log and the code base
    is left out, and why; ``watch`` is told of what else has to be left out on the way.
    ``reassessed`` are facts to judge though tonight says nothing of them. ``claim`` reads what an
    observation claims and ``wording`` what a text says, each once a night; ``sieve`` remembers what
    facts may be to one another, ``second`` has a second opinion on that, where there is one.
    ``now`` is the time by the clock; ``branches`` are those that git shows to be merged or given
    up, while facts still hold on them alone. ``drifted`` are facts that the code base was seen to
    contradict since the last night.
    """

    number: int
    day: str
    head: str
    upto: int
    news: tuple[Observation, ...]
    heard: Callable[[str], Observation | None]
    policy: Policy
    findings: Mapping[str, Finding] = NONE
    near: Mapping[str, Near] = NONE
    semantic: bool = False
    verdicts: Mapping[tuple[str, str], Verdict] = NONE
    tree: str = ""
    testimony: tuple[tuple[str, str], ...] = ()
    streaks: Mapping[str, int] = NONE
    unread: tuple[Problem, ...] = ()
    watch: Callable[[Problem], None] = unwatched
    fingerprint: str = ""
    reassessed: tuple[str, ...] = ()
    vetoed: Mapping[str, tuple[str, ...]] = NONE
    claim: Callable[[Observation], Claim] = read
    wording: Callable[[str], Wording] = worded
    sieve: Sieve | None = None
    second: Opinions | None = None
    now: str = ""
    branches: tuple[EndedBranch, ...] = ()
    drifted: frozenset[str] = frozenset()

    @property
    def latest(self) -> str:
        """The latest time that the night may date something.

        The clock's, or the end of another day.
        """
        end = f"{self.day}T23:59:59.000000Z"
        return self.now if self.now[:10] == self.day else end

    def observations(self, ids: Iterable[str]) -> tuple[Observation, ...]:
        """Find the observations with these ids, in order of id."""
        heard = self.heard
        return tuple([found for id in sorted(ids) if (found := heard(id)) is not None])
