"""The evidence table's numbers, and its worked example.

It is of a fact that is earned, taken back and earned again.
"""

from __future__ import annotations

import pytest

from memory_engine.belief.confidence import Case, class_of, group_of, groups_of, judge
from memory_engine.belief.witness import at_home
from memory_engine.domain.records.fact import Veto, replace
from memory_engine.domain.records.observation import Artefact, Observation
from tests.evidence import (
    FACT,
    POLICY,
    commit,
    echo,
    factor,
    note,
    owner,
    page,
    probe,
    read,
    run,
    said,
    tainted,
    weigh,
)

OPENED = 0
"""The minute of the first mention."""


@pytest.mark.parametrize(
    ("votes", "worth"),
    [
        ([read(1)], 2.0),
        ([read(1), read(2)], 3.6),
        ([read(1), read(2), read(3)], 5.6),
        ([owner(1)], 16.4),
        ([owner(1), owner(2)], 79.2),
        ([run(1)], 16.5),
        ([run(1), run(2)], 79.5),
        ([probe(1)], 66.4),
    ],
)
def test_the_first_votes_of_each_class_weigh_what_the_table_says(
    votes: list[Observation], worth: float
) -> None:
    assert factor(read(OPENED), *votes) == pytest.approx(worth, abs=0.05)


def test_classes_multiply() -> None:
    """3.6 from two sessions times 16.5 from one run is 59."""
    found = weigh(read(OPENED), read(1), read(2), run(3))
    assert 2**found.bits == pytest.approx(59.5, abs=0.05)
    assert (found.earned, found.missing) == ("asserted", ())


def test_readers_alone_corroborate_and_say_what_they_lack() -> None:
    found = weigh(*(read(minute) for minute in range(4)))
    assert found.earned == "corroborated"
    assert any("other than reading" in lack for lack in found.missing)


def test_what_is_ignored_is_named_with_its_reason() -> None:
    echoes, pages = [echo(minute) for minute in range(10, 14)], [page(20), page(21)]
    found = weigh(read(OPENED), read(1), read(2), run(3), *echoes, *pages)
    reasons = [why.partition(":")[0] for _, why in found.ignored]
    assert 2**found.bits == pytest.approx(59.5, abs=0.05)
    assert [reasons.count(word) for word in ("first mention", "echo", "untrusted")] == [1, 4, 2]


def test_earned_taken_back_and_earned_again() -> None:
    """A fact is earned, taken back and earned again.

    There are readers, repeats and sybils, one run, a revert, the old run again, one new run, and
    the owner's word.
    """
    readers = [read(minute) for minute in range(4)]
    assert factor(*readers) == pytest.approx(5.6, abs=0.05)
    repeats = [read(100 + n, "s1") for n in range(50)]
    sybils = [page(200 + n) for n in range(50)]
    assert factor(*readers, *repeats, *sybils) == factor(*readers)
    earned = (*readers, *repeats, *sybils, run(300, "tree1"))
    assert weigh(*earned).earned == "asserted"
    veto = Veto(7, tuple(sorted(o.id for o in earned)), groups_of(Case(FACT, earned)))
    again = (*earned, run(310, "tree1"))
    assert factor(*again, vetoes=(veto,)) == 1.0
    fresh = (*again, run(320, "tree2"))
    assert factor(*fresh, vetoes=(veto,)) == pytest.approx(16.5, abs=0.05)
    assert weigh(*fresh, vetoes=(veto,)).earned == "tentative"
    settled = weigh(*fresh, owner(330), vetoes=(veto,))
    assert 2**settled.bits == pytest.approx(270.8, abs=0.05)
    assert 2**settled.threshold_bits == pytest.approx(200)
    assert settled.earned == "asserted"


def test_a_look_of_the_engine_is_an_answer_even_where_it_comes_first() -> None:
    found = weigh(probe(OPENED))
    assert (found.earned, found.ignored) == ("asserted", ())
    assert weigh(probe(OPENED), read(1)).bits == found.bits, (
        "the first mention weighs nothing all the same"
    )


