"""A faulty text is left out, named with its place.

The night goes on, and says so wherever it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase
from memory_engine.domain import policy
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.problem import Problem
from memory_engine.dream import merge, readable
from memory_engine.engine import applying, asking, dreaming, health
from memory_engine.engine.engine import Engine
from memory_engine.relate.relation import SAME, Relation, relate
from tests.support import engine_in, say, sleep

GOOD = "The gateway forwards requests to the billing service."
AGAIN = "Requests are forwarded to the billing service by the gateway."
LONG = "The mirror keeps " + " ".join(f"pkg-{n}.{n}" for n in range(400)) + "."
HUGE = "x" * 60_000


def held(engine: Engine) -> set[str]:
    return {fact.text for fact in engine.store.facts() if fact.held}


@pytest.mark.parametrize(
    "text", [LONG, HUGE, "(" * 50_000, "`" * 10_000, "a, " * 5_000, "not " * 3_000]
)
def test_what_is_longer_than_any_claim_is_left_out_by_its_place_and_stays_an_observation(
    tmp_path: Path, text: str
) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {"text": GOOD, "session": "a"},
        {"text": text, "session": "b"},
        {"text": AGAIN, "session": "c"},
    )
    plan = dreaming.dream(engine, "2026-11-20")
    ((place, why),) = [(what, why) for what, why in plan.left if "left out" in why]
    assert place == "logs/2026/11/2026-11-20.md:2"
    assert "too long for a claim" in why
    applying.apply(engine, plan, "engine:dream")
    assert held(engine) == {GOOD}
    assert len(list(engine.store.observations())) == 3
    assert [note.place for note in health.verify(engine)[1]] == [place]
    say(engine, {"text": "The gateway logs each request.", "session": "d"})
    later = dreaming.dream(engine, "2026-11-21")
    assert not any("left out" in why for _, why in later.left)


def test_hundreds_of_names_that_another_lacks_are_apart_and_no_overflow() -> None:
    many = [" ".join(f"{letter}{n}_x" for n in range(700)) for letter in "ab"]
    for other in (f"The keys are {many[1]}", "The keys are rotated"):
        assert relate(f"The keys are {many[0]}", other, SAME).probability == pytest.approx(0)


def test_hundreds_of_denials_are_no_overflow(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    port = {
        "subject": "gateway",
        "attribute": "port",
        "value": "81",
        "text": "The gateway listens on port 81.",
    }
    run = {"method": "test", "principal": "tool:pytest"}
    say(engine, {**port, "session": "a"})
    say(
        engine,
        *[
            {
                **port,
                **run,
                "session": f"s{n}",
                "artefact": {"command": "pytest", "exit": 1, "hash": f"h{n}"},
            }
            for n in range(300)
        ],
    )
    sleep(engine)
    (fact,) = engine.store.facts()
    assert asking.why(engine, fact.id)["confidence"] == pytest.approx(0)


def test_a_text_that_makes_reading_fail_is_left_out_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(fact: Fact) -> None:
        if "billing" in fact.text:
            raise IndexError("list index out of range")

    monkeypatch.setattr(readable, "predicate", fails)
    engine = engine_in(tmp_path)
    seen: list[Problem] = []
    monkeypatch.setattr(engine.reporter, "problem", seen.append)
    say(
        engine,
        {"text": GOOD, "session": "a"},
        {"text": "The mirror is rebuilt every night.", "session": "b"},
    )
    plan = dreaming.dream(engine, "2026-11-20")
    assert next(
        (what, "IndexError: list index out of range" in why) for what, why in plan.left
    ) == (
        "logs/2026/11/2026-11-20.md:1",
        True,
    )
    assert [problem.place for problem in seen] == ["logs/2026/11/2026-11-20.md:1"]
    applying.apply(engine, plan, "engine:dream")
    assert held(engine) == {"The mirror is rebuilt every night."}


def test_a_pair_that_makes_comparing_fail_stays_apart_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*texts: str, **vectors: object) -> Relation:
        raise OverflowError("too large")

    monkeypatch.setattr(merge, "relate", fails)
    engine = engine_in(tmp_path)
    say(engine, {"text": GOOD, "session": "a"}, {"text": AGAIN, "session": "b"})
    plan = dreaming.dream(engine, "2026-11-20")
    assert any("left apart" in why and "OverflowError" in why for _, why in plan.left)
    applying.apply(engine, plan, "engine:dream")
    assert held(engine) == {GOOD, AGAIN}


def test_a_file_that_makes_looking_fail_costs_the_facts_that_rest_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = CodeBase.look

    def fails(base: CodeBase, predicates: Sequence[Predicate]) -> list[Finding]:
        if any(predicate.path == "odd.py" for predicate in predicates):
            raise RecursionError("maximum recursion depth exceeded")
        return look(base, predicates)

    monkeypatch.setattr(CodeBase, "look", fails)
    code = tmp_path / "code"
    code.mkdir()
    names = ("first", "second", "odd", "third", "fourth")
    for name in names:
        (code / f"{name}.py").write_text(f"def {name}(): ...\n")
    engine = engine_in(tmp_path, code=code)
    say(
        engine,
        *[{"text": f"`{name}` is defined in `{name}.py`.", "session": name} for name in names],
    )
    plan = dreaming.dream(engine, "2026-11-20")
    ((fact, why),) = [(what, why) for what, why in plan.left if "can't be asked" in why]
    assert "RecursionError" in why
    applying.apply(engine, plan, "engine:dream")
    assert {fact.text for fact in engine.store.facts() if fact.status == "asserted"} == {
        f"`{name}` is defined in `{name}.py`." for name in names if name != "odd"
    }
    assert fact == f"fact {next(fact.id for fact in engine.store.facts() if 'odd' in fact.text)}"


@pytest.mark.parametrize("fault", [MemoryError, KeyboardInterrupt, AssertionError, OSError])
def test_what_is_no_text_s_doing_goes_on_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    def fails(fact: Fact) -> None:
        raise fault

    monkeypatch.setattr(readable, "predicate", fails)
    engine = engine_in(tmp_path)
    say(engine, {"text": GOOD, "session": "a"})
    with pytest.raises(fault):
        dreaming.dream(engine, "2026-11-20")


def test_a_fact_of_an_older_store_that_is_too_long_is_laid_beside_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_in(tmp_path)
    monkeypatch.setattr(policy, "MOST_CLAIM_WORDS", 1000)
    monkeypatch.setattr(policy, "LONGEST_CLAIM", 10_000)
    say(engine, {"text": LONG, "session": "a"})
    sleep(engine)
    monkeypatch.undo()
    assert held(engine) == {LONG}
    say(engine, {"text": "The mirror keeps pkg-7.7 and pkg-8.8.", "session": "b"})
    plan = dreaming.dream(engine, "2026-11-21")
    assert all(LONG not in why for _, why in plan.left)
    applying.apply(engine, plan, "engine:dream")
    assert len(held(engine)) == 2
