"""Taking back: any decision, not only the last.

Sticky; nothing else touched; never a false success.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.domain.errors.deciding import GroundMoved, NothingToRevert
from memory_engine.domain.errors.given import Unknown
from memory_engine.engine import asking
from memory_engine.engine.engine import Engine
from tests.support import (
    by_text,
    engine_in,
    index,
    memory_of,
    port,
    run_of,
    say,
    sleep,
    take_back,
    witnesses,
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = engine_in(tmp_path)
    say(engine, *witnesses())
    sleep(engine, "2026-11-12")
    assert by_text(engine, "8080").status == "asserted"
    return engine


def promotion(engine: Engine) -> str:
    """The number of the entry that promoted the port."""
    return str(asking.why(engine, by_text(engine, "8080").id)["promoted_by"])


def test_reverting_a_promotion_that_is_not_the_latest_leaves_later_work_untouched(
    engine: Engine,
) -> None:
    say(
        engine,
        {
            "text": "Always run `make lint` before a commit",
            "principal": "user:owner",
            "session": "s9",
            "kind": "rule",
        },
    )
    sleep(engine)
    later = by_text(engine, "make lint")
    take_back(engine, promotion(engine))
    assert by_text(engine, "8080").status == "tentative"
    assert by_text(engine, "make lint") == later
    assert "8080" not in index(engine)
    assert "make lint" in index(engine)


def test_evidence_learnt_since_does_not_stand_in_the_way_and_is_kept(engine: Engine) -> None:
    number = promotion(engine)
    say(engine, port("8080", "s7", at="2026-11-13T10:00:00Z"))
    sleep(engine)
    take_back(engine, number)
    assert len(by_text(engine, "8080").evidence) == 5


def test_five_nights_of_the_same_evidence_in_the_same_and_other_words_do_not_bring_it_back(
    engine: Engine,
) -> None:
    take_back(engine, promotion(engine))
    for night in range(5):
        words = "Port 8080 is the default port" if night % 2 else "The default port is 8080"
        say(
            engine,
            *witnesses(),
            {**port("8080", "s1"), "text": words, "at": f"2026-11-{13 + night}T09:00:00Z"},
            {"text": words, "session": f"new{night}", "at": f"2026-11-{13 + night}T10:00:00Z"},
            port("8080", f"agent-{night}", at=f"2026-11-{13 + night}T11:00:00Z"),
        )
        sleep(engine, f"2026-11-{13 + night}")
        assert "8080" not in index(engine)
        assert engine.store.count_facts(("asserted", "corroborated")) == 0


def test_new_independent_evidence_can_bring_it_back(engine: Engine) -> None:
    take_back(engine, promotion(engine))
    say(
        engine,
        run_of("8080", "bbbb"),
        run_of("8080", "cccc"),
        port("8080", "s11", "user:owner", at="2026-11-14T10:00:00Z"),
    )
    sleep(engine)
    assert by_text(engine, "8080").status == "asserted"


def test_a_reverted_rule_stays_away_until_the_owner_says_it_again(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    rule = {
        "text": "Always use uv to install",
        "principal": "user:owner",
        "session": "s1",
        "at": "2026-11-10T10:00:00Z",
    }
    say(engine, rule)
    sleep(engine)
    take_back(engine, by_text(engine, "uv").id)
    say(engine, rule, {**rule, "at": "2026-11-10T11:00:00Z"})
    sleep(engine)
    assert "uv" not in index(engine)
    say(engine, {**rule, "session": "s2", "at": "2026-11-15T10:00:00Z"})
    sleep(engine)
    assert "uv" in index(engine)


def test_a_session_taken_back_lets_fall_what_stood_on_it_alone(engine: Engine) -> None:
    say(
        engine,
        {
            "text": "`Cache.get` returns None when expired",
            "session": "s2",
            "at": "2026-11-10T13:00:00Z",
        },
    )
    sleep(engine)
    take_back(engine, "session:s2")
    assert by_text(engine, "Cache.get").status == "retracted"
    assert len(by_text(engine, "8080").evidence) == 3


def test_a_witness_taken_back_demotes_what_it_had_carried(engine: Engine) -> None:
    take_back(engine, "principal:user:owner")
    assert by_text(engine, "8080").status == "corroborated"
    take_back(engine, "principal:tool:pytest")
    assert by_text(engine, "8080").status == "tentative"


def test_a_winner_that_falls_gives_back_what_it_had_superseded(engine: Engine) -> None:
    say(
        engine,
        port("9090", "t1", at="2026-11-14T10:00:00Z"),
        port("9090", "t3", "user:boss", at="2026-11-14T12:00:00Z"),
        {**run_of("9090", "dddd"), "at": "2026-11-14T13:00:00Z"},
        {**run_of("9090", "eeee"), "at": "2026-11-14T14:00:00Z"},
    )
    take_back(engine, by_text(engine, "8080").id)
    sleep(engine)
    assert by_text(engine, "9090").status == "asserted"
    number = asking.why(engine, by_text(engine, "9090").id)["promoted_by"]
    take_back(engine, str(number))
    assert by_text(engine, "9090").status != "asserted"


def test_what_others_stand_on_is_refused_whole_and_offered_with_its_closure(engine: Engine) -> None:
    held = memory_of(engine)
    with pytest.raises(GroundMoved) as refused:
        take_back(engine, "1")
    assert memory_of(engine) == held
    assert set(refused.value.standing) == {2, 3}
    take_back(engine, "1", cascade=True)
    assert not memory_of(engine)


def test_taking_back_twice_is_refused(engine: Engine) -> None:
    number = promotion(engine)
    take_back(engine, number)
    with pytest.raises(NothingToRevert):
        take_back(engine, number)


@pytest.mark.parametrize(
    "target",
    ["99", "f000000000000", "dream:9", "session:none", "source:none.py", "principal:agent:none"],
)
def test_an_unknown_target_is_refused(engine: Engine, target: str) -> None:
    with pytest.raises(Unknown):
        take_back(engine, target)
