"""What differs between two ledger points equals full replay."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from memory_engine.belief.memory import replay
from memory_engine.engine import asking
from memory_engine.engine.explaining import FEW_FACTS, leafed, log
from memory_engine.views import trail
from tests.support import engine_in, port, say, sleep, take_back, witnesses


def test_any_two_points_differ_as_replaying_the_whole_ledger_tells(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(engine, *witnesses(), {"text": "`serve` in `src/a.py` retries", "session": "s1"})
    sleep(engine)
    say(engine, port("9090", "s7", "user:owner", at="2026-11-19T10:00:00Z"))
    sleep(engine)
    take_back(engine, str(engine.store.head()[0]))
    last = engine.store.head()[0]
    assert last > 5
    for first, upto in combinations(range(last + 1), 2):
        whole = trail.moved(
            replay(engine.store.entries(1, first)), replay(engine.store.entries(1, upto))
        )
        assert asking.diff(engine, first, upto) == whole


def test_leafing_gives_the_ledger_from_its_end_a_few_facts_of_each_entry(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        *witnesses(),
        *({"text": f"`part_{n}` is oiled", "session": f"s{n}"} for n in range(9)),
    )
    sleep(engine)
    take_back(engine, "dream:1")
    whole = log(engine)
    found, count = leafed(engine, "", 3, 0)
    assert count == len(whole)
    assert [row["entry"] for row in found] == [row["entry"] for row in whole[::-1][:3]]
    assert found[0]["touched"] == len(whole[-1]["about"]) > FEW_FACTS
    assert found[0]["about"] == whole[-1]["about"][:FEW_FACTS]
    rest, _ = leafed(engine, "", 50, 3)
    assert [row["entry"] for row in [*found, *rest]] == [row["entry"] for row in whole[::-1]]
    assert leafed(engine, "", 50, 1000)[0] == []
    of_night, many = leafed(engine, "dream:1", 2, 1)
    assert many == len(whole) - 1
    assert [row["entry"] for row in of_night] == [row["entry"] for row in whole[:-1][::-1][1:3]]
