"""What excludes each other all round is one contest."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from memory_engine.belief.contests import contests

pairs = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1])
)


def test_three_values_of_one_slot_are_one_contest() -> None:
    assert contests([("a", "b"), ("a", "c"), ("b", "c")]) == [("a", "b", "c")]


def test_what_excludes_each_of_two_that_may_both_hold_is_in_a_contest_with_each() -> None:
    assert contests([("a", "b"), ("b", "c")]) == [("a", "b"), ("b", "c")]


@given(pairs)
def test_each_pair_is_in_exactly_one_and_nothing_is_that_does_not_exclude(
    named: list[tuple[str, str]],
) -> None:
    found = [frozenset(pair) for sides in contests(named) for pair in combinations(sides, 2)]
    assert len(found) == len(set(found))
    assert set(found) == {frozenset(pair) for pair in named}
