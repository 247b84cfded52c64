"""Evidence as a waterfall.

Each vote is one step, at the time of who brought it, and the steps lead from nothing to the sum.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.engine import asking
from memory_engine.views.waterfall import WITH_ANOTHER, waterfall
from tests.support import by_text, engine_in, port, run_of, say, sleep, witnesses


def trail(votes: list[tuple[float, list[int]]], heard: int) -> Any:  # noqa: ANN401
    """A trail with so many observations, and votes on them."""
    said = [
        {"id": f"o{n}", "at": f"2026-11-10T10:{59 - n:02d}:00Z", "ignored": None}
        for n in range(heard)
    ]
    terms = [
        {"label": f"vote {at}", "bits": bits, "class": "read",
         "observations": [f"o{n}" for n in rest]}
        for at, (bits, rest) in enumerate(votes)
    ]  # fmt: skip
    sum_ = sum(bits for bits, _ in votes)
    return {"evidence": said, "against": [], "terms": terms, "bits": sum_, "threshold_bits": 5.6}


BITS = st.lists(st.floats(-8, 8).map(lambda bits: round(bits, 2)), max_size=6)


@given(BITS, st.data())
def test_the_steps_lead_from_nothing_to_the_sum(votes: list[float], data: st.DataObject) -> None:
    apart = [(bits, [3 * at, 3 * at + 1]) for at, bits in enumerate(votes)]
    found = waterfall(trail(data.draw(st.permutations(apart)), 3 * len(votes) + 1))
    at = 0.0
    for row in found["rows"]:
        assert row["start"] == pytest.approx(at, abs=0.01)
        assert row["end"] - row["start"] == pytest.approx(row["bits"], abs=0.01)
        assert found["least"] <= min(row["start"], row["end"])
        assert found["most"] >= max(row["start"], row["end"])
        at = row["end"]
    assert at == pytest.approx(found["sum"], abs=0.02)
    assert sorted(row["bits"] for row in found["rows"] if row["counts"]) == sorted(votes)
    times = [row["witness"]["at"] for row in found["rows"]]
    assert times == sorted(times)


def test_a_vote_that_two_share_is_a_step_of_the_first_alone() -> None:
    rows = waterfall(trail([(2.0, [0, 1])], 2))["rows"]
    assert [(row["witness"]["id"], row["bits"], row["why_not"]) for row in rows] == [
        ("o1", 2.0, ""),
        ("o0", 0.0, WITH_ANOTHER),
    ]


def test_real_evidence_is_shown_with_what_did_not_count_and_why(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        *witnesses(),
        port("8080", "s1", at="2026-11-12T10:00:00Z"),
        run_of("8080", "b", exit=1),
    )
    sleep(engine)
    why = asking.why(engine, by_text(engine, "8080").id)
    found = waterfall(why)
    assert len(found["rows"]) == len(why["evidence"]) + len(why["against"])
    assert found["rows"][-1]["end"] == pytest.approx(why["bits"], abs=0.02)
    assert any(row["bits"] < 0 for row in found["rows"]), "a run that failed takes bits away"
    first = found["rows"][0]
    assert not first["counts"]
    assert "first mention" in first["why_not"]
