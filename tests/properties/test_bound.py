"""The rules that keep the promise.

A false claim is asserted with probability alpha at most, however often one looks.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log2, sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.belief.confidence import CLASSES, class_of, group_of
from memory_engine.domain.records.fact import Veto
from memory_engine.domain.records.observation import Observation
from tests.evidence import FACT, POLICY, echo, owner, page, probe, read, run, tainted, weigh

NEGLIGIBLE = 1e-9
"""[bits] Below this, two sums of the same terms are equal."""
LATER = 20_000
"""[minute] After everything that the strategies say."""

often = settings(max_examples=150, deadline=None)

minutes, sessions, codes = (
    st.integers(0, 9_999),
    st.sampled_from(["s-a", "s-b", "s-c", "s-d", ""]),
    st.sampled_from(["c1", "c2", "c3", ""]),
)
reads = st.builds(read, minutes, sessions)
owners = st.builds(owner, minutes, sessions)
runs = st.builds(run, minutes, codes, st.sampled_from([0, 0, 0, 1]), sessions)
probes = st.builds(probe, minutes, codes)
weightless = st.one_of(
    st.builds(page, minutes, sessions),
    st.builds(tainted, minutes, sessions),
    st.builds(echo, minutes, sessions),
)
weighing = st.one_of(reads, owners, runs, probes)


def some(
    kind: st.SearchStrategy[Observation], least: int = 0, most: int = 10
) -> st.SearchStrategy[list[Observation]]:
    return st.lists(kind, min_size=least, max_size=most, unique_by=lambda o: o.id)


def test_no_number_of_readings_can_promote_because_their_cap_lies_below_the_threshold() -> None:
    assert POLICY.read.beta > POLICY.alpha


@often
@given(some(reads, 1, 60), some(weightless))
def test_readings_alone_never_assert(spoken: list[Observation], besides: list[Observation]) -> None:
    found = weigh(*spoken, *besides)
    assert found.bits <= -log2(POLICY.read.beta) < found.threshold_bits
    assert found.earned != "asserted"


@often
@given(some(weighing, 1), some(weighing), st.data())
def test_a_group_has_one_vote_in_each_class(
    spoken: list[Observation], denials: list[Observation], data: st.DataObject
) -> None:
    again = data.draw(st.sampled_from(spoken))
    said, of_class = again.provenance, class_of(again, FACT)
    code = said.artefact.hash if said.artefact else ""
    repeat: dict[str, Callable[[int], Observation]] = {
        "read": lambda at: read(at, said.session),
        "user": lambda at: owner(at, said.session),
        "test": lambda at: run(at, code, said.artefact.exit if said.artefact else 0),
        "probe": lambda at: probe(at, code),
    }
    repeats = [repeat[of_class](LATER + n) for n in range(3)]
    assert {group_of(one, FACT) for one in repeats} == {group_of(again, FACT)}
    assert (
        weigh(*spoken, *repeats, denials=tuple(denials)).bits
        == weigh(*spoken, denials=tuple(denials)).bits
    )


@often
@given(
    some(weighing, 1),
    some(weighing),
    st.lists(st.sampled_from([page, tainted, echo]), min_size=1, max_size=5),
    sessions,
)
def test_echo_and_untrusted_add_nothing(
    spoken: list[Observation],
    denials: list[Observation],
    makers: list[Callable[[int, str], Observation]],
    session: str,
) -> None:
    more = [make(LATER + n, session) for n, make in enumerate(makers)]
    before, after = (
        weigh(*spoken, denials=tuple(denials)),
        weigh(*spoken, *more, denials=tuple(denials)),
    )
    assert after.bits == before.bits
    assert (
        after.earned == before.earned or before.earned == "corroborated"
    )  # which no outside source may have a hand in
    assert weigh(*spoken, denials=(*denials, *more)).bits == before.bits


@often
@given(some(weighing, 1), some(weighing), some(weightless, 1, 5))
def test_echo_and_untrusted_add_and_silence_nothing_whenever_they_are_said(
    spoken: list[Observation], denials: list[Observation], more: list[Observation]
) -> None:
    before, after = (
        weigh(*spoken, denials=tuple(denials)),
        weigh(*spoken, *more, denials=tuple(denials)),
    )
    assert after.bits == before.bits


@often
@given(
    some(st.one_of(weighing, weightless), 1),
    some(st.one_of(weighing, weightless)),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_changes_nothing(
    spoken: list[Observation], denials: list[Observation], chance: Random
) -> None:
    before = weigh(*spoken, denials=tuple(denials))
    chance.shuffle(spoken)
    chance.shuffle(denials)
    assert weigh(*spoken, denials=tuple(denials)) == before


@often
@given(st.one_of(reads, owners, st.builds(run, minutes, codes)))
def test_the_first_mention_weighs_nothing_and_uses_up_its_root_session(first: Observation) -> None:
    session = first.provenance.root_session
    assert weigh(first).bits == 0.0
    assert weigh(first, read(LATER, session), owner(LATER + 1, session)).bits == 0.0
    assert weigh(first, read(LATER)).bits > 0.0


@often
@given(some(weighing, 1, 5), st.sampled_from([read(LATER), owner(LATER), run(LATER), probe(LATER)]))
def test_a_denial_lowers(spoken: list[Observation], denial: Observation) -> None:
    assert weigh(*spoken, denials=(denial,)).bits < weigh(*spoken).bits
    assert weigh(*spoken, run(LATER, exit=1)).bits < weigh(*spoken).bits


@often
@given(some(weighing, 1, 40), some(weighing))
def test_no_class_exceeds_its_cap_and_the_terms_add_up(
    spoken: list[Observation], denials: list[Observation]
) -> None:
    found = weigh(*spoken, denials=tuple(denials))
    for name in CLASSES:
        weights = POLICY.of_class(name)
        assert weights is not None
        assert (
            sum(term.bits for term in found.terms if term.of_class == name)
            <= -log2(weights.beta) + NEGLIGIBLE
        )
    assert sum(term.bits for term in found.terms) == pytest.approx(found.bits)


@often
@given(some(weighing, 1), st.lists(st.booleans(), max_size=4))
def test_each_revert_of_a_rise_multiplies_the_threshold(
    spoken: list[Observation], counts: list[bool]
) -> None:
    vetoes = tuple(Veto(entry, (), (), counting) for entry, counting in enumerate(counts, 1))
    found = weigh(*spoken, vetoes=vetoes)
    assert 2**found.threshold_bits == pytest.approx(
        POLICY.revert_penalty ** sum(counts) / POLICY.alpha
    )


@often
@given(some(weighing, 1), some(weighing, 1))
def test_what_was_vetoed_never_speaks_again(
    old: list[Observation], fresh: list[Observation]
) -> None:
    """Vetoed evidence and its groups never speak again.

    What is left is what the fresh evidence alone comes to, at most.
    """
    groups = tuple(sorted({group_of(o, FACT) for o in old}))
    veto = Veto(1, tuple(sorted(o.id for o in old)), groups)
    voiced = {
        id
        for term in weigh(*old, *fresh, vetoes=(veto,)).terms
        if " says so" in term.label
        for id in term.observations
    }
    assert not voiced & {o.id for o in old}
    assert not {group_of(o, FACT) for o in fresh if o.id in voiced} & set(groups)


CLAIMS, LOOKS = 1_500, 24


def test_a_false_claim_is_ever_asserted_no_more_often_than_alpha() -> None:
    """Hold Ville's inequality after every vote.

    Each group asserts the false claim as often as its class may.
    """
    chance = Random(20261120)
    mix = (*["read"] * 4, *["test"] * 3, "user", "probe")
    make: dict[str, Callable[[int], Observation]] = {
        "read": read,
        "user": owner,
        "test": run,
        "probe": probe,
    }
    fell = 0
    for _ in range(CLAIMS):
        spoken, denials = [read(0)], list[Observation]()
        for minute in range(1, LOOKS):
            name = chance.choice(mix)
            weights = POLICY.of_class(name)  # type: ignore[arg-type]
            assert weights is not None
            (spoken if chance.random() < weights.q else denials).append(make[name](minute))
            if weigh(*spoken, denials=tuple(denials)).earned == "asserted":
                fell += 1
                break
    bound = POLICY.alpha * CLAIMS
    assert 0 < fell <= bound + 3 * sqrt(bound)
