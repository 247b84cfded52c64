"""Which cluster a new item joins: incremental average link with cannot-link.

Never connected components: there one wrong pair in a thousand chains everything into one blob, for
a cluster of thousands touches everything somewhere. An average is not impressed by one good pair,
and one barrier keeps a whole cluster out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf, nextafter
from typing import TypeVar

Item = TypeVar("Item")


def place(
    item: Item,
    clusters: Iterable[Sequence[Item]],
    score: Callable[[Item, Item], float],
    barrier: Callable[[Item, Item], str],
    least: float,
) -> Sequence[Item] | None:
    """Find the cluster that ``item`` belongs to.

    None if it opens one of its own.

    That is the one with the best average ``score`` to its members, if the average reaches ``least``
    and nothing bars the item from any member. ``clusters`` are the candidates, not all there are;
    the first of two equals wins.
    """
    best: Sequence[Item] | None = None
    for cluster in clusters:
        average = (
            sum(score(item, member) for member in cluster) / len(cluster)
            if cluster
            else float("-inf")
        )
        if average >= least and not any(barrier(item, member) for member in cluster):
            best, least = cluster, nextafter(average, inf)  # the next must be better, not as good
    return best
