"""Apply then take back gives back the same.

It is the same memory and the same MEMORY.md, for any ledger; replay equals the projection.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from memory_engine.belief.ledger import broken
from memory_engine.belief.memory import replay
from memory_engine.domain.errors.deciding import GroundMoved, NothingToRevert
from memory_engine.domain.records.fact import Fact
from memory_engine.engine import health
from memory_engine.engine.engine import Engine
from memory_engine.formats.again import says_again
from memory_engine.formats.page import FACT_ID
from tests.support import engine_in, index, memory_of, say, sleep, take_back

SPEAKERS = ("agent:claude", "agent:other", "user:owner", "tool:pytest", "web:example.org")

sayings = st.builds(
    lambda subject, attribute, value, speaker, session, hour, run, polarity, free: {
        "text": f"{subject} {attribute} {'is' if polarity else 'is not'} {value}"
        + (f", see `{free}.py`" if free else ""),
        "principal": speaker,
        "session": f"s{session}",
        "at": f"2026-11-{10 + session % 9:02d}T{hour:02d}:00:00Z",
        "polarity": polarity,
        **({} if free else {"subject": subject, "attribute": attribute, "value": value}),
        **(
            {"artefact": {"command": "pytest", "exit": run % 2, "hash": f"c{run}"}}
            if speaker == "tool:pytest"
            else {}
        ),
    },
    st.sampled_from(["server", "cache"]),
    st.sampled_from(["port", "mode"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(SPEAKERS),
    st.integers(1, 12),
    st.integers(0, 23),
    st.integers(0, 8),
    st.booleans(),
    st.sampled_from(["", "", "", "a", "b"]),
)
nights = st.lists(st.lists(sayings, min_size=1, max_size=12), min_size=1, max_size=4)
ordinary = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # an example is a whole store: shrinking one takes minutes
)


def consistent(engine: Engine) -> None:
    assert not list(broken(engine.store.entries()))
    assert replay(engine.store.entries()) == {fact.id: fact for fact in engine.store.facts()}
    assert health.damage(engine) == []


@given(nights, st.lists(sayings, min_size=1, max_size=12))
@ordinary
def test_a_night_taken_back_leaves_memory_and_index_as_they_were_but_for_what_it_vetoes(
    before: list[list[dict[str, object]]], last: list[dict[str, object]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_in(Path(folder))
        for night in before:
            say(engine, *night)
            sleep(engine)
        held, page = memory_of(engine), index(engine)
        say(engine, *last)
        if sleep(engine).entries:
            with suppress(NothingToRevert):  # its entries may cancel each other out
                take_back(engine, f"dream:{len(before) + 1}")
        assert memory_of(engine) == held
        assert said_on(index(engine)) <= said_on(page)
        gone = {
            id for line in said_on(page) - said_on(index(engine)) for id in FACT_ID.findall(line)
        }
        assert all(_taken_back(engine, engine.store.fact(id)) for id in gone)
        assert gone or said_on(page) == set() or index(engine) == page
        consistent(engine)


def _taken_back(engine: Engine, fact: Fact) -> bool:
    """Tell whether a revert speaks against a fact.

    Or it is against one whose rise it took back and that says the same.
    """
    fallen = (other for other in engine.store.vetoed() if any(veto.counts for veto in other.vetoes))
    return bool(fact.vetoes) or any(says_again(fact.text, other.text) for other in fallen)


def said_on(page: str) -> set[str]:
    """The lines of a page that say a fact or name commands."""
    return {line for line in page.splitlines() if line.startswith("- ") and ".md)" not in line}


@given(nights, st.data())
@ordinary
def test_any_entry_can_be_taken_back_and_the_revert_too(
    all_nights: list[list[dict[str, object]]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_in(Path(folder))
        for night in all_nights:
            say(engine, *night)
            sleep(engine)
        number, _ = engine.store.head()
        held, page = memory_of(engine), index(engine)
        target = data.draw(st.integers(1, number))
        try:
            take_back(engine, str(target))
        except (
            NothingToRevert
        ):  # what it did was undone the same night: together with that it comes to nothing
            assert memory_of(engine) == held
            return
        except GroundMoved:
            assert memory_of(engine) == held
            take_back(engine, str(target), cascade=True)
        consistent(engine)
        take_back(engine, str(number + 1))
        assert memory_of(engine) == held
        assert index(engine) == page
        consistent(engine)


@given(
    nights,
    st.sampled_from(
        ["session:s1", "session:s3", "principal:agent:claude", "principal:user:owner", "dream:1"]
    ),
)
@ordinary
def test_whatever_is_taken_back_the_ledger_still_leads_to_what_is_held(
    all_nights: list[list[dict[str, object]]], target: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_in(Path(folder))
        for night in all_nights:
            say(engine, *night)
            sleep(engine)
        kind, _, name = target.partition(":")
        if kind != "dream" and not engine.store.observed_by(kind, name):
            return
        gone = set(engine.store.observed_by(kind, name)) if kind != "dream" else set()
        try:
            take_back(engine, target, cascade=True)
        except NothingToRevert:
            return
        consistent(engine)
        assert not any(fact.evidence & gone for fact in engine.store.facts() if fact.held)
        sleep(engine)
        consistent(engine)