def test_one_contrary_reading_shakes_nothing_that_is_asserted() -> None:
    earned = (read(OPENED), owner(1), owner(2))
    asserted = replace(FACT, status="asserted")
    lone = judge(Case(asserted, earned, denials=(read(5),)), POLICY)
    assert (lone.earned, len(lone.terms)) == ("asserted", 2)
    assert [why for _, why in lone.ignored if why.startswith("a lone contrary reading")]
    assert judge(Case(FACT, earned, denials=(read(5),)), POLICY).earned == "corroborated"
    for more in (read(6), owner(6), run(6)):
        assert judge(Case(asserted, earned, denials=(read(5), more)), POLICY).earned != "asserted"


def test_nothing_is_said_to_lack_nothing() -> None:
    found = weigh(*(read(minute) for minute in range(40)), owner(50, "s1"))
    assert not [lack for lack in found.missing if lack.startswith("0.0")]


def test_evidence_against_it_outlives_a_revert() -> None:
    denial = read(5)
    veto = Veto(7, (), groups_of(Case(FACT, (read(OPENED), denial))))
    assert factor(read(OPENED), denials=(denial,), vetoes=(veto,)) < 1


def test_confidence_is_the_prior_moved_by_the_factor() -> None:
    found = weigh(read(OPENED), probe(1))
    odds = 0.65 / 0.35 * 2**found.bits
    assert found.confidence == pytest.approx(odds / (1 + odds))
    doubtful = judge(Case(replace(FACT, hedge="speculation"), (read(OPENED), probe(1))), POLICY)
    assert (doubtful.bits, doubtful.earned) == (found.bits, found.earned)
    assert doubtful.confidence < found.confidence


@pytest.mark.parametrize(
    ("observation", "its_class", "its_group"),
    [
        (page(1), "untrusted", "untrusted:s1"),
        (tainted(1), "untrusted", "untrusted:s1"),
        (echo(1), "echo", "echo:s1"),
        (read(1), "read", "read:s1"),
        (owner(1), "user", "user:s1"),
        (run(1, "tree"), "test", "test:pytest -k port@tree"),
        (said(1, artefact=Artefact("pytest", 0, "")), "read", "read:s1"),
        (probe(1), "probe", "probe:literal port 8080@tree1"),
        (
            said(1, "tool:other", "tool", method="probe", artefact=Artefact("x", 0, "t")),
            "test",
            "test:x@t",
        ),
    ],
)
def test_class_and_group_follow_from_who_said_it_and_how(
    observation: Observation, its_class: str, its_group: str
) -> None:
    assert (class_of(observation, FACT), group_of(observation, FACT)) == (its_class, its_group)


DAY = 1440
"""[minutes]"""


@pytest.mark.parametrize(
    ("spoken", "witnesses"),
    [
        ((read(0), commit(5)), 1),
        ((commit(5), read(9)), 1),
        ((read(0), commit(5), note(7)), 1),
        ((commit(5), note(7)), 1),
        ((read(0), note(9 * DAY)), 1),
        ((commit(5), commit(30)), 1),
        ((read(0), commit(3 * DAY)), 2),
        ((note(0), read(5 * DAY)), 2),
        ((read(0), read(9 * DAY), commit(9 * DAY + 5)), 2),
        ((read(0), commit(5), commit(5 * DAY), note(6 * DAY)), 2),
        ((owner(0), commit(5)), 2),
        ((read(0), read(5)), 2),
    ],
)
def test_what_a_session_writes_down_is_no_second_witness(
    spoken: tuple[Observation, ...], witnesses: int
) -> None:
    assert len({one.provenance.root_session for one in at_home(spoken)}) == witnesses


def test_what_a_tainted_session_writes_down_is_tainted() -> None:
    assert [class_of(one, FACT) for one in at_home((tainted(0), commit(5), note(9)))] == [
        "untrusted"
    ] * 3
