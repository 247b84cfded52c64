"""A second opinion keeps apart, links and joins.

It joins what is in doubt, and it ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.adapters.settings import read_settings
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.words import LIVE
from memory_engine.engine import rebuilding
from memory_engine.engine.engine import Engine
from memory_engine.engine.fingerprint import in_force
from tests.scripted import Scripted
from tests.support import by_text, engine_in, memory_of, say, sleep

CLERKS = (
    "Receipts are handed by the clerk to the vault.",
    "The clerk receives receipts that the vault hands to it.",
)
"""What the rules take for one, and is not."""
DOUBTING = Policy(ask_at=0.3, merge_at=0.99999)
"""In doubt about nearly everything."""
IN_DOUBT = ("The mailer batches newsletters.", "Newsletters go through the mailer in batches.")
LOADED = (
    "Fonts are loaded before the splash screen opens.",
    "The splash screen opens first, then fonts are loaded.",
)


def after(
    place: Path,
    second: Scripted | None,
    *texts: str,
    policy: Policy | None = None,
    principal: str = "agent:claude",
) -> Engine:
    """Dream a night for each text of its own session."""
    place.mkdir()
    engine = engine_in(place, policy, second=second)
    for number, text in enumerate(texts):
        say(engine, {"text": text, "session": f"s{number}", "principal": principal})
        sleep(engine)
    return engine


def live(engine: Engine) -> set[str]:
    return {fact.text for fact in memory_of(engine).values() if fact.status in LIVE}


def test_what_it_calls_different_is_not_merged(tmp_path: Path) -> None:
    assert len(live(after(tmp_path / "without", None, *CLERKS))) == 1
    no = Scripted({"same": {"no": [CLERKS]}})
    assert live(after(tmp_path / "with", no, *CLERKS)) == set(CLERKS)


def test_where_it_is_unsure_the_rules_decide(tmp_path: Path) -> None:
    assert len(live(after(tmp_path / "unsure", Scripted({}), *CLERKS))) == 1


def test_it_joins_what_the_rules_leave_in_doubt_and_is_named(tmp_path: Path) -> None:
    assert len(live(after(tmp_path / "without", None, *IN_DOUBT, policy=DOUBTING))) == 2
    yes = Scripted({"same": {"yes": [IN_DOUBT]}})
    engine = after(tmp_path / "with", yes, *IN_DOUBT, policy=DOUBTING)
    assert len(live(engine)) == 1
    made = [entry.proposal for entry in engine.store.entries()]
    (union,) = [proposal for proposal in made if proposal.verb == "merge"]
    assert "scripted (1, sha256 0000000000000000) says yes" in union.because


def test_it_is_not_asked_where_the_same_words_stand(tmp_path: Path) -> None:
    second = Scripted({})
    after(tmp_path / "one", second, "Fonts are loaded late.", "fonts are loaded late")
    assert second.asked == []


def test_it_joins_nothing_that_only_an_outside_source_says(tmp_path: Path) -> None:
    yes = Scripted({"same": {"yes": [IN_DOUBT]}})
    outside = "web:example.org"
    engine = after(tmp_path / "one", yes, *IN_DOUBT, policy=DOUBTING, principal=outside)
    assert live(engine) == set(IN_DOUBT)


def test_two_that_it_takes_to_exclude_each_other_stand_side_by_side(tmp_path: Path) -> None:
    words = {"same": {"no": [LOADED]}, "contrary": {"yes": [LOADED]}}
    engine = after(tmp_path / "one", Scripted(words), *LOADED)
    first, then = (by_text(engine, text) for text in LOADED)
    assert [*first.alternatives, *then.alternatives] == [then.id, first.id]
    assert {first.status, then.status} == {"tentative"}


def test_rebuilding_asks_nobody(tmp_path: Path) -> None:
    second = Scripted({"same": {"no": [CLERKS], "yes": [IN_DOUBT]}})
    engine = after(tmp_path / "one", second, *CLERKS, *IN_DOUBT)
    asked, before = len(second.asked), memory_of(engine)
    rebuilding.rebuild(engine, "2026-11-20")
    assert (len(second.asked), memory_of(engine)) == (asked, before)


def test_who_has_a_second_opinion_is_in_the_fingerprint(tmp_path: Path) -> None:
    prints = [
        in_force(after(tmp_path / name, second))
        for name, second in (("none", None), ("again", None), ("one", Scripted({})))
    ]
    assert prints[0] == prints[1] != prints[2]


TEXTS = (*CLERKS, *IN_DOUBT, *LOADED)
PAIRS = st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)), max_size=6)


@settings(max_examples=6, deadline=None)
@given(yes=PAIRS, no=PAIRS, contrary=PAIRS)
def test_whatever_it_says_it_ends_nothing_and_brings_no_evidence(
    tmp_path_factory: pytest.TempPathFactory,
    yes: Sequence[tuple[str, str]],
    no: Sequence[tuple[str, str]],
    contrary: Sequence[tuple[str, str]],
) -> None:
    second = Scripted({"same": {"no": no, "yes": yes}, "contrary": {"yes": contrary}})
    engine = after(tmp_path_factory.mktemp("any") / "one", second, *TEXTS)
    facts = memory_of(engine).values()
    assert {fact.status for fact in facts} <= {"tentative"}
    assert sum(len(fact.evidence) for fact in facts) == len(TEXTS)


@pytest.mark.parametrize(("text", "means"), [("off", "off"), ("'on'", "on"), ("false", "off")])
def test_config_can_switch_it_off(tmp_path: Path, text: str, means: str) -> None:
    (tmp_path / "config.yaml").write_text(f"second_opinion: {text}\n", "utf-8")
    assert read_settings(tmp_path / "config.yaml").second_opinion == means


def test_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("second_opinion: perhaps\n", "utf-8")
    with pytest.raises(BadPolicy):
        read_settings(tmp_path / "config.yaml")
