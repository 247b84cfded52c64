"""What is typed as it stands.

An option in another case is another option.
"""

from __future__ import annotations

import pytest

from memory_engine.relate.relation import SAME, relate


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Use -v for more output.", "Use -V for more output.", False),
        ("Run the suite with `pytest -x`.", "Run the suite with `pytest -X`.", False),
        ("Pass --Fast to the packer.", "Pass --fast to the packer.", False),
        ("Use -v for more output.", "For more output use -v.", True),
    ],
)
def test_an_option_in_another_case_is_another_option(a: str, b: str, one: bool) -> None:
    assert (relate(a, b, SAME).barrier is None) == one
