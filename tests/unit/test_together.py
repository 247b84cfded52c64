"""Which proposals of a plan go together.

What one stands on is taken with it, or neither is.
"""

from __future__ import annotations

import pytest

from memory_engine.belief.together import brought_along, falling, needs
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, replace

NONE = Fact("f1")
OPEN = replace(NONE, text="The mill runs at 12", status="tentative", evidence=frozenset({"o1"}))
FED = replace(OPEN, evidence=frozenset({"o1", "o2"}))
RAISED = replace(FED, status="asserted")
OTHER = Fact("f2", text="The mill runs at 14", status="tentative", evidence=frozenset({"o3"}))
OVERTAKEN = replace(RAISED, status="superseded", successor="f2")

PLAN: tuple[Proposal, ...] = (
    proposal("admit", "said first", [(NONE, OPEN)]),
    proposal("admit", "said first", [(Fact("f2"), OTHER)]),
    proposal("merge", "said again", [(OPEN, FED)]),
    proposal("promote", "two witnesses", [(FED, RAISED)]),
    proposal("supersede", "the code base says otherwise", [(RAISED, OVERTAKEN)]),
    proposal("admit", "said first", [(Fact("f3"), replace(OTHER, id="f3"))]),
)


def test_a_rise_stands_on_the_evidence_that_it_weighs_and_what_overtakes_on_what_it_names() -> None:
    assert {number: sorted(ground) for number, ground in needs(PLAN).items()} == {
        1: [],
        2: [],
        3: [1],
        4: [1, 3],
        5: [1, 2, 3, 4],
        6: [],
    }


@pytest.mark.parametrize(
    ("rejected", "fallen"),
    [
        ({1}, {1, 3, 4, 5}),
        ({2}, {2, 5}),
        ({3}, {3, 4, 5}),
        ({5}, {5}),
        ({6}, {6}),
        (set[int](), set[int]()),
    ],
)
def test_what_stands_on_a_rejected_proposal_falls_with_it(
    rejected: set[int], fallen: set[int]
) -> None:
    assert falling(needs(PLAN), rejected) == fallen


@pytest.mark.parametrize(
    ("chosen", "taken"), [({4}, {1, 3, 4}), ({2, 6}, {2, 6}), ({5}, {1, 2, 3, 4, 5})]
)
def test_what_a_chosen_proposal_stands_on_is_taken_with_it(
    chosen: set[int], taken: set[int]
) -> None:
    assert brought_along(needs(PLAN), chosen) == taken
