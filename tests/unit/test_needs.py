"""What is not there may need something all the same.

What does something is there.
"""

import pytest

from memory_engine.relate.relation import relate


@pytest.mark.parametrize(
    ("denial", "claim", "kind"),
    [
        ("There are no snapshot tests.", "A fixed clock is needed for snapshot tests.", "apart"),
        ("The project has no nightly build.", "The nightly build requires a token.", "apart"),
        (
            "No canary deployment exists.",
            "A second host is necessary for canary deployment.",
            "apart",
        ),
        ("There are no snapshot tests.", "There are snapshot tests.", "contrary"),
        ("The project has no nightly build.", "The project has a nightly build.", "contrary"),
        ("A token is not needed for the build.", "A token is needed for the build.", "contrary"),
    ],
)
def test_to_need_something_is_not_to_be_there(denial: str, claim: str, kind: str) -> None:
    assert relate(denial, claim).kind == kind
    assert relate(claim, denial).kind == kind
