"""Planted texts by every way in.

None becomes the owner's rule, a line of a page, or anything believed.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from benchmarks.attacks_controls import Control, controls, let_in
from benchmarks.attacks_site import Site
from benchmarks.attacks_texts import OWN, Known, own
from benchmarks.attacks_ways import Way, got_through, ways

TEXTS = 3
"""[texts] A way: through all ways, each of our templates comes in about ten times."""

DAY = "2026-11-02"
FAMILIES: dict[str, list[Way]] = defaultdict(list)
for one in ways():
    FAMILIES[one.family].append(one)


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_planted_gets_in(family: str, tmp_path: Path) -> None:
    planted = {}
    for number, way in enumerate(FAMILIES[family]):
        texts = own(number * len(OWN))
        planted[way.name] = [texts[(number * TEXTS + at) % len(OWN)] for at in range(TEXTS)]
    site = Site(tmp_path)
    for number, way in enumerate(FAMILIES[family]):
        way.bring(site, planted[way.name], DAY, number)
    site.night(DAY)
    held = site.held(Known(p for texts in planted.values() for p in texts))
    through = {way.name: got_through(way, planted[way.name], held) for way in FAMILIES[family]}
    assert not any(through.values()), "\n".join(
        f"{name}: {found}" for name, found in through.items() if found
    )
    assert not site.faults


@pytest.mark.parametrize("control", list(controls()), ids=lambda control: control.name)
def test_what_is_honest_gets_in(control: Control, tmp_path: Path) -> None:
    texts, inside = let_in(control, tmp_path)
    assert inside == texts
