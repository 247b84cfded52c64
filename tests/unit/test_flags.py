"""The graph of flags.

A flag is on where all above it and all asked of it let it be.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.domain.flag_graph import GRAPH
from memory_engine.domain.flags import Question, Reading, edges, questions, states

ALL_OPEN = {question: Reading(True, "on") for flag in GRAPH for question in questions(flag)}
EDGES = list(edges(GRAPH))
CHILDREN = {
    flag.name: {child.name for child in GRAPH if flag.name in child.parents} for flag in GRAPH
}


def below(name: str) -> set[str]:
    """All that hangs on a flag."""
    return CHILDREN[name].union(*(below(child) for child in CHILDREN[name]))


def test_parents_stand_before_their_children_and_names_are_unique() -> None:
    names = [flag.name for flag in GRAPH]
    assert len(names) == len(set(names))
    for place, flag in enumerate(GRAPH):
        assert set(flag.parents) <= set(names[:place])


def test_all_is_on_where_nothing_shuts_anything() -> None:
    assert all(state.on for state in states(GRAPH, ALL_OPEN).values())


@pytest.mark.parametrize("edge", EDGES, ids=lambda e: f"{e.flag}<-{e.plane}:{e.what}")
def test_each_edge_alone_turns_its_flag_and_what_hangs_on_it_off(edge: Question) -> None:
    shut = Question(edge.what, "on") if edge.plane == "parent" else edge
    found = states(GRAPH, {**ALL_OPEN, shut: Reading(False, "off", "a test", "a test shut it")})
    state = found[edge.flag]
    assert not state.on
    assert state.shut_by is not None
    assert "a test shut it" in state.why
    if edge.plane == "parent":
        assert state.shut_by.plane == "parent"
        assert state.shut_by.what in state.flag.parents
    else:
        assert state.shut_by == edge
    off = {name for name, one in found.items() if not one.on}
    assert off == {shut.flag} | below(shut.flag)


@given(st.sets(st.sampled_from(list(ALL_OPEN))))
def test_a_flag_is_on_exactly_where_no_question_of_it_or_above_it_is_shut(
    shut: set[Question],
) -> None:
    readings = {q: Reading(q not in shut) for q in ALL_OPEN}
    found = states(GRAPH, readings)
    for flag in GRAPH:
        own = {*questions(flag)} & shut
        above = any(not found[parent].on for parent in flag.parents)
        assert found[flag.name].on == (not own and not above)
        assert found[flag.name].on == (found[flag.name].why == "")


def test_what_nobody_read_is_off() -> None:
    assert not any(state.on for state in states(GRAPH, {}).values())
