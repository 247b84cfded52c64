"""Changes are looked at soon, together, and not too often.

It is never each for itself, and so often an hour at most.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from memory_engine.daemon.watchers.pending import HOUR_SECONDS, MOST_PATHS, Heard, Pace

paces = st.builds(Pace, st.floats(0.1, 30), st.floats(30, 300), st.integers(1, 20))
gaps = st.lists(st.tuples(st.floats(0, 2000), st.sets(st.sampled_from("abcdef"), min_size=1)))


def played(pace: Pace, changes: list[tuple[float, set[str]]]) -> list[tuple[float, frozenset[str]]]:
    """Play changes; when was looked at what, until nothing waits."""
    heard, at, looks = Heard(), 0.0, list[tuple[float, frozenset[str]]]()

    def look_until(end: float) -> None:
        nonlocal heard
        while (due := heard.due(pace)) is not None and due <= end:
            assert heard.pending
            assert heard.pending.paths is not None
            looks.append((due, heard.pending.paths))
            heard = heard.taken(due)

    for gap, paths in changes:
        at += gap
        look_until(at)
        heard = heard.hear(at, paths)
    look_until(float("inf"))
    return looks


@given(paces, gaps)
def test_everything_is_looked_at_after_it_changed(
    pace: Pace, changes: list[tuple[float, set[str]]]
) -> None:
    looks, at = played(pace, changes), 0.0
    for gap, paths in changes:
        at += gap
        for path in paths:
            assert any(path in of and when >= at for when, of in looks)


@given(paces, gaps)
def test_no_hour_has_more_looks_than_it_may(
    pace: Pace, changes: list[tuple[float, set[str]]]
) -> None:
    times = [when for when, _ in played(pace, changes)]
    for when in times:
        within = [other for other in times if when <= other < when + HOUR_SECONDS - 1e-6]
        assert len(within) <= pace.most


@given(paces, gaps)
def test_a_look_comes_when_it_is_quiet_or_late_enough(
    pace: Pace, changes: list[tuple[float, set[str]]]
) -> None:
    times, at = [], 0.0
    for gap, _ in changes:
        at += gap
        times.append(at)
    last = 0.0
    for when, _ in played(pace, changes):
        since = [change for change in times if last <= change < when]
        assert when - since[-1] >= pace.quiet - 1e-6 or when - since[0] >= pace.longest - 1e-6
        last = when


def test_many_paths_are_one_changed_tree() -> None:
    heard = Heard().hear(0.0, [str(n) for n in range(MOST_PATHS)])
    assert heard.pending
    assert heard.pending.paths is not None
    more = heard.hear(1.0, ["another"]).hear(2.0, ["one"])
    assert more.pending
    assert more.pending.paths is None


def test_a_look_at_nothing_costs_none_of_the_hour() -> None:
    heard = Heard().hear(0.0, ["a"]).taken(5.0)
    assert heard.unspent().looks == ()
