"""Streams as files: outside texts end as untrusted data.

Whatever is planted or laundered from outside, over however many nights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from memory_engine.engine import applying, dreaming, health
from tests.support import engine_in, index, say

STREAMS = Path(__file__).parents[2] / "fixtures" / "streams"
DAYS = ("2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04")
MOUTHS: tuple[dict[str, Any], ...] = (
    {"principal": "web:x.example"},
    {"principal": "tool:fetch"},
    {"principal": "agent:claude", "origins": ["https://x.example"]},
)


def cases(name: str) -> list[Any]:
    lines = (STREAMS / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize("case", cases("laundered"))
def test_what_was_laundered_is_never_asserted_and_never_shown(
    case: Mapping[str, Any], tmp_path: Path
) -> None:
    engine = engine_in(tmp_path)
    for day, said in groupby(case["observations"], key=lambda one: one["at"][:10]):
        say(engine, *said)
        applying.apply(engine, dreaming.dream(engine, day), "engine:dream")
    heard = [
        said
        for _, said in engine.store.observations()
        if case["poison"].lower() in said.text.lower()
    ]
    poisoned = [fact for fact in engine.store.facts_on([said.id for said in heard]) if fact.status]
    assert poisoned, "it is held, for all to see"
    assert {fact.status for fact in poisoned} <= {
        "tentative",
        "contested",
        "superseded",
        "retracted",
    }
    assert case["poison"].lower() not in index(engine).lower()


@pytest.mark.parametrize("case", cases("planted"))
def test_what_was_planted_is_data_and_is_told(case: Mapping[str, Any], tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    for day in DAYS:
        said = [
            {
                "text": case["text"],
                "at": f"{day}T1{number}:00:00+00:00",
                "session": f"{day}/{number}",
                **mouth,
            }
            for number, mouth in enumerate(MOUTHS)
        ]
        say(engine, *said)
        plan = dreaming.dream(engine, day)
        applying.apply(engine, plan, "engine:dream")
        assert len([why for _, why in plan.left if why.startswith("untrusted: ")]) >= len(MOUTHS)
    held = [fact for fact in engine.store.facts() if fact.held]
    assert held
    assert all(fact.status in ("tentative", "contested") and fact.kind == "claim" for fact in held)
    assert not [line for line in index(engine).splitlines() if line.startswith("- ")]
    assert not health.verify(engine)[0]
