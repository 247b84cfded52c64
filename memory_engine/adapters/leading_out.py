"""Where a store's settings lead, before anything goes there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from memory_engine.adapters.advisers.advice import Advice
from memory_engine.adapters.carrying import DESTINATION
from memory_engine.adapters.settings import Settings
from memory_engine.domain.egress import Leads
from memory_engine.privacy.egress import on_this_machine

MEMORY = "memory itself is kept there: what is said, believed and decided"
VECTORS = "ids and vectors, which tell what texts are about; no text"
ADVICE = "what a judge or reader is asked at night"
PACKS = "tonight's questions, where you export them yourself (`kairos-mem night export FILE`)"


def leading_out(root: Path, settings: Settings, advice: Advice) -> Iterator[Leads]:
    """Name each place off this machine, and what would go there.

    A pack goes into a file that its owner names: their own call is the consent.
    """
    if settings.store:
        from memory_engine.adapters.postgres.address import address

        where = address(settings.store, f"{root / 'config.yaml'}: store").destination
        if where and not on_this_machine(where):
            yield Leads(where, MEMORY)
    if settings.vectors:
        from memory_engine.adapters.bucket import bucket

        if where := bucket(settings.vectors, f"{root / 'config.yaml'}: vectors").destination:
            yield Leads(where, VECTORS)
    yield from (Leads(where, ADVICE) for where in advice.destinations())
    if settings.judge != "off" or settings.reader != "off":
        yield Leads(DESTINATION, PACKS, False)
