"""Which cluster a new item joins.

Average link with cannot-link, never a chain.
"""

from __future__ import annotations

from memory_engine.belief.cluster import place


def near(one: float, other: float) -> float:
    return 1.0 if abs(one - other) <= 1 else 0.0


def clear(one: float, other: float) -> str:
    return ""


def test_an_item_joins_the_cluster_that_it_is_nearest_to_on_average() -> None:
    clusters = [[0.0], [5.0, 5.5]]
    assert place(5.2, clusters, near, clear, 0.9) is clusters[1]
    assert place(9.0, clusters, near, clear, 0.9) is None
    assert place(9.0, [], near, clear, 0.9) is None


def test_one_good_pair_does_not_open_a_cluster() -> None:
    chain = [[0.0, 1.0, 2.0, 3.0]]
    assert place(4.0, chain, near, clear, 0.9) is None
    assert place(4.0, chain, near, clear, 0.25) is chain[0]


def test_a_barrier_to_any_member_keeps_the_item_out() -> None:
    clusters = [[1.0, 1.5], [1.1]]
    assert (
        place(1.2, clusters, near, lambda one, other: "apart" if other == 1.5 else "", 0.9)
        is clusters[1]
    )
    assert place(1.2, clusters, near, lambda one, other: "apart", 0.9) is None


def test_the_first_of_two_equals_wins() -> None:
    clusters = [[1.0], [1.0]]
    assert place(1.0, clusters, near, clear, 0.9) is clusters[0]


def test_an_empty_cluster_takes_nobody_in() -> None:
    assert place(1.0, [[]], near, clear, 0.0) is None
