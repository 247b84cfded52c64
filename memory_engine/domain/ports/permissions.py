"""Where requests to the owner are kept and decided.

It also has what deciding one needs beside the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

from memory_engine.domain.egress import Consent
from memory_engine.domain.permission import Asked, Refused
from memory_engine.domain.records.change import Plan
from memory_engine.domain.typed import Protocol


class Requests(Protocol):
    """The requests of one store, each durable when ``put`` returns."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep every other process from deciding meanwhile."""
        ...

    def fresh_id(self) -> str:
        """Draw an id that no request of this store has or had."""
        ...

    def find(self, id: str) -> Asked | None:
        """Read one; None where there is none."""
        ...

    def all(self) -> tuple[Asked, ...]:
        """Read all requests, in the order they were opened."""
        ...

    def put(self, asked: Asked) -> None:
        """Keep a request and its fate, whole or not at all."""
        ...

    def forget(self, id: str) -> None:
        """Let go of a request that decides nothing any more.

        No entry speaks of it.
        """
        ...

    def refuse(self, refused: Refused) -> None:
        """Write down a verdict that decided nothing."""
        ...

    def refused(self) -> tuple[Refused, ...]:
        """Read the verdicts that decided nothing, in order."""
        ...


class Desk(Protocol):
    """What deciding needs beside the engine."""

    @property
    def requests(self) -> Requests:
        """The requests of the store."""
        ...

    @property
    def project(self) -> str:
        """The name of the store, for people."""
        ...

    def plan_of(self, night: int) -> Plan:
        """Read the plan that was kept of a night.

        Raises ``BadInput`` where there is none.
        """
        ...

    def keep(self, plan: Plan, report: Mapping[str, object]) -> str:
        """Keep plan and report of a night; where the plan lies."""
        ...

    def consent(self, consent: Consent) -> None:
        """Allow a destination in the owner's own folder."""
        ...

    def consented(self, destination: str) -> bool:
        """Tell whether a destination is allowed already."""
        ...
