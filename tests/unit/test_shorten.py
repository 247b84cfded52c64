"""A line that is cut keeps what restricts it.

No text passes for a mark.
"""

from __future__ import annotations

import pytest

from memory_engine.domain.marks import MARKS
from memory_engine.formats.shorten import cut, unmarked

LONG = (
    "Publish the packages of every workspace from the release branch with the release script "
    "and the team token"
)
RESTRICTED = {
    f"{LONG}, unless the audit is open.": "unless the audit is open.",
    f"{LONG} (but never those below `tools/`).": "but never those below",
    f"{LONG}, excluding the beta channel.": "excluding the beta channel.",
    f"{LONG} only after the audit.": "only after the audit.",
    f"{LONG}; do not publish by hand.": "do not publish by hand.",
    f"{LONG} and then, if a package is broken, in which case it isn’t published at all, "
    "tell Ines.": "if a package is broken",
}


@pytest.mark.parametrize("text", RESTRICTED)
def test_a_line_that_is_cut_keeps_its_restriction(text: str) -> None:
    short = cut(text, 80)
    assert len(short) <= 80
    assert short.startswith("Publish the packages of")
    assert RESTRICTED[text] in short


def test_a_text_without_restriction_is_cut_between_words_and_a_short_one_not_at_all() -> None:
    assert cut(LONG, 40) == "Publish the packages of every workspace…"
    assert cut(f"{LONG} from the staging hosts", 110).endswith("token…")
    assert cut("a" * 50, 20) == "a" * 19 + "…"
    assert cut("Never, unless asked.", 20) == "Never, unless asked."


@pytest.mark.parametrize(
    "lead",
    [
        "(you said) ",
        "(Heard) ",
        "**(unverified)** ",
        "[seen] ",
        "( you said ): ",
        "(heard) (you said) ",
        "（heard）",
    ],
)
def test_what_a_text_says_of_itself_is_no_mark(lead: str) -> None:
    assert (
        unmarked(f"{lead}The key is rotated weekly.", MARKS.values())
        == "The key is rotated weekly."
    )


@pytest.mark.parametrize(
    "text",
    [
        "(heard of it) and more",
        "Heard: the key is old.",
        "(see below) the key",
        "Say (heard) first.",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert unmarked(text, MARKS.values()) == text
