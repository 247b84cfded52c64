"""What is asked of memory, and what may answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.domain.branches import off_branch
from memory_engine.domain.errors import Usage
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex
from memory_engine.domain.principal import TRUST_ORDER
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.words import LIVE

if TYPE_CHECKING:
    from memory_engine.domain.records.words import Trust

DAY = regex(r"\d{4}-\d{2}-\d{2}")
WAS_TRUE: frozenset[str] = LIVE | {"superseded"}
EVER: frozenset[str] = WAS_TRUE | {"retracted"}


class Only(NamedTuple):
    """What an answer must be like; what is empty asks nothing.

    ``valid_at`` is a day on which it held, ``scopes`` where it holds (what holds everywhere always
    does), ``path`` a file or folder that it speaks of, ``principal`` one who says so, ``trust`` the
    least that one who says so must have.
    """

    superseded: bool = False
    valid_at: str = ""
    scopes: tuple[str, ...] = ()
    path: str = ""
    principal: str = ""
    trust: Trust | str = ""

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that a fact may have."""
        if self.superseded:
            return EVER
        return WAS_TRUE if self.valid_at else LIVE

    @property
    def anything(self) -> bool:
        """Whether nothing but a status is asked for."""
        return not (self.valid_at or self.scopes or self.path or self.principal or self.trust)

    def admits(self, fact: Fact, evidence: Sequence[Observation]) -> bool:
        """Tell whether a fact may answer."""
        return (
            fact.status in self.statuses
            and (not self.valid_at or _held_on(fact, self.valid_at))
            and self._within(fact.scope)
            and self._speaks_of([*fact.paths, *map(_file, evidence)])
            and self._said_by(evidence)
        )

    def admits_said(self, said: Observation) -> bool:
        """Tell whether something that was only said may answer."""
        paths = [*(anchor.path for anchor in said.anchors), _file(said)]
        return (
            (not self.valid_at or said.provenance.at[:10] <= self.valid_at)
            and self._within(said.scope)
            and self._speaks_of(paths)
            and self._said_by([said])
        )

    def _within(self, scope: str) -> bool:
        return not self.scopes or off_branch(scope) in ("", *self.scopes)

    def _speaks_of(self, paths: Iterable[str]) -> bool:
        wanted = self.path.rstrip("/")
        return not wanted or any(path == wanted or path.startswith(f"{wanted}/") for path in paths)

    def _said_by(self, evidence: Iterable[Observation]) -> bool:
        if not (self.principal or self.trust):
            return True
        least = TRUST_ORDER.index(self.trust) if self.trust else 0
        return any(
            self.principal in ("", said.provenance.principal)
            and TRUST_ORDER.index(said.provenance.trust) >= least
            for said in evidence
        )


def _file(said: Observation) -> str:
    """Name the file that something was read in, if it was."""
    return said.provenance.source.partition(":")[0]


def _held_on(fact: Fact, day: str) -> bool:
    """Tell whether a fact held on a day.

    Where no end is told, it held until it was overtaken.
    """
    return fact.valid_from[:10] <= day and not (fact.valid_to and fact.valid_to[:10] <= day)


def asked_for(
    superseded: bool, valid_at: str, scopes: Sequence[str], path: str, principal: str, trust: str
) -> Only:
    """Give what a caller asks for.

    Raises ``Usage`` for a day that is none.
    """
    if valid_at and not DAY.fullmatch(valid_at):
        raise Usage(
            f"{valid_at!r} is not a day on which something may have held.",
            "Write it like 2026-11-20.",
        )
    written = _as_written(scopes) if scopes else ()
    return Only(superseded, valid_at, written, path, principal, trust)


def _as_written(scopes: Sequence[str]) -> tuple[str, ...]:
    """Give scopes as somebody wrote them, and as claims write them."""
    from memory_engine.claims.slots import scope_of  # reads sentences: seldom wanted

    return tuple(dict.fromkeys(name for scope in scopes for name in (scope, scope_of(scope))))
